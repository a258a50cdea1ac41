import type { IDataObject } from 'n8n-workflow';

import type { ArcannaOutcome, ArcannaEvent } from '../../simulators/arcanna.mts';
import type { Reply } from '../../simulators/common/routes.mts';
import { pause, type RunResult } from '../harness/index.mts';
import {
	Bench,
	create,
	getEvent,
	items,
	jsonOf,
	listingOf,
	LOOK,
	pairsOf,
	QUERY,
	SEND,
} from './support.mts';

/** 40 events, of which the last is decided after 4 s. */
const input = Array.from({ length: 40 }, (_, index) => ({ json: { index } }));
const outcome = ({ raw_body }: ArcannaEvent): ArcannaOutcome & { afterMs: number } => ({
	result_label: 'Drop',
	afterMs: 100 * (1 + Number(raw_body.index)),
});
const waiting = { ...create, waitForCompletion: true };

// Each test waits for seconds, so they run side by side, each with a service of its own.
const benches: Bench[] = [];

async function openBench(): Promise<Bench> {
	const bench = await Bench.open({ outcome });
	benches.push(bench);
	return bench;
}

afterAll(async () => {
	await Promise.all(benches.map(async ({ service }) => await service.close()));
});

function looksByEvent(bench: Bench): number[] {
	const polls = bench.service.received.filter(
		({ method, path }) => method === 'GET' && LOOK.test(path),
	);
	return bench
		.events()
		.map(({ event_id }) => polls.filter(({ path }) => path.endsWith(`/${event_id}`)).length);
}

test.concurrent(
	'with a key that may query, events that wait together are asked for together',
	async () => {
		const bench = await openBench();
		const result = await bench.run(waiting, { items: input, credentials: bench.manager() });
		expect(result.error).toBeUndefined();
		expect(jsonOf(result).map(({ state, result_label }) => [state, result_label])).toEqual(
			input.map(() => ['succeeded', 'Drop']),
		);
		expect(pairsOf(result.items)).toEqual(input.map((_, item) => ({ item })));
		// The item is the event as /api/v1 gives it, not as the query does.
		expect(Object.keys(jsonOf(result)[39])).not.toContain('arcanna');

		const queries = bench.service.count('POST', listingOf(bench.service));
		expect(queries).toBeGreaterThan(1);
		expect(queries).toBeLessThan(12);
		// Whoever comes while fewer than five wait, and the last one, is looked at as without it.
		const polls = looksByEvent(bench);
		expect(polls.slice(5, 35).filter((count) => count > 1)).toEqual([]);
		expect(bench.service.count('POST', SEND)).toBe(40);
	},
);

test.concurrent(
	'with an input key it is tried once, and each event is looked at by itself',
	async () => {
		const bench = await openBench();
		const result = await bench.run(waiting, { items: input });
		expect(result.error).toBeUndefined();
		expect(jsonOf(result).every(({ state }) => state === 'succeeded')).toBe(true);
		expect(bench.service.count('POST', QUERY)).toBe(1);
		expect(Math.min(...looksByEvent(bench))).toBeGreaterThan(0);
	},
);

test.concurrent('an event of another use case is not taken for one with the same ID', async () => {
	const bench = await openBench();
	const both = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((index) => ({
		json: { index: index < 5 ? 0 : 15, job: index < 5 ? 123 : 124, id: `own-${index % 5}` },
	}));
	const result = await bench.run(
		{
			...waiting,
			jobId: { __rl: true, mode: 'id', value: '={{ $json.job }}' },
			options: { eventId: '={{ $json.id }}' },
		},
		{ items: both, credentials: bench.manager() },
	);
	expect(result.error).toBeUndefined();
	expect(jsonOf(result).map(({ event_id, state }) => [event_id, state])).toEqual(
		both.map(({ json }) => [json.id, 'succeeded']),
	);
});

