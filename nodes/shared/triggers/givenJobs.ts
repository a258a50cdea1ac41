/**
 * Watches jobs whose IDs the user gives: which of them have finished and have not been emitted yet.
 *
 * The list of emitted jobs only changes when something is emitted, and n8n stores the state then. So a
 * state that n8n restores after a crash has all emitted jobs.
 */
import type { INodeExecutionData } from 'n8n-workflow';

import type { JobKind, JobSnapshot } from '../jobs/jobKind';
import { checkJobs, checkWarnings, finishedIn, nameJobs, pollFailure } from './checkJobs';
import type { Watch } from './poll';
import { hashOf } from './seen';
import { storedState, subjectAt } from './storedState';

/** Jobs whose IDs the user gives. Each is emitted once, when it has finished. */
export interface GivenJobs {
	/** What is watched; another value starts over. */
	subject: string;
	kind: JobKind;
	ids: string[];
}

export interface GivenState {
	version: 2;
	/** What is watched; another value starts over. */
	subject: string;
	/** The hashes of the watched IDs whose jobs have been emitted. */
	emitted: string[];
	/** The hashes of the watched IDs that the service didn't find. */
	unknown: string[];
	/** The hash of the ID that the next poll begins with; empty for the first one. */
	next: string;
}

/** The results of one poll. */
export interface GivenScan {
	/** Jobs that have finished. */
	finished: string[];
	/** IDs that the service didn't find. */
	unknown: string[];
	/** IDs of jobs that the service found. */
	found: string[];
	/** The first ID that the poll didn't reach, if any. */
	next?: string;
}

export const MOST_GIVEN = 1_000;
const SAMPLES = 5;
const CHECKS_FOR_SAMPLES = 20;

/** Watches jobs whose IDs are given. */
export function watchGiven({ subject, kind, ids }: GivenJobs): Watch {
	return {
		samples: async ({ client, deadline }) => {
			const checks = await checkJobs(ids.slice(0, CHECKS_FOR_SAMPLES), kind, client, deadline);
			const { snapshots, unknown, failed } = checks;
			const [failure] = [...failed.values(), ...unknown.values()];
			if (snapshots.size === 0 && failure !== undefined) throw failure;
			const finished = finishedIn(checks);
			const shown = finished.length > 0 ? finished : [...snapshots.keys()];
			return jobItems(shown.slice(0, SAMPLES), snapshots);
		},
		poll: async ({ watch }, session) => {
			const { client, deadline } = session;
			const watched = subjectAt(session, subject);
			const before = readGivenState(watch, watched) ?? beginGiven(watched);
			const checks = await checkJobs(givenOrder(before, ids), kind, client, deadline);
			const { state, emit, lost } = advanceGiven(before, ids, {
				finished: finishedIn(checks),
				unknown: [...checks.unknown.keys()],
				found: [...checks.snapshots.keys()],
				next: checks.left[0],
			});
			const failure = pollFailure(checks);
			const warnings = failure === undefined ? checkWarnings(kind, checks) : [];
			if (lost.length > 0) {
				warnings.unshift(
					`${client.service.name} does not know ${nameJobs(lost, kind)}. The trigger keeps checking. Make sure that each ID is right, and that the credential can access it.`,
				);
			}
			const items = jobItems(emit, checks.snapshots);
			return { state, items, warnings, failure };
		},
	};
}

/** The items for jobs: the service's own object and the state. */
export function jobItems(ids: string[], snapshots: Map<string, JobSnapshot>): INodeExecutionData[] {
	return ids.flatMap((id) => {
		const snapshot = snapshots.get(id);
		return snapshot === undefined ? [] : [{ json: { ...snapshot.job, state: snapshot.state } }];
	});
}

/** A state before anything was checked. */
export function beginGiven(subject: string): GivenState {
	return { version: 2, subject, emitted: [], unknown: [], next: '' };
}

/** The IDs to check, in the order in which to do so. */
export function givenOrder(state: GivenState, ids: string[]): string[] {
	const emitted = new Set(state.emitted);
	const start = Math.max(
		0,
		ids.findIndex((id) => hashOf(id) === state.next),
	);
	return [...ids.slice(start), ...ids.slice(0, start)].filter((id) => !emitted.has(hashOf(id)));
}

/**
 * Processes the results of a poll.
 * @param ids all watched IDs; data about others is dropped
 * @returns the next state, the IDs to emit in the order of `ids`, and those that have become unknown to the
 * service
 */
export function advanceGiven(
	state: GivenState,
	ids: string[],
	scan: GivenScan,
): { state: GivenState; emit: string[]; lost: string[] } {
	const watched = new Set(ids.map(hashOf));
	const emitted = new Set(state.emitted.filter((hash) => watched.has(hash)));
	const unknown = new Set(state.unknown.filter((hash) => watched.has(hash)));
	for (const id of scan.found) unknown.delete(hashOf(id));
	const lost = scan.unknown.filter((id) => !unknown.has(hashOf(id)));
	const finished = new Set(scan.finished);
	const emit = ids.filter((id) => finished.has(id) && !emitted.has(hashOf(id)));
	return {
		state: {
			...state,
			emitted: [...emitted, ...emit.map(hashOf)],
			unknown: [...unknown, ...lost.map(hashOf)],
			next: scan.next === undefined ? '' : hashOf(scan.next),
		},
		emit,
		lost,
	};
}

/** The stored state, if it is valid and watches the same. */
export function readGivenState(stored: unknown, subject: string): GivenState | undefined {
	const state = storedState<GivenState>(stored, 2, subject);
	const sound =
		state !== undefined &&
		areHashes(state.emitted) &&
		areHashes(state.unknown) &&
		typeof state.next === 'string';
	return sound ? (state as GivenState) : undefined;
}

function areHashes(value: unknown): boolean {
	return (
		Array.isArray(value) &&
		value.length <= MOST_GIVEN &&
		value.every((hash) => typeof hash === 'string' && /^[\w-]{8}$/.test(hash))
	);
}
