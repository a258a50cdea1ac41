import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { JobKind, StoredKind } from '../jobKind';
import type { WaitState } from './state';

/** A kind of job whose wait can be stored. */
export interface StorableKind extends JobKind<unknown> {
	stored: StoredKind<unknown>;
}

/** The kind of a stored job, by its key. */
export function kindOf(
	kinds: ReadonlyArray<JobKind<unknown>>,
	key: string,
): StorableKind | undefined {
	return kinds.find((kind): kind is StorableKind => kind.stored?.key === key);
}

/**
 * The items of the node while jobs are running. n8n shows them, and replaces them when it resumes the node.
 */
export function stillRunning(
	state: WaitState,
	kinds: ReadonlyArray<JobKind<unknown>>,
	message?: string,
): INodeExecutionData[] {
	const running = new Map(state.jobs.map((job) => [job.item, job]));
	const given = state.results.map((items, itemIndex) => {
		const job = running.get(itemIndex);
		if (items !== null || job === undefined) return items ?? [];
		const kind = kindOf(kinds, state.settings[job.settings].kind);
		const fields: IDataObject = kind?.stored.fields(job.id) ?? {};
		return [{ json: { ...fields, state: 'running', ...(message && { message }) } }];
	});
	return inPlace(given);
}

/**
 * Orders the items so that the first one of each input item has that item's position: n8n pairs the items
 * of a resumed node by position alone, and items beyond the number of input items have no pairing. An input
 * item without a result is represented by an empty item, unless no other follows.
 */
export function inPlace(results: INodeExecutionData[][]): INodeExecutionData[] {
	const filled = results.slice(0, results.findLastIndex((items) => items.length > 0) + 1);
	const first = filled.map(([item], index) => item ?? { json: {}, pairedItem: { item: index } });
	return [...first, ...filled.flatMap((items) => items.slice(1))];
}

/**
 * The same for an interrupted check: n8n then resumes the node with what the sub-workflow returned when it
 * last parked.
 */
export function cutOff(
	state: WaitState,
	kinds: ReadonlyArray<JobKind<unknown>>,
): INodeExecutionData[] {
	return stillRunning(state, kinds, CUT_OFF);
}

/** n8n stores this text once for all jobs, so it names none. */
const CUT_OFF = 'n8n stopped while checking this job. Get it by its ID to see its current state.';
