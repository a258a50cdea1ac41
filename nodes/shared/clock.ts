import { sleep } from 'n8n-workflow';

/** The run was cancelled by the user. */
export class Cancelled extends Error {
	constructor() {
		// n8n takes an execution for stopped by the user when the message has "canceled" in it.
		super('The execution was canceled.');
		this.name = 'Cancelled';
	}
}

/** The longest time for a timer of Node.js: one that is set for longer rings at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Time and chance, replaceable in tests. */
export interface Clock {
	/** The wall clock, in milliseconds since 1970. It can be set: only for times that others tell. */
	now(): number;
	/** Milliseconds since some moment in the past. No change of the wall clock moves it. */
	monotonicMs(): number;
	/**
	 * Resolves after `ms`, or as soon as `wake` does. Throws `Cancelled` as soon as the signal aborts,
	 * and what `wake` is rejected with.
	 */
	sleep(ms: number, signal?: AbortSignal, wake?: Promise<unknown>): Promise<void>;
	/** At least 0, below 1. */
	random(): number;
}

/** Sleeps for any time, in pieces that a timer can take. */
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
 * n8n's `sleep` takes a signal only in new versions, and an old one ignores it: so the signal is
 * raced as well.
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
		// Stops the timer where `wake` came first.
		alarm.abort();
	}
}

const sleepers = new WeakMap<AbortSignal, Set<AbortController>>();

/** Who sleeps until a signal aborts. One listener wakes them all: Node.js 20 warns of more than ten. */
function sleepersOf(signal: AbortSignal): Set<AbortController> {
	const known = sleepers.get(signal);
	if (known !== undefined) return known;
	const group = new Set<AbortController>();
	sleepers.set(signal, group);
	signal.addEventListener('abort', () => group.forEach((alarm) => alarm.abort()), { once: true });
	return group;
}

/** Resolves in another turn of the event loop, after what has come in meanwhile. */
export async function nextTurn(): Promise<void> {
	await sleep(0);
}

/** Resolves after a moment, 50 milliseconds, for what keeps watch over something else. */
export async function moment(): Promise<void> {
	await sleep(50);
}

export const systemClock: Clock = {
	now: () => Date.now(),
	monotonicMs: () => performance.now(),
	sleep: sleepInPieces,
	random: () => Math.random(),
};
