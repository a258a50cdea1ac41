import type { IDataObject } from 'n8n-workflow';

import { withDeadline } from '../http/deadline';
import { InvalidParameterError, settleService, ServiceError } from '../http/errors';
import type { OperationContext } from '../operations/context';
import type { BatchSubscription, JobKind, JobSnapshot } from './jobKind';

/** A job that was started just now. */
export interface StartedJob {
	/** When, in milliseconds of `Clock.monotonicMs`. */
	atMs: number;
	snapshot: JobSnapshot;
}

export interface WaitSettings {
	timeoutMs: number;
	/** 0 for back-off. */
	intervalMs: number;
	onTimeout: 'error' | 'output';
	onFailure: 'error' | 'output';
}

const DEFAULT_TIMEOUT_S = 300;
const FIRST_PAUSE_MS = 500;
const PAUSE_FACTOR = 1.5;
const LONGEST_PAUSE_MS = 15_000;
/** How long the last status check, which begins when time is up, may take. */
const LAST_POLL_MS = 1_000;
const TOLERATED_FAILED_POLLS = 3;

/**
 * How the user wants to wait; `undefined` for not at all. Read it before a job is started, so that
 * what can't be used is refused in time. The UI says seconds.
 * @throws InvalidParameterError
 */
export function readWait(context: OperationContext): WaitSettings | undefined {
	if (context.parameter('waitForCompletion') !== true) return undefined;
	return {
		timeoutMs: secondsToMs(context.option('timeout'), DEFAULT_TIMEOUT_S, 'Wait Timeout'),
		intervalMs: secondsToMs(context.option('pollInterval'), 0, 'Poll Interval'),
		onTimeout: context.option('onTimeout') === 'output' ? 'output' : 'error',
		onFailure: context.option('onFailure') === 'output' ? 'output' : 'error',
	};
}

/**
 * Looks at a job until it has ended: at once, then with back-off or the user's fixed interval.
 * Looks hold a slot; the pauses between them hold none. With the automatic back-off, jobs that wait
 * together are looked at when the service says that they have ended, where it does.
 * @returns the item: the service's own object and its state
 * @throws ServiceError when the job failed or time is up, unless the user wants the item then
 */
export async function waitForJob<Id>(
	context: OperationContext,
	settings: WaitSettings,
	kind: JobKind<Id>,
	id: Id,
	started?: StartedJob,
): Promise<IDataObject> {
	// A start that blocked until the job was done leaves nothing to wait for.
	if (started && started.snapshot.state !== 'running') {
		return outcome(context, nameOf(kind, id), settings, started.snapshot);
	}
	const watched = settings.intervalMs === 0 ? kind.watch?.(context, id) : undefined;
	try {
		return await pollUntilFinished(context, settings, kind, id, started, watched);
	} finally {
		watched?.unsubscribe();
	}
}

async function pollUntilFinished<Id>(
	context: OperationContext,
	settings: WaitSettings,
	kind: JobKind<Id>,
	id: Id,
	started: StartedJob | undefined,
	watched: BatchSubscription | undefined,
): Promise<IDataObject> {
	const { clock } = context;
	const name = nameOf(kind, id);
	const began = clock.monotonicMs();
	const deadline = began + settings.timeoutMs;
	const client = withDeadline(context, deadline + LAST_POLL_MS);
	const readStatus = kind.reader(client, id, started?.snapshot);
	let latest = started?.snapshot ?? kind.unseen?.(id);
	let failedPolls = 0;
	let requests = 0;
	let unprompted = false;
	const pause = async (pauseMs: number) => {
		if (!watched?.isUseful()) return await context.sleep(pauseMs);
		const { asked, told } = await watched.waitForHint(deadline);
		requests += asked;
		unprompted = !told && watched.isUseful();
	};
	const inGrace = ({ facts: { status = 0 } }: ServiceError) =>
		started !== undefined &&
		kind.grace?.statuses.includes(status) &&
		clock.monotonicMs() - started.atMs < kind.grace.ms;
	if (started && watched?.isUseful()) await pause(0);
	for (let polls = 1; ; polls += 1) {
		requests += 1;
		const found = await settleService(readStatus());
		if (!(found instanceof ServiceError)) {
			latest = found;
			failedPolls = 0;
		} else if (inGrace(found)) {
			latest = { job: {}, ...latest, state: 'running', status: 'not found yet' };
			failedPolls = 0;
		} else {
			failedPolls += 1;
			if (!found.facts.transient || failedPolls > TOLERATED_FAILED_POLLS) {
				throw pollFailed(found, name, latest);
			}
		}
		const now = clock.monotonicMs();
		const ended = latest !== undefined && latest.state !== 'running';
		if (ended && unprompted) watched?.distrust();
		if (ended || now >= deadline) {
			context.waited(requests, now - began);
			return outcome(context, name, settings, latest);
		}
		const pauseMs = pauseBefore(polls, settings.intervalMs, clock.random());
		await pause(Math.min(pauseMs, deadline - now));
	}
}

/**
 * Milliseconds until the next look.
 * @param polls how many there were, 1 or more
 */
export function pauseBefore(polls: number, intervalMs: number, random: number): number {
	if (intervalMs > 0) return intervalMs;
	const backOffMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * PAUSE_FACTOR ** (polls - 1));
	return backOffMs * (0.8 + 0.2 * random);
}

function nameOf<Id>(kind: JobKind<Id>, id: Id): JobName {
	return { noun: kind.noun, id: kind.idText(id), wayBack: kind.wayBack(id) };
}

interface JobName {
	noun: string;
	id: string;
	wayBack: string;
}

function outcome(
	context: OperationContext,
	name: JobName,
	settings: WaitSettings,
	latest: JobSnapshot | undefined,
): IDataObject {
	const { noun, id, wayBack } = name;
	const state = latest?.state ?? 'running';
	context.noteJob({ id, state });
	const running = state === 'running';
	if (state === 'failed' && settings.onFailure === 'error') {
		throw jobEnded(
			`The ${noun} ${id} failed${latest?.reason ? `: ${latest.reason}` : ''}`,
			`Its last state was ${stateTold(latest)}. To get it as an item instead, set "When the Job Fails" in the options.`,
		);
	}
	if (running && settings.onTimeout === 'error') {
		throw jobEnded(
			`The ${noun} ${id} was not done after ${settings.timeoutMs / 1000} seconds`,
			`Its last state was ${stateTold(latest)}. It goes on at ${context.service.name}: ${wayBack} Or raise "Wait Timeout" in the options.`,
		);
	}
	return { ...latest?.job, state };
}

function pollFailed(failure: ServiceError, name: JobName, latest: JobSnapshot | undefined) {
	return failure.advising(
		`That was while waiting for the ${name.noun} ${name.id}, last state ${stateTold(latest)}. ${name.wayBack}`,
	);
}

function jobEnded(message: string, advice: string): ServiceError {
	return new ServiceError({ message, advice, mayHaveSucceeded: true, transient: false });
}

function stateTold(latest: JobSnapshot | undefined): string {
	if (latest === undefined) return 'unknown';
	return latest.status === undefined || latest.status === latest.state
		? latest.state
		: `${latest.state} ("${latest.status}")`;
}

function secondsToMs(value: unknown, fallbackSeconds: number, field: string): number {
	const seconds = value === undefined || value === '' ? fallbackSeconds : Number(value);
	if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
	throw new InvalidParameterError(
		`"${field}" is ${JSON.stringify(value)}. It has to be a number of seconds, 0 or more.`,
	);
}