describe('asking for many at once', () => {
	/** Events that are there already, and are decided after a while. */
	const pending = (
		bench: Bench,
		count: number,
		decidedMs: number | ((index: number) => number),
	) => {
		const useCase = bench.service.jobs.get(123);
		if (useCase === undefined) throw new Error('There is no use case 123');
		return Array.from({ length: count }, (_, index) => {
			const afterMs = typeof decidedMs === 'number' ? decidedMs : decidedMs(index);
			bench.service.options.outcome = () => ({ result_label: 'Drop', afterMs });
			return bench.service.ingest(useCase, {}).event_id;
		});
	};
	const waitFor = async (bench: Bench, jsons: IDataObject[], options: IDataObject) =>
		await bench.run(
			{
				...getEvent,
				eventId: '={{ $json.id }}',
				waitForCompletion: true,
				options: { onTimeout: 'output', ...options },
			},
			{ items: items(...jsons), credentials: bench.manager() },
		);
	const statesOf = (result: RunResult) => jsonOf(result).map(({ state }) => state);

	test.concurrent('holds up nothing else while a slow answer is on its way', async () => {
		const bench = await openBench();
		bench.service.fault('POST', listingOf(bench.service), { kind: 'delay', ms: 2_000 });
		const ids = pending(bench, 11, 3_500);
		const jsons = ids.map((id, index) => ({ id, interval: index === 10 ? 0.1 : 0 }));
		const running = waitFor(bench, jsons, {
			concurrency: 2,
			pollInterval: '={{ $json.interval }}',
		});
		await bench.service.untilReceived('POST', listingOf(bench.service));
		const before = bench.service.received.length;
		await pause(1_500);
		const meanwhile = bench.service.received.slice(before);
		expect(meanwhile.filter(({ path }) => path.endsWith(`/${ids[10]}`)).length).toBeGreaterThan(5);
		expect(statesOf(await running)).toEqual(ids.map(() => 'succeeded'));
		expect(bench.service.peakInFlight).toBe(2);
	});

	test.concurrent(
		'that is never answered makes no wait overrun its timeout',
		async () => {
			const bench = await openBench();
			bench.service.fault('POST', listingOf(bench.service), { kind: 'hang' }, { times: 99 });
			const ids = pending(bench, 10, 60_000);
			const result = await waitFor(
				bench,
				ids.map((id) => ({ id })),
				{ timeout: 2 },
			);
			expect(statesOf(result)).toEqual(ids.map(() => 'running'));
			expect(bench.service.count('POST', listingOf(bench.service))).toBe(1);
			expect(result.tookMs).toBeLessThan(3_900);
		},
		20_000,
	);

	test.concurrent.each([
		['of no event', 0],
		['of half of the events', 5],
	])(
		'does not keep a decision back where the answer tells %s',
		async (_, told) => {
			const bench = await openBench();
			bench.service.options.listing = 'both';
			const ids = pending(bench, 10, 3_000);
			const change = (reply: Reply) => {
				const { events } = reply.json as { events: IDataObject[] };
				const left = events.filter(({ event_id }) => ids.indexOf(String(event_id)) < told);
				return { json: { events: left, total_count: left.length } };
			};
			bench.service.fault('POST', QUERY, { kind: 'changed', change }, { times: 99 });
			const result = await waitFor(
				bench,
				ids.map((id) => ({ id })),
				{ timeout: 9 },
			);
			expect(statesOf(result)).toEqual(ids.map(() => 'succeeded'));
			expect(bench.service.count('POST', QUERY)).toBeGreaterThan(1);
			expect(result.tookMs).toBeLessThan(8_000);
		},
		20_000,
	);

	test.concurrent(
		'keeps two waits for one event apart',
		async () => {
			const bench = await openBench();
			const ids = pending(bench, 8, (index) => (index < 3 ? 2_500 : 60_000));
			const began = Date.now();
			const twice = ids.slice(0, 3);
			const result = await waitFor(
				bench,
				[
					...twice.map((id) => ({ id, timeout: 6 })),
					...twice.map((id) => ({ id, timeout: 1.5 })),
					...ids.slice(3).map((id) => ({ id, timeout: 6 })),
				],
				{ timeout: '={{ $json.timeout }}' },
			);
			expect(statesOf(result).slice(0, 6)).toEqual([
				...twice.map(() => 'succeeded'),
				...twice.map(() => 'running'),
			]);
			const last = bench.service.received.findLast(({ path }) => path.endsWith(`/${twice[0]}`));
			expect((last?.at ?? Infinity) - began).toBeLessThan(5_000);
		},
		20_000,
	);
});
