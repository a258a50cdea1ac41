import type { IDataObject, INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';
import {
	type CredentialStore,
	logCount,
	logText,
	poller,
	recordedLogs,
	runNode,
} from '../engine/harness/index.mts';
import type { Read, Reader } from './suites.mts';

/** So that a wait in a test is short, and gives the item however it ends. */
export const QUICK = {
	pollInterval: 0.02,
	timeout: 0.2,
	onTimeout: 'output',
	onFailure: 'output',
	maxRetries: 0,
};

/** Runs an operation once the answer is published. */
export function operationReader(
	type: INodeType,
	credentials: CredentialStore,
	parameters: INodeParameters,
	input: INodeExecutionData = { json: {} },
): Reader {
	return async (publish) => {
		publish();
		const items = [input];
		const run = await runNode({ type, parameters, credentials, items });
		const { error, hints, logs } = run;
		return {
			items: run.items.map(({ json }) => json),
			error: error && `${error.message} ${error.description ?? ''}`,
			notes: `${JSON.stringify(hints)} ${logText(logs)}`,
		};
	};
}

/**
 * Polls before the answer is published, with it, and after it: what was not read right shows when the
 * ordinary answer comes back.
 */
export function triggerReader(
	type: INodeType,
	credentials: CredentialStore,
	parameters: INodeParameters,
): Reader {
	return async (publish) => {
		const polled: IDataObject[] = [];
		const from = logCount();
		const trigger = poller({ type, parameters, credentials });
		const read = (error?: unknown): Read => ({
			items: polled,
			...(error instanceof Error && { error: error.message }),
			notes: logText(recordedLogs(from)),
		});
		await trigger.activate();
		const end = publish();
		try {
			polled.push(...((await trigger.poll()) ?? []).map(({ json }) => json));
		} catch (error) {
			return read(error);
		}
		end();
		polled.push(...((await trigger.poll()) ?? []).map(({ json }) => json));
		return read();
	};
}
