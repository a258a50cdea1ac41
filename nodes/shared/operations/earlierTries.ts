import type { IExecuteFunctions } from 'n8n-workflow';

const started = new WeakMap<object, Map<string, string[]>>();

/**
 * The IDs of the jobs that earlier tries of this node have started: n8n's Retry On Fail runs the node again
 * with all its items. Add the jobs of a failed try. n8n keeps the execute data for all tries of one run of
 * a node, but the data alone doesn't identify the run.
 * @returns undefined if Retry On Fail is off
 */
export function earlierTries(context: IExecuteFunctions): string[] | undefined {
	const { name, retryOnFail } = context.getNode();
	if (!retryOnFail) return undefined;
	const executeData = context.getExecuteData();
	const byNode = started.get(executeData) ?? new Map<string, string[]>();
	started.set(executeData, byNode);
	const key = JSON.stringify([context.getExecutionId(), name]);
	const ids = byNode.get(key) ?? [];
	byNode.set(key, ids);
	return ids;
}
