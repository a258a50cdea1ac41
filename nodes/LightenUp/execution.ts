import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { sendForJson, type Client } from '../shared/http/client';
import { durableWaits } from '../shared/jobs/durable/operations';
import type { JobKind } from '../shared/jobs/jobKind';
import { UNKNOWN } from '../shared/jobs/outcome';
import { startJob } from '../shared/jobs/start';
import { requireId } from '../shared/parameters/id';
import { readSwitch } from '../shared/parameters/switch';
import {
	executionIdIn,
	itemsOf,
	readExecution,
	resultsOf,
	startedExecution,
	unwrap,
	type Execution,
	type ExecutionId,
} from './api';
import type { ServiceRequest } from './inputs';
import { lightenUp } from './service';

const POLL_TIMEOUT_MS = 30_000;

/** Starts an execution of a service or a flow. Throws as `startJob` does. */
export async function startExecution(
	client: Client,
	request: ServiceRequest,
): Promise<Execution & { id: ExecutionId }> {
	return await startJob(client, request, {
		noun: 'execution',
		read: (answer) => {
			const body = unwrap(answer);
			const id = executionIdIn(body);
			return id === undefined ? undefined : { ...startedExecution(body, id), id };
		},
	});
}

/**
 * Fetches the state of an execution.
 * @throws ServiceError
 */
export async function readExecutionLogs(client: Client, id: ExecutionId): Promise<Execution> {
	const body = await sendForJson(client, {
		method: 'POST',
		path: '/admin/stats',
		body: { execution_id: id, opCode: 'exec_logs' },
		safety: 'safe',
		timeoutMs: POLL_TIMEOUT_MS,
	});
	return readExecution(body, id);
}

export const executionKind: JobKind<ExecutionId> = {
	noun: 'execution',
	idText: String,
	wayBack: (id) => `Use "Execution: Get" with the execution ID ${id}.`,
	reader: (client, id) => async () => await readExecutionLogs(client, id),
	unseen: (id) => ({ state: 'running', job: { execution_id: id }, status: UNKNOWN }),
	grace: { ms: 30_000, statuses: [400, 404] },
	stored: {
		key: 'execution',
		fields: (id) => ({ execution_id: id }),
		finish: async (context, item) =>
			executionItems(item, readSwitch(context.parameter('splitResults'), 'Split Results')),
		reads: ['splitResults'],
	},
};

/** The kind of job whose wait can survive a restart. */
export const lightenUpWaits = durableWaits(lightenUp, [executionKind]);

/**
 * The items for an execution: one for each result, if there are any.
 * @param split whether the user wants that
 */
export function executionItems(item: IDataObject, split: boolean): INodeExecutionData[] {
	const results = split && item.state === 'succeeded' ? resultsOf(item) : undefined;
	return (results === undefined ? [item] : itemsOf(results)).map((json) => ({ json }));
}

/**
 * Reads the ID of an execution. A number stays a number.
 * @throws InvalidParameterError
 */
export function requireExecutionId(value: unknown): ExecutionId {
	const id = requireId(
		value,
		'Execution ID',
		'Enter the ID returned by "Service: Start" or "Flow: Start", such as {{ $json.execution_id }}.',
	);
	return typeof value === 'number' ? value : id;
}
