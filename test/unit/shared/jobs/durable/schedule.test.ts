import { nextCheckMs } from '../../../../../nodes/shared/jobs/durable/schedule';
import type { JobSettings, StoredJob } from '../../../../../nodes/shared/jobs/durable/state';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const NOW = 1_800_000_000_000;

function settings(wait: Partial<JobSettings['wait']> = {}): JobSettings {
	return {
		kind: 'job',
		wait: { timeoutMs: DAY_MS, intervalMs: 0, onTimeout: 'error', onFailure: 'error', ...wait },
		parameters: {},
	};
}

function job(ageMs: number, more: Partial<StoredJob> = {}): StoredJob {
	return { item: 0, id: 'a', beganAtMs: NOW - ageMs, settings: 0, ...more };
}

/** How long until the next check. */
function pause(jobs: StoredJob[], table: JobSettings[], random: number): number {
	return nextCheckMs(jobs, table, NOW, random) - NOW;
}

test.each([
	['after 10 seconds', 10_000, 1, 2],
	['after 75 seconds', 75_000, 1, 2],
	['after 6 minutes', 6 * MINUTE_MS, 1, 2],
	['after half an hour', 30 * MINUTE_MS, 5, 10],
	['after an hour', 60 * MINUTE_MS, 7.5, 15],
	['after 20 hours', 20 * 60 * MINUTE_MS, 7.5, 15],
])('the pause %s lies between its half and its whole', (_when, ageMs, least, most) => {
	const table = [settings()];
	expect(pause([job(ageMs)], table, 0)).toBe(least * MINUTE_MS);
	expect(pause([job(ageMs)], table, 1)).toBe(most * MINUTE_MS);
	expect(pause([job(ageMs)], table, 0.5)).toBe(((least + most) / 2) * MINUTE_MS);
});

test.each([
	['is taken as it is', 20 * MINUTE_MS, 20 * MINUTE_MS],
	['is no shorter than what n8n can wake by', 5_000, MINUTE_MS],
])("the user's own interval %s", (_how, intervalMs, expected) => {
	expect(pause([job(MINUTE_MS)], [settings({ intervalMs })], 0.3)).toBe(expected);
});

test('no check comes after the time is up', () => {
	const table = [settings({ timeoutMs: 2 * MINUTE_MS })];
	expect(pause([job(MINUTE_MS + 30_000)], table, 1)).toBe(30_000);
	expect(pause([job(10 * MINUTE_MS)], table, 1)).toBe(1_000);
});

test('the first job that is due sets the time for all', () => {
	const table = [settings(), settings({ timeoutMs: 61 * MINUTE_MS })];
	const jobs = [job(60 * MINUTE_MS), job(60 * MINUTE_MS, { item: 1, settings: 1 })];
	expect(pause(jobs, table, 1)).toBe(MINUTE_MS);
});
