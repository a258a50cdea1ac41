/**
 * Watching jobs whose IDs the user gives: which of them have ended and were not emitted yet.
 *
 * The state only grows when something is emitted, and n8n stores it then: so a state that n8n
 * brings back after a crash knows all that was emitted. It is brought up to date against what is
 * stored at that moment, so polls may overlap.
 */
import { hashOf } from './feed';

export interface KnownState {
	version: 1;
	/** What is watched; another value starts over. */
	watched: string;
	/** The watched IDs whose jobs were emitted, by their hashes. */
	told: string[];
	/** The watched IDs that the service did not know, by their hashes. */
	unknown: string[];
	/** The ID that the next poll begins with, by its hash; empty for the first one. */
	next: string;
}

/** What one poll found. */
export interface KnownScan {
	/** Jobs that have ended. */
	ended: string[];
	/** IDs that the service does not know. */
	unknown: string[];
	/** IDs of jobs that are there. */
	found: string[];
	/** The first ID that the poll did not get to, if any. */
	left?: string;
}

export const MOST_KNOWN = 1_000;

/** A state before anything was looked at. */
export function beginKnown(watched: string): KnownState {
	return { version: 1, watched, told: [], unknown: [], next: '' };
}

/** The IDs to look at, in the order in which to do so. */
export function knownOrder(state: KnownState, ids: string[]): string[] {
	const told = new Set(state.told);
	const start = Math.max(
		0,
		ids.findIndex((id) => hashOf(id) === state.next),
	);
	return [...ids.slice(start), ...ids.slice(0, start)].filter((id) => !told.has(hashOf(id)));
}

/**
 * Takes in what a poll found.
 * @param ids all that are watched; what was known of others is forgotten
 * @returns the next state, the IDs to emit, and those that the service does not know since now
 */
export function advanceKnown(
	state: KnownState,
	ids: string[],
	scan: KnownScan,
): { state: KnownState; emit: string[]; lost: string[] } {
	const watched = new Set(ids.map(hashOf));
	const told = new Set(state.told.filter((hash) => watched.has(hash)));
	const unknown = new Set(state.unknown.filter((hash) => watched.has(hash)));
	for (const id of scan.found) unknown.delete(hashOf(id));
	const lost = scan.unknown.filter((id) => !unknown.has(hashOf(id)));
	const emit = scan.ended.filter((id) => watched.has(hashOf(id)) && !told.has(hashOf(id)));
	return {
		state: {
			...state,
			told: [...told, ...emit.map(hashOf)],
			unknown: [...unknown, ...lost.map(hashOf)],
			next: scan.left === undefined ? '' : hashOf(scan.left),
		},
		emit,
		lost,
	};
}

/** The stored state, when it is one of ours and watches the same. */
export function readKnownState(stored: unknown, watched: string): KnownState | undefined {
	if (typeof stored !== 'object' || stored === null) return undefined;
	const state = stored as Partial<KnownState>;
	const sound =
		state.version === 1 &&
		state.watched === watched &&
		areHashes(state.told) &&
		areHashes(state.unknown) &&
		typeof state.next === 'string';
	return sound ? (state as KnownState) : undefined;
}

function areHashes(value: unknown): boolean {
	return (
		Array.isArray(value) &&
		value.length <= MOST_KNOWN &&
		value.every((hash) => typeof hash === 'string' && /^[\w-]{8}$/.test(hash))
	);
}
