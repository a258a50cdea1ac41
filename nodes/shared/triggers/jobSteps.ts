import type { IDataObject } from 'n8n-workflow';

import { settleService, ServiceError } from '../http/errors';
import type { Client } from '../http/client';
import type { JobKind, JobSnapshot } from '../jobs/jobKind';
import { advanceKnown, beginKnown, knownOrder, readKnownState } from './givenJobs';
import { finishedIn, checkJobs, watchUntil, type Found } from './checkJobs';
import { advanceRuns, beginRuns, leavePlace, readRunsState, takePlace } from './scheduledJobs';

/** Jobs whose IDs the user gives. Each is emitted once, when it has ended. */
export interface GivenJobs {
	kind: 'given';
	/** What is watched; another value starts over. */
	watched: string;
	job: JobKind;
	ids: string[];
}

/** Jobs that each poll starts one of. Each is emitted when it has ended. */
export interface ScheduledJobs {
	kind: 'scheduled';
	/** What is watched; another value starts over. */
	watched: string;
	job: JobKind;
	/** How many may run at once. */
	mostRunning: number;
	/** What a start would send, for someone who looks on in the editor. */
	preview: IDataObject;
	/** Starts a job: a request that is never sent twice unless it certainly was not taken. */
	start(): Promise<{ id: string; snapshot: JobSnapshot }>;
}

/** One poll, as a step sees it. */
export interface Turn {
	/** The node's state as n8n holds it. Another poll may write to it meanwhile. */
	stored: IDataObject;
	client: Client;
	/** No request begins after this time (milliseconds of `Clock.monotonicMs`). */
	deadline: number;
	/** How long to wait at most for the job that this poll has started. */
	patienceMs: number;
	warn(message: string): void;
}

/** How long a start can go on after the deadline, before which it began. */
const START_TAIL_MS = 60_000;
/** How long a fresh job may be unknown to the service before that is taken for the truth. */
const GRACE_MS = 10 * 60_000;
/** How long a job counts as running that does not end. */
const LIFETIME_MS = 24 * 3_600_000;
const MOST_IDS_TOLD = 20;

/**
 * Looks at the given jobs and gives those that have ended since.
 * @throws ServiceError when not one look got through
 */
export async function stepGiven(turn: Turn, jobs: GivenJobs): Promise<IDataObject[]> {
	const state = () => readKnownState(turn.stored.watch, jobs.watched) ?? beginKnown(jobs.watched);
	const order = knownOrder(state(), jobs.ids);
	const found = await checkJobs(order, jobs.job, turn.client, turn.deadline);
	const failure = firstFailure(found);
	if (failure !== undefined && found.polls.size === 0) throw failure;
	const step = advanceKnown(state(), jobs.ids, {
		ended: finishedIn(found),
		unknown: [...found.unknown.keys()],
		found: [...found.polls.keys()],
		left: order.find((id) => ![found.polls, found.unknown, found.refused].some((m) => m.has(id))),
	});
	turn.stored.watch = { ...step.state };
	if (step.lost.length > 0) {
		turn.warn(
			`${turn.client.service.name} does not know the ${jobs.job.noun} ${listed(step.lost)}. The trigger keeps looking; check the ID, and that the credential may see it.`,
		);
	}
	warnOfFailures(turn, jobs.job.noun, found);
	return itemsOf(step.emit, found.polls);
}

/**
 * Looks at the jobs in flight, starts one where there is room, waits for it a while, and gives those
 * that have ended.
 * @throws ServiceError when there is nothing else to tell
 */
