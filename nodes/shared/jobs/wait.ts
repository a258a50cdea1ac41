import type { IDataObject } from 'n8n-workflow';

import { InputProblem, orFailure, ServiceFailure } from '../http/failure';
import type { Task } from '../operations/program';
import type { Watched } from './lookout';

export type JobState = 'running' | 'succeeded' | 'failed';

/** A job as one look found it. */
export interface Look {
	state: JobState;
	/** The service's own object. */
	job: IDataObject;
	/** The service's word for where the job stands, for messages. */
	status?: string;
	/** Why it failed, in the service's own words. */
	reason?: string;
}

/** How a kind of job is called, for messages. */
export interface JobName {
	/** Such as "event". */
	kind: string;
	id: string;
	/** What the user can do to come back to the job. */
	wayBack: string;
}

interface WaitSettings {
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
const TOLERATED_FAILED_LOOKS = 3;

/**
 * Reads what the user says of waiting. The UI says seconds.
 * @throws InputProblem
 */
export function readWaitSettings(task: Task): WaitSettings {
	return {
		timeoutMs: secondsToMs(task.option('timeout'), DEFAULT_TIMEOUT_S, 'Wait Timeout'),
		intervalMs: secondsToMs(task.option('pollInterval'), 0, 'Poll Interval'),
		onTimeout: task.option('onTimeout') === 'output' ? 'output' : 'error',
		onFailure: task.option('onFailure') === 'output' ? 'output' : 'error',
	};
}

/** What is there beside the looks. */
export interface WaitAids {
	/** What is known of the job before the first look. */
	known?: Look;
	/** The service took the job just now: it need not be looked at by itself at once. */
	fresh?: boolean;
	/** Where the service tells of many jobs at once: begins to watch this one among them. */
	watch?: () => Watched;
}

/**
 * Looks at a job until it has ended: at once, then with back-off or the user's fixed interval.
 * Looks hold a slot; the pauses between them hold none. With the automatic back-off, jobs that wait
 * together are looked at when the service says that they have ended, where it does.
 * @param look sends with the given `until` (milliseconds since 1970)
 * @returns the item: the service's own object and its state
 * @throws ServiceFailure when the job failed or time is up, unless the user wants the item then
 */
export async function waitForJob(
	task: Task,
	name: JobName,
	look: (until: number) => Promise<Look>,
	{ known, fresh, watch }: WaitAids = {},
): Promise<IDataObject> {
	const settings = readWaitSettings(task);
	const watched = settings.intervalMs === 0 ? watch?.() : undefined;
	try {
		return await lookUntilEnded(task, name, look, settings, known, watched, fresh);
	} finally {
		watched?.leave();
	}
}

async function lookUntilEnded(
	task: Task,
	name: JobName,
	look: (until: number) => Promise<Look>,
	settings: WaitSettings,
	known: Look | undefined,
	watched: Watched | undefined,
	fresh = false,
): Promise<IDataObject> {
	const began = task.clock.now();
	const deadline = began + settings.timeoutMs;
	let latest = known;
	let failedLooks = 0;
	let requests = 0;
	let unprompted = false;
	const rest = async (pauseMs: number) => {
		if (!watched?.helps()) return await task.sleep(pauseMs);
		const { asked, told } = await watched.rest(deadline);
		requests += asked;
		unprompted = !told && watched.helps();
	};
	if (fresh && watched?.helps()) await rest(0);
	for (let looks = 1; ; looks += 1) {
		requests += 1;
		const found = await orFailure(look(Math.max(deadline, task.clock.now() + FIRST_PAUSE_MS)));
		if (found instanceof ServiceFailure) {
			failedLooks += 1;
			if (!found.facts.passing || failedLooks > TOLERATED_FAILED_LOOKS) {
				throw lookFailed(found, name, latest);
			}
		} else {
			latest = found;
			failedLooks = 0;
		}
		const now = task.clock.now();
		const ended = latest !== undefined && latest.state !== 'running';
		if (ended && unprompted) watched?.missed();
		if (ended || now >= deadline) {
			task.waited(requests, now - began);
			return outcome(task, name, settings, latest);
		}
		const pauseMs = pauseBefore(looks, settings.intervalMs, task.clock.random());
		await rest(Math.min(pauseMs, deadline - now));
	}
}

/**
 * Milliseconds until the next look.
 * @param looks how many there were, 1 or more
 */
export function pauseBefore(looks: number, intervalMs: number, random: number): number {
	if (intervalMs > 0) return intervalMs;
	const backOffMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * PAUSE_FACTOR ** (looks - 1));
	return backOffMs * (0.8 + 0.2 * random);
}

function outcome(
	task: Task,
	name: JobName,
	settings: WaitSettings,
	latest: Look | undefined,
): IDataObject {
	const { kind, id, wayBack } = name;
	const state = latest?.state ?? 'running';
	const running = state === 'running';
	if (state === 'failed' && settings.onFailure === 'error') {
		throw jobEnded(
			`The ${kind} ${id} failed${latest?.reason ? `: ${latest.reason}` : ''}`,
			`Its last state was ${stateTold(latest)}. To get it as an item instead, set "When the Job Fails" in the options.`,
		);
	}
	if (running && settings.onTimeout === 'error') {
		throw jobEnded(
			`The ${kind} ${id} was not done after ${settings.timeoutMs / 1000} seconds`,
			`Its last state was ${stateTold(latest)}. It goes on at ${task.service.name}: ${wayBack} Or raise "Wait Timeout" in the options.`,
		);
	}
	return { ...latest?.job, state };
}

function lookFailed(failure: ServiceFailure, name: JobName, latest: Look | undefined) {
	return failure.advising(
		`That was while waiting for the ${name.kind} ${name.id}, last state ${stateTold(latest)}. ${name.wayBack}`,
	);
}

function jobEnded(message: string, advice: string): ServiceFailure {
	return new ServiceFailure({ message, advice, maybeTaken: true, passing: false });
}

function stateTold(latest: Look | undefined): string {
	if (latest === undefined) return 'unknown';
	return latest.status === undefined || latest.status === latest.state
		? latest.state
		: `${latest.state} ("${latest.status}")`;
}

function secondsToMs(value: unknown, fallbackSeconds: number, field: string): number {
	const seconds = value === undefined || value === '' ? fallbackSeconds : Number(value);
	if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
	throw new InputProblem(
		`"${field}" is ${JSON.stringify(value)}. It has to be a number of seconds, 0 or more.`,
	);
}
