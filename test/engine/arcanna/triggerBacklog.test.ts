import { systemClock } from '../../../nodes/shared/clock';
import type { Polled, Poller } from '../harness/index.mts';
import {
	drain,
	isoAt,
	keysOf,
	MINUTE,
	SECOND,
	sorted,
	TriggerBench,
	useCasesOf,
	useCase,
} from './triggerSupport.mts';

/** Of this the first 60 % are for requests to begin. */
const BUDGET_MS = 20_000;

let bench: TriggerBench;

beforeEach(async () => {
	bench = await TriggerBench.open();
});

afterEach(async () => {
	await bench.close();
});

/** A poll whose time is up with the first answer. */
async function hasty(trigger: Poller): Promise<Polled> {
	const { monotonicMs } = systemClock;
	const clock = jest
		.spyOn(systemClock, 'monotonicMs')
		.mockImplementation(() => monotonicMs() + (bench.queries() > 0 ? 0.7 * BUDGET_MS : 0));
	try {
		return await trigger.poll();
	} finally {
		clock.mockRestore();
	}
}

test('nothing new costs one request', async () => {
	bench.putMany(200, {}, Date.now() - MINUTE);
	const trigger = await bench.active();
	for (const count of [1, 2, 3]) {
		expect(await trigger.poll()).toBeNull();
		expect(bench.service.count()).toBe(count);
	}
});

test('100 new decisions cost no more requests than one', async () => {
	bench.putMany(200, {}, Date.now() - MINUTE);
	const trigger = await bench.active();
	bench.putMany(100, {}, Date.now());
	expect(await trigger.poll()).toHaveLength(100);
	expect(bench.service.count()).toBe(1);
});

test('events that wait cost one request more, only when they have left the window', async () => {
	const trigger = await bench.active();
	bench.pending({ ingest_timestamp: isoAt(Date.now() - 60 * MINUTE) });
	bench.putMany(400, {}, Date.now() - 30 * MINUTE);
	expect(await trigger.poll()).toHaveLength(400);
	bench.putMany(60, {}, Date.now());
	await trigger.poll();
	bench.service.forget();
	expect(await trigger.poll()).toBeNull();
	expect(bench.service.count()).toBeLessThanOrEqual(2);
});

test('a backlog of 10,000 is drained over polls, each once, and leaves a small state', async () => {
	const trigger = await bench.active();
	const from = Date.now() - 60 * MINUTE;
	for (let at = 0; at < 10_000; at += 1) {
		bench.put({ job_id: at % 2 ? 123 : 124, ingest_timestamp: isoAt(from + at * 17) });
	}
	const polls: string[][] = [];
	for (let most = 0; most < 20 && polls.flat().length < 10_000; most += 1) {
		polls.push(keysOf(await trigger.poll()));
		expect(JSON.stringify(trigger.memory).length).toBeLessThan(200_000);
	}
	expect(await trigger.poll()).toBeNull();
	expect(new Set(polls.flat()).size).toBe(10_000);
	expect(polls.flat()).toHaveLength(10_000);
	expect(polls.length).toBeGreaterThan(1);
	expect(polls.length).toBeLessThanOrEqual(6);
});

test('thousands that wait among thousands that are decided leave a small state', async () => {
	const trigger = await bench.active();
	const from = Date.now() - 20 * MINUTE;
	const waiting: string[] = [];
	for (let at = 0; at < 3_000; at += 1) {
		const event = { ingest_timestamp: isoAt(from + at * 300) };
		if (at % 2) bench.put(event);
		else waiting.push(bench.pending(event));
	}
	const emitted = (await drain(trigger)).flat();
	expect(JSON.stringify(trigger.memory).length).toBeLessThan(200_000);
	expect(sorted(emitted)).toEqual(sorted(bench.decided));
	for (const key of waiting) bench.decide(key);
	for (let turn = 0; turn < 6; turn += 1) emitted.push(...keysOf(await trigger.poll()));
	expect(sorted(emitted)).toEqual(sorted(bench.decided));
});

test.each([
	['perJob', 'object'],
	['perJob', 'list'],
	['total', 'object'],
	['total', 'list'],
] as const)(
	'use cases of very different traffic lose nothing when the reading is cut (%s, %s)',
	async (sizeWithoutJobs, queryReply) => {
		for (const job_id of [125, 126]) bench.service.addJob({ job_id });
		Object.assign(bench.service.options, { sizeWithoutJobs, queryReply });
		const trigger = await bench.active({}, { budgetMs: BUDGET_MS });
		const from = Date.now() - 60 * MINUTE;
		const put = (job_id: number, count: number, everyMs: number) => {
			for (let at = 0; at < count; at += 1) {
				bench.put({ job_id, ingest_timestamp: isoAt(from + at * everyMs) });
			}
		};
		const waiting = bench.pending({ job_id: 126, ingest_timestamp: isoAt(from) });
		put(123, 2_700, SECOND);
		put(124, 20, 120 * SECOND);
		put(125, 310, 9 * SECOND);
		const first = await hasty(trigger);
		expect(bench.queries()).toBe(1);
		expect(sorted(new Set(useCasesOf(first).map(String)))).toEqual(['123', '124', '125']);
		expect(first?.length).toBeLessThan(bench.decided.length);
		const polls = [keysOf(first), ...(await drain(trigger))];
		bench.decide(waiting);
		polls.push(...(await drain(trigger)));
		expect(sorted(polls.flat())).toEqual(sorted(bench.decided));
	},
);

/** Its pages hold more than the window. */
const ONE_USE_CASE = { jobId: useCase(123) };

test('a poll ends within its budget, and the rest comes in later ones', async () => {
	const trigger = await bench.active(ONE_USE_CASE, { budgetMs: BUDGET_MS });
	// One page of them is known, so that a second one would be due.
	bench.putMany(1_400, {}, Date.now() - 4 * MINUTE);
	expect(await trigger.poll()).toHaveLength(1_400);
	bench.service.forget();
	const keys = bench.putMany(1_400, {}, Date.now() - 2 * MINUTE);
	const first = keysOf(await hasty(trigger));
	expect(bench.queries()).toBe(1);
	expect(first.length).toBeGreaterThan(1_000);
	expect(first.length).toBeLessThan(1_400);
	const rest = (await drain(trigger)).flat();
	expect(sorted([...first, ...rest])).toEqual(sorted(keys));
});

test('an n8n that tells no budget is given all at once', async () => {
	const trigger = await bench.active({}, { budgetMs: null });
	const keys = bench.putMany(700, {}, Date.now());
	expect(sorted(keysOf(await trigger.poll()))).toEqual(sorted(keys));
});

test('polls that overlap emit once', async () => {
	const trigger = await bench.active();
	const waiting = bench.pending();
	bench.putMany(30);
	bench.service.latencyMs = 30;
	const both = await Promise.all([trigger.poll(), trigger.poll(), trigger.poll()]);
	bench.decide(waiting);
	both.push(...(await Promise.all([trigger.poll(), trigger.poll()])));
	expect(sorted(both.flatMap(keysOf))).toEqual(sorted(bench.decided));
	expect(await trigger.poll()).toBeNull();
});
