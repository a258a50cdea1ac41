/**
 * Jobs that a poll schedule starts: which are running, whether another one may start, and which have
 * finished and have not been emitted yet.
 *
 * Each change is applied in one step to the state stored at that moment, so a poll may begin while the one
 * before it waits for its job. A reservation is made before the request that starts a job, and is held
 * until its response.
 */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { ServiceError, settleService } from '../http/errors';
import type { JobKind, JobSnapshot } from '../jobs/jobKind';
import {
	checkJobs,
	type Checks,
	checkWarnings,
	finishedIn,
	nameJobs,
	pollFailure,
	watchUntil,
} from './checkJobs';
import { jobItems } from './givenJobs';
import { inSentences } from './inTurn';
import type { Decision, Watch } from './poll';
import { hashOf, rotated } from './seen';
import type { PollSession } from './session';
import { storedState, subjectAt } from './storedState';

/** Jobs that are started one per poll. Each is emitted when it has finished. */
export interface ScheduledJobs {
	/** What is watched; another value starts over. */
	subject: string;
	kind: JobKind;
	/** How many may run at once. */
	mostRunning: number;
	/** A sample of a finished job, for "Fetch Test Event", which starts none. */
	sample: IDataObject;
	/** Starts a job with a request that is resent only if it certainly was not accepted. */
	start(): Promise<{ id: string; snapshot: JobSnapshot }>;
}

export interface ScheduledState {
	version: 2;
	/** What is watched; another value starts over. */
	subject: string;
	/** The running jobs by ID, with their start times (milliseconds since 1970). */
	running: Record<string, number>;
	/** The reservations for starts, with the times when they expire. */
	reserved: Record<string, number>;
	/** The hash with which the next poll begins its checks; empty for the first one. */
	next: string;
}

export const MOST_RUNNING = 100;
/** How long a start can take after the deadline before which it began. */
const START_TAIL_MS = 60_000;
/** How long a new job may not be found before it counts as unknown. */
const GRACE_MS = 10 * 60_000;
/** How long an unfinished job counts as running. */
const LIFETIME_MS = 24 * 3_600_000;

/** Starts a job at each poll, and watches the running ones. */
export function watchScheduled(jobs: ScheduledJobs): Watch {
	return {
		samples: async () => await Promise.resolve([{ json: jobs.sample }]),
		poll: async (stored, session) => await pollScheduled(jobs, stored, session),
	};
}

/**
 * Checks the running jobs, starts one if there is room, waits for it a while, and returns the finished
 * ones. Each change is stored immediately: n8n may save it with another node's poll.
 */
async function pollScheduled(
	jobs: ScheduledJobs,
	stored: IDataObject,
	session: PollSession,
): Promise<Decision> {
	const { kind } = jobs;
	const subject = subjectAt(session, jobs.subject);
	const { clock, service } = session.client;
	const state = () => readScheduledState(stored.watch, subject) ?? beginScheduled(subject);
	const { running, next } = state();
	const order = rotated(Object.keys(running), next);
	// A job whose check hangs must leave time to start another one.
	const beganMs = clock.monotonicMs();
	const checksUntil = beganMs + (session.deadline - beganMs) / 2;
	const checks = await checkJobs(order, kind, session.client, checksUntil, checksUntil);
	const dropped = [...outlived(running, checks, clock.now())];
	let failure = pollFailure(checks);
	const warnings = failure === undefined ? checkWarnings(kind, checks) : [];
	if (failure === undefined) {
		const over = [...finishedIn(checks), ...dropped];
		const started = await startOne(jobs, stored, session, over);
		if (started instanceof ServiceError) failure = withAdvice(started, kind.noun);
		else if (started !== undefined) {
			const isOurs = () => Object.hasOwn(state().running, started.id);
			const until = Math.min(session.deadline, clock.monotonicMs() + session.patienceMs);
			const readStatus = kind.reader(session.client, started.id, started.snapshot);
			const latest = await watchUntil(started.snapshot, readStatus, clock, until, isOurs);
			checks.snapshots.set(started.id, latest);
		}
	}
	const step = advanceScheduled(state(), finishedIn(checks), dropped, checks.left[0]);
	stored.watch = { ...step.state };
	if (dropped.length > 0) {
		warnings.unshift(
			`No longer watching ${nameJobs(dropped, kind)}: unknown to ${service.name}, or not finished within ${LIFETIME_MS / 3_600_000} hours. Check in ${service.name}.`,
		);
	}
	const items: INodeExecutionData[] = jobItems(step.emit, checks.snapshots);
	if (failure !== undefined && items.length > 0) {
		warnings.push(inSentences(failure));
		failure = undefined;
	}
	return { items, warnings, failure };
}

