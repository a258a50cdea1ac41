import { inShortTime, until } from '../harness/index.mts';
import {
	Bench,
	byId,
	create,
	createAndWait,
	fromList,
	items,
	jsonOf,
	LOOK,
	pairsOf,
	QUERY,
	QUICK,
	SEND,
} from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open();
});

afterEach(async () => {
	await bench.service.close();
});

test('1,000 events are sent once each, within the concurrency, and come back decided', async () => {
	bench.service.latencyMs = 2;
	const input = Array.from({ length: 1_000 }, (_, index) => ({ json: { index } }));
	const result = await bench.run(
		{ ...createAndWait, options: { concurrency: 20 } },
		{ items: input },
	);
	expect(result.error).toBeUndefined();
	expect(result.credentialReads).toBe(1);
	expect(bench.service.count('POST', SEND)).toBe(1_000);
	// With an input key it is no use to ask for all of them together; that is tried once.
	expect(bench.service.count('POST', QUERY)).toBeLessThanOrEqual(1);
	expect(bench.service.peakInFlight).toBeGreaterThan(1);
	expect(bench.service.peakInFlight).toBeLessThanOrEqual(20);

	const events = bench.events();
	expect(events).toHaveLength(1_000);
	expect(events.every(({ ingestions }) => ingestions === 1)).toBe(true);
	expect(new Set(events.map(({ raw_body }) => raw_body.index)).size).toBe(1_000);
	const indexOf = new Map(events.map(({ event_id, raw_body }) => [event_id, raw_body.index]));
	expect(result.items.map(({ json }) => indexOf.get(String(json.event_id)))).toEqual(
		input.map(({ json }) => json.index),
	);
	expect(result.items.every(({ json }) => json.state === 'succeeded')).toBe(true);
	expect(pairsOf(result.items)).toEqual(input.map((_, item) => ({ item })));
	expect(result.hints[0].message).toMatch(
		/^Waited for 1000 items, up to .* seconds? \(\d+ status checks\)/,
	);
});

test.each<[string, { storage_tag?: string }]>([
	[' second input ', { storage_tag: 'second input' }],
	['={{ $json.input }}', { storage_tag: '7' }],
	['', {}],
	['={{ $json.none }}', {}],
])('the storage tag %j is sent as %j', async (storageTag, sent) => {
	for (const options of [{ storageTag }, { storageTag, eventId: 'own-1' }]) {
		const { error } = await bench.run({ ...create, options }, { items: items({ input: 7 }) });
		expect(error).toBeUndefined();
		const body = { job_id: 123, raw_body: { input: 7 }, ...sent };
		expect(bench.bodies(SEND).at(-1)).toEqual(body);
		expect(bench.events().at(-1)?.storage_tag).toBe(sent.storage_tag);
	}
});

