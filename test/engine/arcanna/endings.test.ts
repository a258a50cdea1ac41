import { Bench, byId, create, createAndWait, items, jsonOf, QUICK, SEND } from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ decisionMs: 'manual' });
});

afterEach(async () => await bench.service.close());

/** The first item is refused, the others are good. */
const parameters = { ...create, jobId: byId('={{ $json.job }}') };
const badThenGood = items({ job: 999 }, { job: 123 }, { job: 123 });

describe('a run that an item has made fail', () => {
	test('does not sit out the pause that Arcanna asked for', async () => {
		bench.service.fault('POST', SEND, { kind: 'status', status: 429, retryAfter: 60 });
		bench.service.fault('POST', SEND, { kind: 'delay', ms: 100 });
		const { error, tookMs } = await bench.run(parameters, {
			items: items({ job: 123 }, { job: 999 }, { job: 123 }),
		});
		expect(error?.message).toMatch(/not found/i);
		expect(tookMs).toBeLessThan(3_000);
		expect(bench.events().length).toBeLessThanOrEqual(1);
	});

	test('does not sit out the pauses between looks at other events, and tells their IDs', async () => {
		bench.service.fault('POST', SEND, { kind: 'delay', ms: 200 }, { skip: 1 });
		const options = { pollInterval: 60 };
		const { error, tookMs } = await bench.run(
			{ ...createAndWait, options, jobId: byId('={{ $json.job }}') },
			{ items: items({ job: 123 }, { job: 999 }) },
		);
		expect(error?.message).toMatch(/not found/i);
		expect(error?.description).toContain(String(bench.events()[0].event_id));
		expect(tookMs).toBeLessThan(3_000);
	});

	test('does not sit out the pauses between batches', async () => {
		const { error, tookMs } = await bench.run(parameters, {
			items: badThenGood,
			requestOptions: { batching: { batch: { batchSize: 1, batchInterval: 60_000 } } },
		});
		expect(error?.message).toMatch(/not found/i);
		expect(tookMs).toBeLessThan(3_000);
		expect(bench.service.count('POST', SEND)).toBe(1);
	});
});

describe('an answer to a new event that names no ID', () => {
	const answer = (body: unknown) =>
		bench.service.fault('POST', SEND, { kind: 'status', status: 201, body });

	test.each([create, createAndWait])('is told with what it says', async (operation) => {
		answer({ job_id: 123, status: 'ERROR', error_message: 'The use case is stopped' });
		const { error } = await bench.run(operation);
		expect(error?.message).toBe('The use case is stopped');
		answer({ status: 'OK' });
		expect((await bench.run(operation)).error?.message).toBe(
			'Arcanna returned no ID for the event',
		);
	});

	test('is good enough when the event has an own ID', async () => {
		answer({ status: 'OK' });
		const options = { eventId: 'siem-1' };
		expect(jsonOf(await bench.run({ ...create, options }))).toEqual([
			{ status: 'OK', state: 'succeeded' },
		]);
	});
});

test('an event that could not be looked at keeps its ID when time is up', async () => {
	bench.service.fault('GET', /./, { kind: 'status', status: 503 }, { times: 9 });
	const options = { ...QUICK, timeout: 0, onTimeout: 'output', maxRetries: 0 };
	const [item] = jsonOf(await bench.run({ ...createAndWait, options }));
	expect(item).toMatchObject({
		event_id: bench.events()[0].event_id,
		job_id: 123,
		status: bench.service.options.pendingStatus,
		state: 'running',
	});
	const [found] = jsonOf(
		await bench.run({ ...createAndWait, operation: 'get', eventId: 'e1', options }),
	);
	expect(found).toEqual({ event_id: 'e1', state: 'running' });
});
