import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Request } from '../shared/http/exchange';
import { InvalidParameterError } from '../shared/http/errors';
import { sendForJson, type Client } from '../shared/http/client';
import type { JobKind } from '../shared/jobs/jobKind';
import { startJob } from '../shared/jobs/start';
import type { OperationContext } from '../shared/operations/context';
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

const POLL_TIMEOUT_MS = 30_000;

/** Starts an execution. Throws as `startJob` does. */
export async function startExecution(
	client: Client,
	request: Request,
): Promise<Execution & { id: ExecutionId }> {
	return await startJob(client, request, {
		noun: 'execution',
		read: (answer) => {
			const body = unwrap(answer);
			const id = executionIdIn(body);
			return id === undefined ? undefined : { ...startedExecution(body, id), id };
		},
		check: 'Check in LightenUp before you start the service again.',
	});
}

/**
 * Looks at an execution.
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
	unseen: (id) => ({ state: 'running', job: { execution_id: id } }),
	grace: { ms: 30_000, statuses: [400, 404] },
};

/** The items for an execution: one for each result where the user wants that, and there are any. */
export function executionItems(context: OperationContext, item: IDataObject): INodeExecutionData[] {
	const split = item.state === 'succeeded' && context.parameter('splitResults') === true;
	const results = split ? resultsOf(item) : undefined;
	return (results === undefined ? [item] : itemsOf(results)).map((json) => ({ json }));
}

/**
 * The ID of the execution that the user means.
 * @throws InvalidParameterError when it is empty
 */
export function executionIdOf(value: unknown): ExecutionId {
	if (typeof value === 'number') return value;
	const id = typeof value === 'string' ? value.trim() : '';
	if (id !== '') return id;
	throw new InvalidParameterError(
		'"Execution ID" is empty. Enter the ID that "Service: Start" gave, such as {{ $json.execution_id }}.',
	);
}