describe('an event', () => {
	const alert = { rule: 'Impossible travel', user: { name: 'jane' }, '@timestamp': '2026-01-31' };

	test.each([
		['the input item as it is', {}, alert],
		['JSON text', { bodySource: 'json', rawBody: '{"a":[1,{"b":null}]}' }, { a: [1, { b: null }] }],
		['an expression that gives an object', { bodySource: 'json', rawBody: '={{ $json }}' }, alert],
		[
			'an expression that gives text',
			{ bodySource: 'json', rawBody: '={{ JSON.stringify($json.user) }}' },
			alert.user,
		],
	])('is taken from %s', async (_, parameters, rawBody) => {
		const { error } = await bench.run({ ...create, ...parameters }, { items: items(alert) });
		expect(error).toBeUndefined();
		expect(bench.bodies(SEND)).toEqual([{ job_id: 123, raw_body: rawBody }]);
	});

	test("comes back as Arcanna's own object and its state, and nothing else", async () => {
		const result = await bench.run(create, { items: items(alert) });
		expect(jsonOf(result)).toEqual([
			{
				event_id: expect.any(String),
				job_id: 123,
				ingest_timestamp: expect.any(String),
				status: bench.service.options.pendingStatus,
				error_message: null,
				state: 'running',
			},
		]);
		expect(result.hints).toMatchObject([{ message: expect.stringMatching(/^Still running\. /) }]);
		expect(bench.service.count()).toBe(1);
	});

	test('comes back with the decision after waiting', async () => {
		const result = await bench.run(createAndWait, { items: items(alert) });
		const [{ event_id }] = bench.events();
		expect(jsonOf(result)).toEqual([
			{
				event_id,
				job_id: 123,
				ingest_timestamp: expect.any(String),
				status: 'OK',
				result: 'class_0',
				result_label: 'Drop',
				bucket_state: 'new',
				outlier: false,
				confidence_score: 0.95,
				state: 'succeeded',
			},
		]);
	});

	test('keeps an ID that is too long for a number', async () => {
		const result = await bench.run(createAndWait, {
			items: items({ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }),
		});
		const sent = bench.events().map(({ event_id }) => event_id);
		expect(jsonOf(result).map(({ event_id }) => event_id)).toEqual(expect.arrayContaining(sent));
		expect(sent.some((id) => String(Number(id)) !== id)).toBe(true);
	});

	test('has its own ID, use case and body for each item', async () => {
		const result = await bench.run(
			{
				...createAndWait,
				jobId: byId('={{ $json.job }}'),
				bodySource: 'json',
				rawBody: '={{ { n: $json.n } }}',
				options: { ...QUICK, eventId: '={{ $json.id }}' },
			},
			{
				items: items(
					{ job: 123, n: 1, id: 'siem-1' },
					{ job: ' 124 ', n: 2, id: ' siem_2 ' },
					{ job: '124', n: 3, id: 4711 },
				),
			},
		);
		expect(result.error).toBeUndefined();
		expect(jsonOf(result).map(({ event_id }) => event_id)).toEqual(['siem-1', 'siem_2', '4711']);
		expect([...bench.service.events.keys()].sort()).toEqual([
			'123/siem-1',
			'124/4711',
			'124/siem_2',
		]);
		expect(bench.events().map(({ raw_body }) => raw_body.n)).toEqual(
			expect.arrayContaining([1, 2, 3]),
		);
	});

	test.each([fromList(123), fromList('123'), byId('123'), 123, '123'])(
		'goes to the use case that is given as %j',
		async (jobId) => {
			const { error } = await bench.run({ ...create, jobId });
			expect(error).toBeUndefined();
			expect(bench.events()[0].job_id).toBe(123);
		},
	);
});

