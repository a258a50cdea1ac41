import type { ArcannaOutcome, ArcannaEvent } from '../../simulators/arcanna.mts';
import { Bench, create, jsonOf, LOOK, pairsOf, QUERY, SEND } from './support.mts';

let bench: Bench;

/** 40 events, of which the last is decided after 4 s. */
const input = Array.from({ length: 40 }, (_, index) => ({ json: { index } }));
const outcome = ({ raw_body }: ArcannaEvent): ArcannaOutcome & { afterMs: number } => ({
	result_label: 'Drop',
	afterMs: 100 * (1 + Number(raw_body.index)),
});
const waiting = { ...create, waitForCompletion: true };

beforeEach(async () => {
	bench = await Bench.open({ outcome });
});

afterEach(async () => {
	await bench.service.close();
});

function looksByEvent(): number[] {
	const polls = bench.service.received.filter(
		({ method, path }) => method === 'GET' && LOOK.test(path),
	);
	return bench
		.events()
		.map(({ event_id }) => polls.filter(({ path }) => path.endsWith(`/${event_id}`)).length);
}

test('with a key that may query, events that wait together are asked for together', async () => {
	const result = await bench.run(waiting, { items: input, credentials: bench.manager() });
	expect(result.error).toBeUndefined();
	expect(jsonOf(result).map(({ state, result_label }) => [state, result_label])).toEqual(
		input.map(() => ['succeeded', 'Drop']),
	);
	expect(pairsOf(result.items)).toEqual(input.map((_, item) => ({ item })));
	// The item is the event as /api/v1 gives it, not as the query does.
	expect(Object.keys(jsonOf(result)[39])).not.toContain('arcanna');

	const queries = bench.service.count('POST', QUERY);
	expect(queries).toBeGreaterThan(1);
	expect(queries).toBeLessThan(12);
	// Whoever comes while fewer than five wait, and the last one, is looked at as without it.
	const polls = looksByEvent();
	expect(polls.slice(5, 35).filter((count) => count > 1)).toEqual([]);
	expect(bench.service.count('POST', SEND)).toBe(40);
});

test('with an input key it is tried once, and each event is looked at by itself', async () => {
	const result = await bench.run(waiting, { items: input });
	expect(result.error).toBeUndefined();
	expect(jsonOf(result).every(({ state }) => state === 'succeeded')).toBe(true);
	expect(bench.service.count('POST', QUERY)).toBe(1);
	expect(looksByEvent().some((count) => count > 2)).toBe(true);
});

test('an event of another use case is not taken for one with the same ID', async () => {
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