/** `undefined` if the maximum is running. */
async function startOne(
	jobs: ScheduledJobs,
	stored: IDataObject,
	session: PollSession,
	over: string[],
) {
	const { client, deadline } = session;
	const { clock } = client;
	const subject = subjectAt(session, jobs.subject);
	const state = () => readScheduledState(stored.watch, subject) ?? beginScheduled(subject);
	const leftMs = deadline - clock.monotonicMs();
	const untilMs = clock.now() + Math.max(0, leftMs) + START_TAIL_MS;
	const reserved = reserve(state(), jobs.mostRunning, over, clock.now(), untilMs);
	if (reserved === undefined || leftMs <= 0) return undefined;
	stored.watch = { ...reserved.state };
	let job: { id: string; atMs: number } | undefined;
	try {
		const started = await settleService(jobs.start());
		if (!(started instanceof ServiceError)) job = { id: started.id, atMs: clock.now() };
		return started;
	} finally {
		stored.watch = { ...release(state(), reserved.reservation, job) };
	}
}

function withAdvice(failure: ServiceError, noun: string): ServiceError {
	return failure.facts.mayHaveSucceeded
		? failure.advising(
				`The workflow won't be triggered for this ${noun}, because its ID was lost. The next poll starts another one. To prevent that, unpublish the workflow first.`,
			)
		: failure.advising('Nothing was started. The next poll tries again.');
}

/** Running jobs that are no longer watched. */
function* outlived(running: Record<string, number>, checks: Checks, nowMs: number) {
	for (const [id, startedMs] of Object.entries(running)) {
		const snapshot = checks.snapshots.get(id);
		if (snapshot !== undefined && snapshot.state !== 'running') continue;
		const most = checks.unknown.has(id) ? GRACE_MS : LIFETIME_MS;
		if (nowMs - startedMs > most) yield id;
	}
}

/** A state before anything was started. */
export function beginScheduled(subject: string): ScheduledState {
	return { version: 2, subject, running: {}, reserved: {}, next: '' };
}

/**
 * Makes a reservation for a start, if there is room.
 * @param most how many jobs may run at once
 * @param over jobs in the state that are known to have finished
 * @param untilMs when the start has ended in any case
 */
export function reserve(
	state: ScheduledState,
	most: number,
	over: string[],
	nowMs: number,
	untilMs: number,
): { state: ScheduledState; reservation: string } | undefined {
	const reserved = Object.fromEntries(
		Object.entries(state.reserved).filter(([, heldUntilMs]) => heldUntilMs > nowMs),
	);
	const running = Object.keys(state.running).filter((id) => !over.includes(id));
	if (running.length + Object.keys(reserved).length >= most) return undefined;
	let number = 1;
	while (Object.hasOwn(reserved, `${nowMs}-${number}`)) number += 1;
	const reservation = `${nowMs}-${number}`;
	return { state: { ...state, reserved: { ...reserved, [reservation]: untilMs } }, reservation };
}

/**
 * Releases a reservation.
 * @param started the started job, if any
 */
export function release(
	state: ScheduledState,
	reservation: string,
	started?: { id: string; atMs: number },
): ScheduledState {
	const others = Object.entries(state.reserved).filter(([other]) => other !== reservation);
	const running = started ? { ...state.running, [started.id]: started.atMs } : state.running;
	return { ...state, running, reserved: Object.fromEntries(others) };
}

/**
 * Records which jobs have finished.
 * @param dropped jobs that are no longer watched
 * @param next the first job that the poll didn't reach, if any
 * @returns the next state, and the IDs to emit
 */
export function advanceScheduled(
	state: ScheduledState,
	finished: string[],
	dropped: string[],
	next?: string,
): { state: ScheduledState; emit: string[] } {
	const emit = finished.filter((id) => Object.hasOwn(state.running, id));
	const over = new Set([...emit, ...dropped]);
	const running = Object.fromEntries(Object.entries(state.running).filter(([id]) => !over.has(id)));
	return { state: { ...state, running, next: next === undefined ? '' : hashOf(next) }, emit };
}

/** The stored state, if it is valid and watches the same. */
export function readScheduledState(stored: unknown, subject: string): ScheduledState | undefined {
	const state = storedState<ScheduledState>(stored, 2, subject);
	const sound =
		state !== undefined &&
		areTimes(state.running) &&
		areTimes(state.reserved) &&
		typeof state.next === 'string';
	return sound ? (state as ScheduledState) : undefined;
}

function areTimes(value: unknown): boolean {
	return (
		typeof value === 'object' &&
		value !== null &&
		Object.keys(value).length <= MOST_RUNNING &&
		Object.values(value).every(Number.isFinite)
	);
}
