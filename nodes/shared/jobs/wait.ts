import type { IDataObject } from 'n8n-workflow';

import type { Clock } from '../clock';
import { withDeadline } from '../http/client';
import { settleService, ServiceError } from '../http/errors';
import { readChoice } from '../parameters/choice';
import { readSeconds } from '../parameters/number';
import { refused } from '../parameters/refusal';
import { readSwitch } from '../parameters/switch';
import type { OperationContext, UnfinishedJob } from '../operations/context';
import type { JobKind, JobSnapshot } from './jobKind';
import {
	inSeconds,
	isFinished,
	isHopeless,
	nameOf,
	NOT_FOUND_YET,
	outcome,
	pollFailed,
} from './outcome';
import { join } from './together';

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
	/** The wait goes on without the node where it takes long. */
	durable?: boolean;
}

/** A year. What is longer was meant in milliseconds, or for ever. */
const TIMEOUT_S = { fallback: 300, least: 0, most: 31_536_000 };
/** An hour. A larger number is one of milliseconds. */
const POLL_INTERVAL_S = { fallback: 0, least: 0, most: 3_600 };
const ENDINGS = ['error', 'output'] as const;
const WAIT_MODES = ['node', 'durable'] as const;
const FIRST_PAUSE_MS = 500;
const PAUSE_FACTOR = 1.5;
const LONGEST_PAUSE_MS = 15_000;
/** How long the last status check, which begins when time is up, may take. */
const LAST_POLL_MS = 1_000;

/**
 * How the user wants to wait; `undefined` for not at all. Read it before a job is started, so that
 * what can't be used is refused in time. The UI says seconds.
 * @param label what the field "waitForCompletion" is called
 * @throws InvalidParameterError
 */
export function readWait(
	context: OperationContext,
	label = 'Wait for Completion',
): WaitSettings | undefined {
	if (!readSwitch(context.parameter('waitForCompletion'), label)) return undefined;
	const timeoutMs = readSeconds(context.option('timeout'), 'Wait Timeout', TIMEOUT_S);
	const intervalMs = readSeconds(context.option('pollInterval'), 'Poll Interval', POLL_INTERVAL_S);
	if (intervalMs > timeoutMs && timeoutMs > 0) {
		throw refused(
			'Poll Interval',
			intervalMs / 1000,
			`Enter at most ${inSeconds(timeoutMs)}, the value of "Wait Timeout".`,
		);
	}
	return {
		timeoutMs,
		intervalMs,
		onTimeout: readChoice(context.option('onTimeout'), 'On Timeout', ENDINGS, 'error'),
		onFailure: readChoice(context.option('onFailure'), 'On Failure', ENDINGS, 'error'),
		...(readChoice(context.option('waitMode'), 'While Waiting', WAIT_MODES, 'node') ===
			'durable' && {
			durable: true,
		}),
	};
}

