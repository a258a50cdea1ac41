import { Bench, create, getEvent, pairsOf } from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open();
});

afterEach(async () => {
	await bench.service.close();
});

const COUNT = 45;
const input = Array.from({ length: COUNT }, (_, n) => ({ json: { n, event_id: `e${n}` } }));

test.each([
	['that computes', '={{ { n: $json.n } }}'],
	['that names the item', '={{ $json }}'],
	['that gives text', '={{ JSON.stringify($json) }}'],
])("a body by an expression %s is each item's own", async (_what, rawBody) => {
	const result = await bench.run({ ...create, bodySource: 'json', rawBody }, { items: input });
	expect(result.error).toBeUndefined();
	const sent = new Map(bench.events().map(({ event_id, raw_body }) => [event_id, raw_body.n]));
	expect(result.items.map(({ json }) => sent.get(String(json.event_id)))).toEqual(
		input.map(({ json }) => json.n),
	);
});

test("an expression that can't be evaluated fails its own item, and no other", async () => {
	const bad = [7, 30, 31];
	const rawBody = `={{ [${bad}].includes($json.n) ? $('Nowhere').first().json : { n: $json.n } }}`;
	const result = await bench.run(
		{ ...create, bodySource: 'json', rawBody },
		{ items: input, settings: { onError: 'continueRegularOutput' } },
	);
	const failed = result.items.flatMap(({ json }, index) => (json.error ? [index] : []));
	expect(failed).toEqual(bad);
	expect(pairsOf(result.items)).toEqual(input.map((_, item) => ({ item })));
	expect(bench.events().map(({ raw_body }) => raw_body.n)).toHaveLength(COUNT - bad.length);
});

test('IDs in several parameters at once belong together', async () => {
	for (const { json } of input) bench.service.insert({ job_id: 123, event_id: json.event_id });
	const result = await bench.run(
		{ ...getEvent, eventId: '={{ "e" + $json.n }}' },
		{ items: [...input].reverse() },
	);
	expect(result.items.map(({ json }) => json.event_id)).toEqual(
		[...input].reverse().map(({ json }) => json.event_id),
	);
});

test('what is neither text nor number is no own ID, which items could share', async () => {
	const options = { eventId: '={{ $json.n > -1 }}' };
	const { error } = await bench.run({ ...create, options }, { items: input });
	expect(error?.message).toContain('"Event ID" is true');
	expect(bench.service.received).toEqual([]);
});
