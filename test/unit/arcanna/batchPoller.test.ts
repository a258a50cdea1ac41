import { sendForJson } from '../../../nodes/shared/http/client';
import type { Outcome, Request } from '../../../nodes/shared/http/exchange';
import { ServiceError } from '../../../nodes/shared/http/errors';
import { BatchPollers, type FetchStates } from '../../../nodes/Arcanna/batchPoller';
import type { JobKind, JobSnapshot } from '../../../nodes/shared/jobs/jobKind';
import { readWait, waitForJob } from '../../../nodes/shared/jobs/wait';
import { contextOf, lost, read, settled, START_MS, StoppedClock } from '../shared/support.mts';

const refused = (transient: boolean) =>
	new ServiceError({ message: 'No', advice: '', mayHaveSucceeded: false, transient });

interface Case {
	/** When each job ends, in milliseconds after the start. */
	endsMs: number[];
	/** Replaces the service's word on many jobs. */
	fetchStates?: FetchStates<number>;
	/** The options of each item. */
	options?: Record<string, unknown> | ((index: number) => Record<string, unknown>);
	fresh?: boolean;
	/** The ID of each item's job; its own one by default. */
	idOf?: (index: number) => number;
}

/** Waits for jobs together, on a clock that the test moves. */
function waitTogether({ endsMs, fetchStates, options = {}, fresh = true, ...more }: Case) {
	const clock = new StoppedClock();
	const run = {};
	const asked: number[] = [];
	const askedMs: number[] = [];
	const polls = endsMs.map((): number[] => []);
	const noticedMs: number[] = [];
	const now = () => clock.now() - START_MS;
	const stateOf = (endMs: number) => (now() >= endMs ? 'succeeded' : 'running');
	const answer: FetchStates<number> = async (_client, jobs) =>
		new Map([...jobs].map(([key, endMs]) => [key, stateOf(endMs)]));
	const pollers = new BatchPollers<number>(async (client, jobs) => {
		asked.push(jobs.size);
		askedMs.push(now());
		return await (fetchStates ?? answer)(client, jobs);
	});
	const transport = async ({ until = Infinity }: Request): Promise<Outcome> => {
		await clock.sleep(until - clock.monotonicMs());
		return lost;
	};
	const waits = endsMs.map(async (endMs, index) => {
		const own = typeof options === 'function' ? options(index) : options;
		const context = contextOf({ options: own, parameters: { waitForCompletion: true } });
		const task = { ...context, clock, run, transport };
		const snapshot = async (): Promise<JobSnapshot> => {
			polls[index].push(now());
			return { state: stateOf(endMs), job: { index } };
		};
		const sleeping = {
			...task,
			sleep: async (ms: number, wake?: Promise<unknown>) => await clock.sleep(ms, undefined, wake),
		};
		const kind: JobKind<string> = {
			noun: 'job',
			idText: (id) => id,
			wayBack: () => '',
			reader: () => snapshot,
			subscribe: (_, id) => pollers.subscribe(sleeping, id, endMs),
		};
		const settings = readWait(task);
		if (settings === undefined) throw new Error('The task does not wait');
		const started = { atMs: clock.now(), snapshot: { state: 'running' as const, job: {} } };
		const id = String(more.idOf?.(index) ?? index);
		await waitForJob(sleeping, settings, kind, id, fresh ? started : undefined);
		noticedMs[index] = now();
	});
	const ended = Promise.all(waits);
	return { clock, asked, askedMs, polls, noticedMs, ended };
}

/** Says of every job that it runs. */
const allRun: FetchStates<number> = async (_client, jobs) =>
	new Map([...jobs.keys()].map((key) => [key, 'running']));

const twenty = Array.from({ length: 20 }, (_, index) => 500 + index * 1_500);

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
	test('is asked three times when that may pass', async () => {
		const fetchStates = async () => await Promise.reject(refused(true));
		const { clock, asked, ended } = waitTogether({ endsMs: twenty, fetchStates });
		await clock.advance(120_000);
		await ended;
		expect(asked).toHaveLength(3);
	});

	test('is not listened to any more when a job has ended without its word', async () => {
		const endsMs = new Array<number>(10).fill(30_000);
		const { clock, asked, polls, ended } = waitTogether({ endsMs, fetchStates: allRun });
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

describe('a job of which nothing is said', () => {
	const endsMs = new Array<number>(10).fill(20_000);

	test.each<[string, FetchStates<number>]>([
		['because the answer is empty', async () => new Map()],
		[
			'because the answer leaves it out',
			async (_client, jobs) =>
				new Map([...jobs.keys()].slice(0, -1).map((key) => [key, 'running'])),
		],
		['because asking fails', async () => await Promise.reject(refused(true))],
	])('is checked at its ordinary times: %s', async (_, fetchStates) => {
		const { clock, polls, noticedMs, ended } = waitTogether({ endsMs, fetchStates });
		await clock.advance(70_000);
		await ended;
		const pauses = polls[9].slice(1).map((ms, index) => ms - polls[9][index]);
		expect(Math.max(...pauses)).toBeLessThanOrEqual(15_000);
		expect(pauses.length).toBeGreaterThan(3);
		expect(noticedMs[9] - 20_000).toBeLessThan(15_000);
	});

	test('is believed again when an answer tells of it', async () => {
		let answers = 0;
		const fetchStates: FetchStates<number> = async (client, jobs) => {
			answers += 1;
			return answers === 1 ? new Map() : await allRun(client, jobs);
		};
		const { clock, polls } = waitTogether({ endsMs, fetchStates });
		await clock.advance(19_000);
		expect(polls[9].length).toBeLessThanOrEqual(2);
	});

	test('is not asked for any more after three empty answers', async () => {
		const { clock, asked, ended } = waitTogether({ endsMs, fetchStates: async () => new Map() });
		await clock.advance(60_000);
		await ended;
		expect(asked).toHaveLength(3);
	});
});

test('a job that is said to have finished and still runs is checked at its ordinary times', async () => {
	const endsMs = new Array<number>(10).fill(60_000);
	const fetchStates: FetchStates<number> = async (_client, jobs) =>
		new Map([...jobs.keys()].map((key) => [key, 'succeeded']));
	const { clock, polls, ended } = waitTogether({ endsMs, fetchStates });
	await clock.advance(100_000);
	await ended;
	expect(polls[9].length).toBeLessThan(15);
});

describe('a request for many jobs that is never answered', () => {
	const hanging: FetchStates<number> = async (client) => {
		await sendForJson(client, read);
		return new Map();
	};

	test('is given up after ten seconds, three times', async () => {
		const endsMs = new Array<number>(10).fill(100_000);
		const { clock, askedMs, polls, ended } = waitTogether({ endsMs, fetchStates: hanging });
		await clock.advance(120_000);
		await ended;
		expect(askedMs).toEqual([1_000, 12_000, 23_000]);
		// From the first time on, each job is checked as without it.
		expect(polls[9].filter((ms) => ms > 11_000 && ms < 60_000).length).toBeGreaterThan(4);
	});
});

test('it asks for 500 jobs at once, and for the others next', async () => {
	const endsMs = new Array<number>(1_200).fill(Infinity);
	const seen = new Set<string>();
	const fetchStates: FetchStates<number> = async (client, jobs) => {
		for (const key of jobs.keys()) seen.add(key);
		return await allRun(client, jobs);
	};
	const { clock, asked } = waitTogether({ endsMs, fetchStates, options: { timeout: 20 } });
	await clock.advance(8_000);
	expect(asked.slice(0, 3)).toEqual([500, 500, 500]);
	expect(seen.size).toBe(1_200);
	await settled();
});
