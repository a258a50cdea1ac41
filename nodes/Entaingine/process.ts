import type { IDataObject } from 'n8n-workflow';

import { sendForJson, type Sender } from '../shared/http/send';
import { pathSegment } from '../shared/http/urls';
import type { Look } from '../shared/jobs/wait';
import { endedProcess, outputsIn, processIn, reasonOf, stateOf, type ProcessOutputs } from './api';
import { PROCESSES } from './service';

const LOOK_TIMEOUT_MS = 30_000;

/** What is known of a process. */
export interface KnownProcess {
	process: IDataObject;
	outputs?: ProcessOutputs;
}

/** Looks at a process; no request begins after `until` (milliseconds since 1970). */
export type Looker = (until?: number) => Promise<Look>;

/** `/api/v1/m2m/processes/{id}`. Throws as `pathSegment` does. */
export function processPath(id: unknown): string {
	return `${PROCESSES}/${pathSegment(id, 'Process ID')}`;
}

/** Reads a process and its outputs. Throws as `sendForJson` does. */
export async function readProcess(sender: Sender, id: unknown): Promise<Required<KnownProcess>> {
	const path = processPath(id);
	const process = processIn(await get(sender, path));
	const outputs = outputsIn(await get(sender, `${path}/tasks/outputs`));
	if (!endedMeanwhile(process, outputs)) return { process, outputs };
	return { process: processIn(await get(sender, path)), outputs };
}

/**
 * Looks at one process again and again, with as few requests as can be: a failure can stand in the
 * process or in its outputs alone, so both are read at first; then in turn, as long as it runs; and
 * both when it has ended.
 * @param created the process as it was when it was created, which need not be read again at once
 */
export function processLooker(sender: Sender, id: unknown, created?: IDataObject): Looker {
	const path = processPath(id);
	let process = created;
	let outputs: ProcessOutputs | undefined;
	const readItself = async (until?: number) => {
		process = processIn(await get(sender, path, until));
	};
	const readOutputs = async (until?: number) => {
		outputs = outputsIn(await get(sender, `${path}/tasks/outputs`, until));
	};
	let [first, second] =
		created === undefined ? [readItself, readOutputs] : [readOutputs, readItself];
	return async (until) => {
		await first(until);
		const known = process !== undefined && outputs !== undefined;
		if (!known || stateOf(process, outputs) !== 'running') await second(until);
		if (first === readItself && endedMeanwhile(process, outputs)) await readItself(until);
		[first, second] = [second, first];
		return lookAt({ process: process ?? {}, outputs });
	};
}

/** Whether a process ran when it was read, and had ended when its outputs were read after it. */
function endedMeanwhile(process?: IDataObject, outputs?: ProcessOutputs): boolean {
	return stateOf(process) === 'running' && stateOf(undefined, outputs) !== 'running';
}

/** Where a process stands, as far as it is known. */
export function lookAt({ process, outputs }: KnownProcess): Look {
	const state = stateOf(process, outputs);
	const ended = state !== 'running' && outputs !== undefined;
	const job = ended ? endedProcess(process, outputs) : process;
	return { state, job, reason: reasonOf(process) };
}

async function get(sender: Sender, path: string, until?: number): Promise<unknown> {
	const timeoutMs = LOOK_TIMEOUT_MS;
	return await sendForJson(sender, { method: 'GET', path, safety: 'read', timeoutMs, until });
}
