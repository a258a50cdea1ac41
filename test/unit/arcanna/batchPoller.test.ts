import { ServiceError } from '../../../nodes/shared/http/errors';
import { type FinishedAmong, BatchPollers } from '../../../nodes/Arcanna/batchPoller';
import type { JobKind, JobSnapshot } from '../../../nodes/shared/jobs/jobKind';
import { readWait, waitForJob } from '../../../nodes/shared/jobs/wait';
import { settled, START_MS, StoppedClock, contextOf } from '../shared/support.mts';

const refused = (transient: boolean) =>
	new ServiceError({ message: 'No', advice: '', mayHaveSucceeded: false, transient });

interface Case {
	/** When each job ends, in milliseconds after the start. */
	endsMs: number[];
	/** Replaces the service's word on many jobs. */
	finishedAmong?: FinishedAmong<number>;
	options?: Record<string, unknown>;
	fresh?: boolean;
}

/** Waits for jobs together, on a clock that the test moves. */
function waitTogether({ endsMs, finishedAmong, options = {}, fresh = true }: Case) {
	const clock = new StoppedClock();
	const run = {};
	const asked: number[] = [];
	const polls = endsMs.map((): number[] => []);
	const noticedMs: number[] = [];
	const now = () => clock.now() - START_MS;
	const answer: FinishedAmong<number> = async (_sender, jobs) =>
		[...jobs].filter(([, endMs]) => now() >= endMs).map(([key]) => key);
	const pollers = new BatchPollers<number>(async (client, jobs) => {
		asked.push(jobs.size);
		return await (finishedAmong ?? answer)(client, jobs);
	});
	const waits = endsMs.map(async (endMs, index) => {
		const task = { ...contextOf({ options, parameters: { waitForCompletion: true } }), clock, run };
		const snapshot = async (): Promise<JobSnapshot> => {
			polls[index].push(now());
			return { state: now() >= endMs ? 'succeeded' : 'running', job: { index } };
		};
		const sleeping = { ...task, sleep: async (ms: number) => await clock.sleep(ms) };
		const kind: JobKind<string> = {
			noun: 'job',
			idText: (id) => id,
			wayBack: () => '',
			reader: () => snapshot,
			watch: (_, id) => pollers.watch(sleeping, id, endMs),
		};
		const settings = readWait(task);
		if (settings === undefined) throw new Error('The task does not wait');
		const started = { atMs: clock.now(), snapshot: { state: 'running' as const, job: {} } };
		await waitForJob(sleeping, settings, kind, String(index), fresh ? started : undefined);
		noticedMs[index] = now();
	});
	const ended = Promise.all(waits);
	return { clock, asked, polls, noticedMs, ended };
}

const twenty = Array.from({ length: 20 }, (_, index) => 500 + index * 1_500);

test('jobs that wait together are each looked at once, when they have ended', async () => {
	const { clock, asked, polls, noticedMs, ended } = waitTogether({ endsMs: twenty });
	await clock.advance(60_000);
	await ended;
	// The first ones came before there were enough of them; the last one waits alone.
	expect(polls.slice(4, 19).map(({ length }) => length)).toEqual(new Array(15).fill(1));
	expect(asked.length).toBeLessThan(40);
	expect(Math.max(...noticedMs.map((ms, index) => ms - twenty[index]))).toBeLessThan(2_500);
});

test('a few jobs, and an interval that the user sets, are looked at as without it', async () => {
	const few = waitTogether({ endsMs: [3_000, 3_000, 3_000, 3_000] });
	const fixed = waitTogether({ endsMs: twenty, options: { pollInterval: 2 } });
	await Promise.all([few.clock.advance(60_000), fixed.clock.advance(60_000)]);
	await Promise.all([few.ended, fixed.ended]);
	expect([few.asked, fixed.asked]).toEqual([[], []]);
	expect(fixed.polls[10].slice(0, 3)).toEqual([0, 2_000, 4_000]);
});

test('jobs that were not taken just now are looked at once before', async () => {
	const { clock, polls, ended } = waitTogether({ endsMs: twenty, fresh: false });
	await clock.advance(60_000);
	await ended;
	expect(polls.every(([first]) => first === 0)).toBe(true);
	expect(polls.slice(6, 19).every(({ length }) => length === 2)).toBe(true);
});

describe('a service that does not tell of many jobs', () => {
	test('is asked once when it isErrorBody, and each job is looked at by itself', async () => {
		const finishedAmong = async () => await Promise.reject(refused(false));
		const { clock, asked, noticedMs, ended } = waitTogether({ endsMs: twenty, finishedAmong });
		await clock.advance(120_000);
		await ended;
		expect(asked).toHaveLength(1);
		expect(noticedMs.every((ms, index) => ms - twenty[index] < 15_000)).toBe(true);
	});

	test('is asked three times when that may pass', async () => {
		const finishedAmong = async () => await Promise.reject(refused(true));
		const { clock, asked, ended } = waitTogether({ endsMs: twenty, finishedAmong });
		await clock.advance(120_000);
		await ended;
		expect(asked).toHaveLength(3);
	});

	test('is not listened to any more when a job has ended without its word', async () => {
		const endsMs = new Array<number>(10).fill(30_000);
		const { clock, asked, polls, ended } = waitTogether({ endsMs, finishedAmong: async () => [] });
		await clock.advance(59_000);
		const silent = asked.length;
		expect(polls[9]).toEqual([]);
		await clock.advance(5_000);
		await ended;
		expect(asked.length - silent).toBeLessThan(2);
		// The first four came before there were enough of them, and were looked at twice.
		expect(polls.slice(5).map(({ length }) => length)).toEqual(new Array(5).fill(1));
	});
});

test('it asks for 500 jobs at once, and for the others next', async () => {
	const endsMs = new Array<number>(1_200).fill(Infinity);
	const seen = new Set<string>();
	const finishedAmong: FinishedAmong<number> = async (_sender, jobs) => {
		for (const key of jobs.keys()) seen.add(key);
		return [];
	};
	const { clock, asked } = waitTogether({ endsMs, finishedAmong, options: { timeout: 20 } });
	await clock.advance(8_000);
	expect(asked.slice(0, 3)).toEqual([500, 500, 500]);
	expect(seen.size).toBe(1_200);
	await settled();
});