describe('waiting', () => {
	test.each(['pending_inference', 'Pending inference'] as const)(
		'goes on while the status is "%s"',
		async (pendingStatus) => {
			Object.assign(bench.service.options, { pendingStatus, decisionMs: 80 });
			const [event] = jsonOf(await bench.run(createAndWait));
			expect(event).toMatchObject({ status: 'OK', state: 'succeeded' });
			expect(bench.service.count('GET', LOOK)).toBeGreaterThan(1);
		},
	);

	test('tolerates that a fresh event is not found yet', async () => {
		Object.assign(bench.service.options, { notFoundMs: 100 });
		const [event] = jsonOf(await bench.run(createAndWait));
		expect(event.state).toBe('succeeded');
		expect(bench.service.received.filter(({ status }) => status === 404).length).toBeGreaterThan(0);
	});

	test('looks at once, and then after the interval', async () => {
		bench.service.options.decisionMs = 'manual';
		const { pausesMs } = await inShortTime(async () => {
			const running = bench.run({ ...createAndWait, options: { pollInterval: 4 } });
			await bench.service.untilReceived('GET', LOOK, 3);
			bench.service.decide(bench.events()[0].event_id);
			await running;
		});
		const [, ...later] = bench.service.received.filter(({ path }) => LOOK.test(path));
		expect(pausesMs.map(Math.round)).toEqual(later.map(() => 4_000));
	});

	test('holds no slot: all are sent with one request in flight', async () => {
		bench.service.options.decisionMs = 'manual';
		const running = bench.run(
			{ ...createAndWait, options: { ...QUICK, concurrency: 1 } },
			{ items: items(...Array.from({ length: 20 }, (_, n) => ({ n }))) },
		);
		await until(() => bench.events().length === 20);
		for (const { event_id } of bench.events()) bench.service.decide(event_id);
		expect(jsonOf(await running)).toHaveLength(20);
		expect(bench.service.peakInFlight).toBe(1);
	});

	test('tells a failed decision in the words of Arcanna', async () => {
		bench.service.options.outcome = () => ({ error_message: 'Model is not trained' });
		const { error } = await bench.run(createAndWait);
		const [{ event_id }] = bench.events();
		expect(error?.message).toBe(
			`The decision on the event ${event_id} failed: Model is not trained`,
		);
		expect(error?.description).toContain('failed ("ERROR")');
	});

	test('gives a failed decision as an item where the user wants that', async () => {
		bench.service.options.outcome = () => ({ error_message: 'Model is not trained' });
		const options = { ...QUICK, onFailure: 'output' };
		const result = await bench.run({ ...createAndWait, options });
		expect(jsonOf(result)).toEqual([
			expect.objectContaining({ state: 'failed', error_message: 'Model is not trained' }),
		]);
	});

	test('tells the ID, the last state and what to do when time is up', async () => {
		bench.service.options.decisionMs = 'manual';
		const options = { ...QUICK, timeout: 0.1 };
		const { error, tookMs } = await bench.run({ ...createAndWait, options });
		const [{ event_id }] = bench.events();
		expect(error?.message).toBe(
			`The decision on the event ${event_id} was not made within 0.1 seconds`,
		);
		expect(error?.description).toContain(`running ("${bench.service.options.pendingStatus}")`);
		expect(error?.description).toContain(
			`"Event: Get" with the use case 123 and the event ID ${event_id}`,
		);
		expect(tookMs).toBeLessThan(2_000);
	});

	test('gives the item as it stands when time is up, where the user wants that', async () => {
		bench.service.options.decisionMs = 'manual';
		const options = { ...QUICK, timeout: 0.1, onTimeout: 'output' };
		const result = await bench.run({ ...createAndWait, options });
		expect(jsonOf(result)).toEqual([
			expect.objectContaining({
				event_id: bench.events()[0].event_id,
				status: bench.service.options.pendingStatus,
				state: 'running',
			}),
		]);
	});

	test('looks once when there is no time to wait', async () => {
		bench.service.options.decisionMs = 'manual';
		const options = { timeout: 0, onTimeout: 'output' };
		const [event] = jsonOf(await bench.run({ ...createAndWait, options }));
		expect(event.state).toBe('running');
		expect(bench.service.count('GET', LOOK)).toBe(1);
	});

	test('survives looks that go wrong', async () => {
		bench.service.fault('GET', LOOK, { kind: 'status', status: 500 });
		bench.service.fault('GET', LOOK, { kind: 'drop' });
		bench.service.fault('GET', LOOK, { kind: 'status', status: 429, retryAfter: 0 });
		const options = { ...QUICK, maxRetries: 0 };
		const [event] = jsonOf(await bench.run({ ...createAndWait, options }));
		expect(event.state).toBe('succeeded');
		expect(bench.service.count('POST')).toBe(1);
	});

	test.each([401, 403])('tells the ID when looking is refused (%i)', async (status) => {
		bench.service.fault('GET', LOOK, { kind: 'status', status }, { times: 9 });
		const { error } = await bench.run(createAndWait);
		expect(error).toMatchObject({ httpCode: String(status) });
		expect(error?.description).toContain(
			`"Event: Get" with the use case 123 and the event ID ${bench.events()[0].event_id}`,
		);
		expect(bench.service.count('GET', LOOK)).toBe(1);
	});
});
