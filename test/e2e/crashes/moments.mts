import { setTimeout as sleep } from 'node:timers/promises';

import { untilTakenOver } from './log.mts';
import type { Random } from './random.mts';
import type { Watched } from './world/watched.mts';

const AFTER_TAKE_OVER_MS = 800;
const AFTER_REQUEST_MS = 2_000;
const AFTER_START_MS = 75_000;
const PATIENCE_MS = 180_000;

/** When n8n is killed. */
export type Moment =
	/** Soon after n8n has accepted a batch: in the middle of storing it, if that is possible. */
	| { kind: 'batch'; delayMs: number }
	/** Soon after a poll has sent a request. */
	| { kind: 'poll'; of: Watched; delayMs: number }
	/** At any time, even while n8n starts. */
	| { kind: 'any'; delayMs: number };

/** Chooses a risky moment most of the time. */
export function chooseMoment(random: Random, watched: Watched[]): Moment {
	const share = random.next();
	if (share < 0.45) {
		// Mostly within milliseconds, while n8n stores; and also when it has just done so.
		return { kind: 'batch', delayMs: AFTER_TAKE_OVER_MS * random.next() ** 3 };
	}
	if (share < 0.75) {
		const of = random.pick(watched);
		return { kind: 'poll', of, delayMs: random.between(0, AFTER_REQUEST_MS) };
	}
	return { kind: 'any', delayMs: random.between(0, AFTER_START_MS) };
}

export function describeMoment(moment: Moment): string {
	const ms = `${Math.round(moment.delayMs)} ms`;
	if (moment.kind === 'batch') return `${ms} after n8n has taken a batch over`;
	if (moment.kind === 'poll') return `${ms} after a request of "${moment.of.name}"`;
	return `${ms} later`;
}

/** Waits for the moment, but not forever if it does not come. */
export async function untilMoment(
	moment: Moment,
	{ startedMs, logFile, signal }: { startedMs: number; logFile: string; signal: AbortSignal },
): Promise<void> {
	const pause = async (ms: number) => await sleep(Math.max(0, ms), undefined, { signal });
	if (moment.kind === 'any') return await pause(startedMs + moment.delayMs - Date.now());
	const enough = new AbortController();
	const either = AbortSignal.any([signal, enough.signal]);
	await Promise.race([
		moment.kind === 'batch' ? untilTakenOver(logFile, either) : moment.of.nextRequest(),
		pause(PATIENCE_MS),
	]).finally(() => enough.abort());
	await pause(moment.delayMs);
}
