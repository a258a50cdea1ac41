import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

import { systemClock } from '../../../nodes/shared/clock.ts';

/** How time passes for what runs inside of it. */
export interface Pace {
	/** The pauses that the nodes have asked for, in milliseconds. */
	pausesMs: number[];
	/** How far the nodes' clock is ahead of the real one. */
	aheadMs: number;
}

const LONGEST_PAUSE_MS = 5;
const LONGEST_PAUSE_BETWEEN_MS = 10_000;
/** The time for what the service sent before it stalled to arrive. */
const ARRIVAL_MS = 20;
const STARTED = 'http.client.request.start';
const paces = new AsyncLocalStorage<Pace>();
const open = new Set<ClientRequest>();

/** Runs work with a pace of its own. */
export async function atPace<T>(pace: Pace, work: () => Promise<T>): Promise<T> {
	return await paces.run(pace, work);
}

/** Runs work with short pauses: the nodes' clock is set forward by what they asked for. */
export async function inShortTime<T>(
	work: () => Promise<T>,
): Promise<{ result: T; pausesMs: number[] }> {
	const restore = quicken();
	const pace: Pace = { pausesMs: [], aheadMs: 0 };
	try {
		return { result: await atPace(pace, work), pausesMs: pace.pausesMs };
	} finally {
		restore();
	}
}

/** The same for a whole test. */
export function quickly<Args extends unknown[]>(work: (...args: Args) => Promise<void>) {
	return async (...args: Args): Promise<void> => {
		await inShortTime(async () => await work(...args));
	};
}

/**
 * Lets the time of a timeout pass for the requests to one host that are in flight, as the
 * socket's own timer would: so no test has to wait, and a busy machine changes nothing.
 */
export function runIntoTimeout(pace: Pace, host: string, timeoutMs: number): void {
	setTimeout(() => {
		pace.aheadMs += timeoutMs;
		for (const request of open) if (request.host === host) request.emit('timeout');
	}, ARRIVAL_MS);
}

/** Makes pauses short, and lets requests run into their timeouts. Returns a function that undoes this. */
export function quicken(): () => void {
	const { sleep, now, monotonicMs } = systemClock;
	const aheadMs = () => paces.getStore()?.aheadMs ?? 0;
	systemClock.now = () => now() + aheadMs();
	systemClock.monotonicMs = () => monotonicMs() + aheadMs();
	systemClock.sleep = async (ms, signal, wake) => {
		// A limit on how long something else may take is no pause.
		if (wake !== undefined) return await sleep(ms, signal, wake);
		const pace = paces.getStore();
		const shortMs = Math.min(ms, LONGEST_PAUSE_MS);
		pace?.pausesMs.push(ms);
		await sleep(shortMs, signal);
		// A longer sleep watches over something else, which the clock must not overtake.
		if (pace && ms <= LONGEST_PAUSE_BETWEEN_MS) pace.aheadMs += ms - shortMs;
	};
	const note = (message: unknown) => {
		const { request } = message as { request: ClientRequest };
		open.add(request);
		request.once('close', () => open.delete(request));
	};
	subscribe(STARTED, note);
	return () => {
		Object.assign(systemClock, { sleep, now, monotonicMs });
		unsubscribe(STARTED, note);
	};
}
