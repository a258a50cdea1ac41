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
	/** A long wait continues without the node. */
	durable?: boolean;
}

/** A year. A longer time was meant in milliseconds, or as "forever". */
const TIMEOUT_S = { fallback: 300, least: 0, most: 31_536_000 };
/** An hour. A larger number is one of milliseconds. */
const POLL_INTERVAL_S = { fallback: 0, least: 0, most: 3_600 };
const ENDINGS = ['error', 'output'] as const;
const WAIT_MODES = ['node', 'durable'] as const;
const FIRST_PAUSE_MS = 500;
const PAUSE_FACTOR = 1.5;
const LONGEST_PAUSE_MS = 15_000;
/** How long the last status check, which begins at the timeout, may take. */
const LAST_POLL_MS = 1_000;

/**
 * Reads how the user wants to wait; `undefined` for not at all. Call it before a job is started, so that
 * invalid values are rejected in time. The UI has seconds.
 * @param label the label of the field "waitForCompletion"
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
 * Checks a job's status until it has finished: immediately, then with back-off or at the user's fixed
 * interval, and a last time at the timeout. Pauses take no slot of the run's limiter. Without an interval,
 * jobs that wait at the same time are polled together if the service supports that: a job that is reported
 * as running is checked later, and one that is reported as finished immediately. If it doesn't, many jobs
 * are checked when that is worth a request, judging by how long the others have taken.
 * @returns the item: the service's own object and its state
 * @throws ServiceError if the job failed or at the timeout, unless the user wants the item then
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
	// If the response to the start only comes when the job has finished, there is nothing to wait for.
	if (isFinished(started?.snapshot)) return outcome(context, name, settings, started?.snapshot);
	// n8n stores no ID before the node has finished: this line is the only trace of a killed run.
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
			} else if (seen && companion?.isUseful() && failedPolls === 0 && !batch?.isUseful()) {
				await companion.untilDue(end);
			} else if (hint === undefined && polls > 0) {
				await context.sleep(dueAt - now);
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

/** What is needed to continue waiting for a job without the node. */
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

/** Whether a new job may just not be found yet. */
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
 * Milliseconds before the next status check.
 * @param polls how many status checks there were, 1 or more
 */
export function pauseBefore(polls: number, intervalMs: number, random: number): number {
	if (intervalMs > 0) return intervalMs;
	const backOffMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * PAUSE_FACTOR ** (polls - 1));
	return backOffMs * (0.8 + 0.2 * random);
}
