import { sleep } from 'n8n-workflow';

/** The run was cancelled by the user. */
export class Cancelled extends Error {
	constructor() {
		// n8n considers an execution stopped by the user if the message contains "canceled".
		super('The execution was canceled.');
		this.name = 'Cancelled';
	}
}

/** The longest time for a Node.js timer: a longer one fires immediately. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Time and randomness, replaceable in tests. */
export interface Clock {
	/**
	 * The wall clock, in milliseconds since 1970. It can be changed, so use it only for times from
	 * elsewhere.
	 */
	now(): number;
	/** Milliseconds since some moment in the past. Changes of the wall clock don't affect it. */
	monotonicMs(): number;
	/**
	 * Resolves after `ms`, or as soon as `wake` does. Throws `Cancelled` as soon as the signal aborts, and
	 * whatever `wake` rejects with.
	 */
	sleep(ms: number, signal?: AbortSignal, wake?: Promise<unknown>): Promise<void>;
	/** At least 0, below 1. */
	random(): number;
}

/** Sleeps for any time, in parts that a timer supports. */
async function sleepInPieces(
	ms: number,
	signal?: AbortSignal,
	wake?: Promise<unknown>,
): Promise<void> {
	let leftMs = ms;
	for (; leftMs > LONGEST_TIMER_MS; leftMs -= LONGEST_TIMER_MS) {
		if ((await sleepUntilWoken(LONGEST_TIMER_MS, signal, wake)) === 'woken') return;
	}
	await sleepUntilWoken(leftMs, signal, wake);
}

/**
 * Only new versions of n8n's `sleep` accept a signal, and old ones ignore it, so the signal is raced as
 * well.
 */
async function sleepUntilWoken(
	ms: number,
	signal?: AbortSignal,
	wake?: Promise<unknown>,
): Promise<'slept' | 'woken'> {
	if (signal?.aborted) throw new Cancelled();
	const alarm = new AbortController();
	const others = signal && sleepersOf(signal).add(alarm);
	const cancelled = new Promise<'cancelled'>((resolve) => {
		alarm.signal.addEventListener('abort', () => resolve('cancelled'), { once: true });
	});
	const slept = sleep(ms, alarm.signal).then(
		() => 'slept' as const,
		() => 'cancelled' as const,
	);
	const woken = wake?.then(() => 'woken' as const);
	try {
		const outcome = await Promise.race([slept, cancelled, ...(woken ? [woken] : [])]);
		if (outcome === 'cancelled') throw new Cancelled();
		return outcome;
	} finally {
		others?.delete(alarm);
		// Stops the timer if `wake` came first.
		alarm.abort();
	}
}

const sleepers = new WeakMap<AbortSignal, Set<AbortController>>();

/** All sleepers on a signal. One listener wakes them all: Node.js 20 warns about more than ten. */
function sleepersOf(signal: AbortSignal): Set<AbortController> {
	const known = sleepers.get(signal);
	if (known !== undefined) return known;
	const group = new Set<AbortController>();
	sleepers.set(signal, group);
	signal.addEventListener('abort', () => group.forEach((alarm) => alarm.abort()), { once: true });
	return group;
}

/** Resolves in another turn of the event loop, after events that have arrived meanwhile. */
export async function nextTurn(): Promise<void> {
	await sleep(0);
}

/** Resolves after 50 milliseconds, for code that monitors something. */
export async function moment(): Promise<void> {
	await sleep(50);
}

export const systemClock: Clock = {
	now: () => Date.now(),
	monotonicMs: () => performance.now(),
	sleep: sleepInPieces,
	random: () => Math.random(),
};