/**
 * Checks a job's status until it has finished: at once, then with back-off or at the user's fixed
 * interval, for the last time when the time is up. The pauses hold no slot of the run's limiter.
 * Without an interval, jobs that wait together are asked for together where the service can do that:
 * a job that is said to run is checked later, and one that is said to have finished at once. Where it
 * can't, many jobs are checked when it is worth it by how long the others have taken.
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
	const { clock } = context;
	const name = nameOf(kind, id);
	// A start whose response comes only when the job has finished leaves nothing to wait for.
	if (isFinished(started?.snapshot)) return outcome(context, name, settings, started?.snapshot);
	// n8n stores no ID before the node has finished: this line is all that a killed run leaves.
	context.log(
		`Waiting up to ${inSeconds(settings.timeoutMs)} for the ${name.noun} ${name.id} in ${context.service.name}.`,
	);
	const began = started?.atMs ?? clock.monotonicMs();
	const deadline = began + settings.timeoutMs;
	const client = withDeadline(context, deadline + LAST_POLL_MS);
	const readStatus = kind.reader(client, id, started?.snapshot);
	const isFree = settings.intervalMs === 0;
	const batch = isFree ? kind.subscribe?.(context, id) : undefined;
	let companion = isFree ? join(context, began) : undefined;
	let latest = started?.snapshot ?? kind.unseen?.(id);
	let requests = 0;
	let failedPolls = 0;
	let { handover } = settings.durable && kind.stored ? context : {};
	try {
		for (let polls = 0; ; polls += 1) {
			const now = clock.monotonicMs();
			const pauseMs = polls === 0 ? 0 : pauseBefore(polls, settings.intervalMs, clock.random());
			const end = Math.max(now, Math.min(deadline, began + (handover?.patienceMs() ?? Infinity)));
			const dueAt = Math.min(end, now + pauseMs);
			const seen = polls > 0 || started !== undefined;
			const hint = seen && batch?.isUseful() ? await batch.waitForHint(dueAt, end) : undefined;
			if (hint?.state !== undefined) {
				companion?.leave();
				companion = undefined;
			} else if (hint === undefined) {
				if (seen && failedPolls === 0 && companion?.isUseful()) await companion.untilDue(end);
				else if (polls > 0) await context.sleep(dueAt - now);
			}

			requests += 1 + (hint?.requests ?? 0);
			const found = await settleService(readStatus());
			const isAnswer = !(found instanceof ServiceError);
			companion?.checked(isAnswer ? isFinished(found) : undefined);
			if (isAnswer) {
				latest = found;
				failedPolls = 0;
			} else if (isNotKnownYet(found, kind, started, clock.monotonicMs())) {
				latest = { job: {}, ...latest, state: 'running', status: NOT_FOUND_YET };
				failedPolls = 0;
			} else {
				failedPolls += 1;
				if (isHopeless(found, failedPolls)) throw pollFailed(found, name, latest);
			}

			if (isFinished(latest) && hint?.state === 'running') batch?.distrust();
			if (isFinished(latest) || clock.monotonicMs() >= deadline) {
				context.waited(requests, clock.monotonicMs() - began);
				return outcome(context, name, settings, latest, failedPolls > 0);
			}
			if (handover && clock.monotonicMs() >= began + handover.patienceMs()) {
				await handover.offer(unfinished(kind, id, settings, clock, began, started?.snapshot.job));
				handover = undefined;
			}
		}
	} finally {
		batch?.unsubscribe();
		companion?.leave();
	}
}

/** What has to be known of a job to go on waiting for it without the node. */
function unfinished<Id>(
	{ stored }: JobKind<Id>,
	id: Id,
	settings: WaitSettings,
	clock: Clock,
	began: number,
	started: IDataObject | undefined,
): UnfinishedJob {
	const { timeoutMs, intervalMs, onTimeout, onFailure } = settings;
	const cost = started && stored?.costOf?.(started);
	return {
		kind: stored?.key ?? '',
		id: id as UnfinishedJob['id'],
		beganAtMs: Math.round(clock.now() - (clock.monotonicMs() - began)),
		wait: { timeoutMs, intervalMs, onTimeout, onFailure },
		...(cost && { cost }),
	};
}

/** Whether a job that was started just now may only not be known yet where its status is kept. */
function isNotKnownYet<Id>(
	{ facts: { status = 0, body } }: ServiceError,
	{ grace }: JobKind<Id>,
	started: StartedJob | undefined,
	now: number,
): boolean {
	if (started === undefined || grace === undefined) return false;
	const isRefused = status < 300 && grace.isRefusal?.(body) === true;
	const isUnknown = grace.statuses.includes(status) || isRefused;
	return isUnknown && now - started.atMs < grace.ms;
}

/**
 * Milliseconds until the next status check.
 * @param polls how many there were, 1 or more
 */
export function pauseBefore(polls: number, intervalMs: number, random: number): number {
	if (intervalMs > 0) return intervalMs;
	const backOffMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * PAUSE_FACTOR ** (polls - 1));
	return backOffMs * (0.8 + 0.2 * random);
}
