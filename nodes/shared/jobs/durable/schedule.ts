import type { StoredJob, WaitState } from './state';

/** n8n looks once a minute which executions wake within the next: what is due sooner wakes late. */
const SHORTEST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 15 * 60_000;
/** A job that has run for an hour finishes within the minute less often than one of a few minutes. */
const PAUSE_PER_AGE = 1 / 3;

/**
 * When the jobs of a run are checked next, in milliseconds since 1970: with the first that is due,
 * and at the latest when time is up for one. Back-off grows with the age of the jobs, up to 15
 * minutes. It has much jitter, because n8n wakes every execution that is due in one moment, and each
 * of them takes a tenth of a second of processor time.
 * @param jobs those that still run
 * @param random at least 0, below 1
 */
export function nextCheckMs(
	jobs: readonly StoredJob[],
	settings: WaitState['settings'],
	now: number,
	random: number,
): number {
	const times = jobs.map(({ beganAtMs, settings: index }) => {
		const { intervalMs, timeoutMs } = settings[index].wait;
		const pauseMs =
			intervalMs > 0 ? Math.max(SHORTEST_PAUSE_MS, intervalMs) : backOffMs(now - beganAtMs, random);
		return Math.min(now + pauseMs, beganAtMs + timeoutMs);
	});
	return Math.max(
		now + 1_000,
		times.reduce((one, other) => Math.min(one, other), Infinity),
	);
}

function backOffMs(ageMs: number, random: number): number {
	const most = Math.min(LONGEST_PAUSE_MS, Math.max(2 * SHORTEST_PAUSE_MS, ageMs * PAUSE_PER_AGE));
	return most * (0.5 + 0.5 * random);
}