export async function stepScheduled(turn: Turn, jobs: ScheduledJobs): Promise<IDataObject[]> {
	const state = () => readRunsState(turn.stored.watch, jobs.watched) ?? beginRuns(jobs.watched);
	const { running } = state();
	const found = await checkJobs(Object.keys(running), jobs.job, turn.client, turn.deadline);
	const { polls } = found;
	const dropped = [...outlived(running, found, turn.client.clock.now())];
	const over = [...finishedIn(found), ...dropped];
	const blocked = found.broken.size > 0 && polls.size === 0;
	const started = blocked ? undefined : await startOne(turn, jobs, over);
	if (started !== undefined && !(started instanceof ServiceError)) {
		const isOurs = () => Object.hasOwn(state().running, started.id);
		const until = Math.min(turn.deadline, turn.client.clock.monotonicMs() + turn.patienceMs);
		const readStatus = jobs.job.reader(turn.client, started.id, started.snapshot);
		polls.set(
			started.id,
			await watchUntil(started.snapshot, readStatus, turn.client.clock, until, isOurs),
		);
	}
	const step = advanceRuns(state(), finishedIn(found), dropped);
	turn.stored.watch = { ...step.state };
	if (dropped.length > 0) {
		turn.warn(
			`The ${jobs.job.noun} ${listed(dropped)} is not watched any more: ${turn.client.service.name} did not know it, or it had not ended after ${LIFETIME_MS / 3_600_000} hours. Look for it there.`,
		);
	}
	const failure = started instanceof ServiceError ? started : firstFailure(found);
	const silent = step.emit.length === 0 && (started === undefined || started === failure);
	if (failure !== undefined && silent) throw failure;
	if (started instanceof ServiceError) turn.warn(told(started));
	warnOfFailures(turn, jobs.job.noun, found);
	return itemsOf(step.emit, polls);
}

/** `undefined` when as many run as may. */
async function startOne(turn: Turn, jobs: ScheduledJobs, over: string[]) {
	const { clock } = turn.client;
	const { deadline } = turn;
	const state = () => readRunsState(turn.stored.watch, jobs.watched) ?? beginRuns(jobs.watched);
	const leftMs = deadline - clock.monotonicMs();
	const untilMs = clock.now() + Math.max(0, leftMs) + START_TAIL_MS;
	const taken = takePlace(state(), jobs.mostRunning, over, clock.now(), untilMs);
	if (taken === undefined || leftMs <= 0) return undefined;
	turn.stored.watch = { ...taken.state };
	let atMs: { id: string; atMs: number } | undefined;
	try {
		const started = await settleService(jobs.start());
		if (started instanceof ServiceError) return withAdvice(started, jobs.job.noun);
		atMs = { id: started.id, atMs: clock.now() };
		return started;
	} finally {
		turn.stored.watch = { ...leavePlace(state(), taken.place, atMs) };
	}
}

function withAdvice(failure: ServiceError, called: string): ServiceError {
	return failure.facts.mayHaveSucceeded
		? failure.advising(
				`The ${called} may have been started all the same. Its ID is not known, so its end can't start the workflow; the next poll starts another one.`,
			)
		: failure.advising('Nothing was started. The next poll tries again.');
}

/** Jobs in flight that need not be waited for any longer. */
function* outlived(running: Record<string, number>, found: Found, nowMs: number) {
	for (const [id, startedMs] of Object.entries(running)) {
		const snapshot = found.polls.get(id);
		if (snapshot !== undefined && snapshot.state !== 'running') continue;
		const most = found.unknown.has(id) ? GRACE_MS : LIFETIME_MS;
		if (nowMs - startedMs > most) yield id;
	}
}

function firstFailure({ broken, refused }: Found): ServiceError | undefined {
	const [failure] = [...broken.values(), ...refused.values()];
	return failure;
}

function warnOfFailures(turn: Turn, called: string, found: Found): void {
	const failure = firstFailure(found);
	if (failure === undefined) return;
	const ids = [...found.broken.keys(), ...found.refused.keys()];
	turn.warn(`Could not look at the ${called} ${listed(ids)}: ${told(failure)}`);
}

function itemsOf(ids: string[], polls: Map<string, JobSnapshot>): IDataObject[] {
	return ids.flatMap((id) => {
		const snapshot = polls.get(id);
		return snapshot === undefined ? [] : [{ ...snapshot.job, state: snapshot.state }];
	});
}

function told({ message, facts }: ServiceError): string {
	return `${message}. ${facts.advice}`;
}

function listed(ids: string[]): string {
	const more = ids.length > MOST_IDS_TOLD ? ` and ${ids.length - MOST_IDS_TOLD} more` : '';
	return ids.slice(0, MOST_IDS_TOLD).join(', ') + more;
}
