import type { IDataObject } from 'n8n-workflow';

import { expectObject, expectList } from '../shared/http/expect';
import { sendForJson, type Client } from '../shared/http/client';
import { pathSegment } from '../shared/http/urls';
import { durableWaits } from '../shared/jobs/durable/operations';
import type { JobKind, JobSnapshot, StatusReader } from '../shared/jobs/jobKind';
import { isRecord } from '../shared/json';
import { readSwitch } from '../shared/parameters/switch';
import {
	endedProcess,
	outputsIn,
	reasonOf,
	stateOf,
	withParsedText,
	type ProcessOutputs,
} from './api';
import { entaingine, PROCESSES } from './service';

const POLL_TIMEOUT_MS = 30_000;

/** What is known of a process. */
export interface KnownProcess {
	process: IDataObject;
	outputs?: ProcessOutputs;
}

export const processKind: JobKind = {
	noun: 'process',
	idText: String,
	wayBack: (id) => `Use "Process: Get" with the process ID ${id}.`,
	reader: (client, id, started) => processReader(client, id, started?.job),
	stored: {
		key: 'process',
		fields: (id) => ({ id }),
		finish: async (context, item) => [{ json: processItem(item, readParseText(context)) }],
		reads: ['parseText'],
	},
};

/** The same for triggers, with the final text parsed if it is JSON. */
export const parsedProcessKind: JobKind = {
	...processKind,
	reader: (client, id, started) => {
		const read = processKind.reader(client, id, started);
		return async () => {
			const snapshot = await read();
			return { ...snapshot, job: withParsedText(snapshot.job) };
		};
	},
};

/**
 * Whether the user wants the final text parsed if it is JSON.
 * @throws InvalidParameterError
 */
export function readParseText({ option }: { option(name: string): unknown }): boolean {
	return readSwitch(option('parseText'), 'Parse Text as JSON');
}

/** The item for a process. */
export function processItem(item: IDataObject, parseText: boolean): IDataObject {
	return parseText ? withParsedText(item) : item;
}

/** The kind of job whose wait can survive a restart. */
export const entaingineWaits = durableWaits(entaingine, [processKind]);

/** `/api/v1/m2m/processes/{id}`. Throws as `pathSegment` does. */
export function processPath(id: unknown): string {
	return `${PROCESSES}/${pathSegment(id, 'Process ID')}`;
}

/** Reads a process and its outputs. Throws as `sendForJson` does. */
export async function readProcess(client: Client, id: unknown): Promise<Required<KnownProcess>> {
	const path = processPath(id);
	const process = await readItself(client, path);
	const outputs = readOutputs(client, await get(client, `${path}/tasks/outputs`));
	if (!endedMeanwhile(process, outputs)) return { process, outputs };
	return { process: await readItself(client, path), outputs };
}

/**
 * Checks a process repeatedly, with as few requests as possible. Either the process or its outputs can show
 * that it failed, so both are fetched at first, then in turn while it is running, and both when it has
 * finished.
 * @param created the process in the response that created it, which saves the first request
 */
function processReader(client: Client, id: unknown, created?: IDataObject): StatusReader {
	const path = processPath(id);
	let process = created;
	let outputs: ProcessOutputs | undefined;
	const fetchProcess = async () => {
		process = await readItself(client, path);
	};
	const fetchOutputs = async () => {
		outputs = readOutputs(client, await get(client, `${path}/tasks/outputs`));
	};
	let [first, second] =
		created === undefined ? [fetchProcess, fetchOutputs] : [fetchOutputs, fetchProcess];
	return async () => {
		await first();
		const known = process !== undefined && outputs !== undefined;
		if (!known || stateOf(process, outputs) !== 'running') await second();
		if (first === fetchProcess && endedMeanwhile(process, outputs)) await fetchProcess();
		[first, second] = [second, first];
		return snapshotOf({ process: process ?? {}, outputs });
	};
}

/**
 * Whether a process was running when it was fetched, but had finished when its outputs were fetched after
 * it.
 */
function endedMeanwhile(process?: IDataObject, outputs?: ProcessOutputs): boolean {
	return stateOf(process) === 'running' && stateOf(undefined, outputs) !== 'running';
}

async function readItself(client: Client, path: string): Promise<IDataObject> {
	return expectObject(client.service, await get(client, path), 'id');
}

/**
 * The outputs in a response: a list, or an object with the outputs and the state.
 * @throws ServiceError when it is anything else
 */
export function readOutputs({ service }: Pick<Client, 'service'>, body: unknown): ProcessOutputs {
	const flags = ['isFailed', 'failed', 'totalExecutionTime'];
	const tells = isRecord(body) && flags.some((name) => Object.hasOwn(body, name));
	if (!tells) expectList(service, body, ['outputs']);
	return outputsIn(body);
}

/** The state of a process, as far as it is known. */
export function snapshotOf({ process, outputs }: KnownProcess): JobSnapshot {
	const state = stateOf(process, outputs);
	const ended = state !== 'running' && outputs !== undefined;
	const job = ended ? endedProcess(process, outputs) : process;
	return { state, job, reason: reasonOf(process) };
}

async function get(client: Client, path: string): Promise<unknown> {
	const timeoutMs = POLL_TIMEOUT_MS;
	return await sendForJson(client, { method: 'GET', path, safety: 'safe', timeoutMs });
}
