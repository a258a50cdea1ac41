import {
	Bench,
	byId,
	create,
	createAndWait,
	exportEvent,
	getEvent,
	getLabels,
	getMany,
	getUseCase,
	getUseCases,
	items,
	jsonOf,
	pairsOf,
	QUICK,
	SEND,
	sendFeedback,
	start,
	train,
} from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open();
	bench.service.insert({ job_id: 123, event_id: 'e1' });
	bench.service.insert({ job_id: 124, event_id: 'e1' });
	bench.service.addJob({ job_id: 999, title: 'Not mine', integration: 'another' });
});

afterEach(async () => {
	await bench.service.close();
});

/** The one in the middle can not be: there is no use case 5. */
const input = items({ job: 123 }, { job: 5 }, { job: 124 });
const jobId = byId('={{ $json.job }}');
const good = expect.not.objectContaining({ error: expect.anything() });

const one: Array<[string, typeof create]> = [
	['event: create', create],
	['event: create, waiting', createAndWait],
	['event: get', { ...getEvent, eventId: 'e1' }],
	['event: get, waiting', { ...getEvent, eventId: 'e1', waitForCompletion: true }],
	['event: export', { ...exportEvent, eventId: 'e1' }],
	['event: sendFeedback', { ...sendFeedback, eventId: 'e1' }],
	['useCase: get', getUseCase],
	['useCase: start', start],
	['useCase: train', train],
	['useCase: train, waiting', { ...train, waitForCompletion: true, options: QUICK }],
];

describe.each(one)('%s, with one item that can not be done', (_, operation) => {
	const parameters = { ...operation, jobId };

	test('stops, and names the item', async () => {
		const { error, items: output } = await bench.run(parameters, { items: input });
		expect(error).toMatchObject({
			message: 'Job not found',
			httpCode: '404',
			context: { itemIndex: 1 },
		});
		expect(output).toEqual([]);
	});

	test('goes on with the error as an item, all paired', async () => {
		const settings = { onError: 'continueRegularOutput' } as const;
		const result = await bench.run(parameters, { items: input, settings });
		expect(result.error).toBeUndefined();
		expect(jsonOf(result)).toEqual([
			good,
			{ error: 'Job not found', details: expect.any(Object) },
			good,
		]);
		expect(pairsOf(result.items)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	});

	test('goes on with the error in the other output, all paired', async () => {
		const settings = { onError: 'continueErrorOutput' } as const;
		const {
			error,
			errorItems,
			items: output,
		} = await bench.run(parameters, { items: input, settings });
		expect(error).toBeUndefined();
		expect(pairsOf(output)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(pairsOf(errorItems)).toEqual([{ item: 1 }]);
		expect(errorItems[0].json.error).toContain('Job not found');
	});
});

describe('operations that give several items for one', () => {
	const settings = { onError: 'continueRegularOutput' } as const;

	test('pair each label, and the error', async () => {
		const result = await bench.run({ ...getLabels, jobId }, { items: input, settings });
		expect(jsonOf(result)).toEqual([
			{ label: 'Drop' },
			{ label: 'Escalate' },
			{ error: 'Job not found', details: expect.any(Object) },
			{ label: 'Drop' },
			{ label: 'Investigate' },
			{ label: 'Escalate' },
		]);
		expect(pairsOf(result.items)).toEqual([0, 0, 1, 2, 2, 2].map((item) => ({ item })));
	});

	test('pair each label and the error in two outputs', async () => {
		const { items: output, errorItems } = await bench.run(
			{ ...getLabels, jobId },
			{ items: input, settings: { onError: 'continueErrorOutput' } },
		);
		expect(pairsOf(output)).toEqual([0, 0, 2, 2, 2].map((item) => ({ item })));
		expect(pairsOf(errorItems)).toEqual([{ item: 1 }]);
	});

	test('pair each use case, and the error', async () => {
		bench.service.fault('GET', /jobs\/$/, { kind: 'status', status: 403 }, { skip: 1 });
		const parameters = { ...getUseCases, returnAll: true, options: { concurrency: 1 } };
		const result = await bench.run(parameters, { items: input, settings });
		expect(result.error).toBeUndefined();
		expect(pairsOf(result.items)).toEqual([0, 0, 1, 2, 2].map((item) => ({ item })));
		expect(jsonOf(result)[2]).toMatchObject({ error: 'Status 403 on demand' });
	});

	test('stop, and name the item', async () => {
		const { error } = await bench.run({ ...getLabels, jobId }, { items: input });
		expect(error).toMatchObject({ message: 'Job not found', context: { itemIndex: 1 } });
	});

	test('pair each event, and the error', async () => {
		const parameters = { ...getMany, jobId, filters: { labels: '={{ $json.labels }}' } };
		const result = await bench.run(parameters, {
			items: items({ job: '' }, { job: 'x' }, { job: 124 }),
			credentials: bench.manager(),
			settings,
		});
		expect(pairsOf(result.items)).toEqual([0, 0, 1, 2].map((item) => ({ item })));
		expect(jsonOf(result)[2].error).toContain('"Use Case" is "x"');
	});
});

test('an item that fails takes no event of another with it', async () => {
	bench.service.options.decisionMs = 'manual';
	const before = bench.service.events.size;
	const { error } = await bench.run({ ...createAndWait, jobId }, { items: input });
	const sent = bench.events().slice(before);
	expect(sent).toHaveLength(2);
	expect(error?.description).toContain('Created in Arcanna by this run: events ');
	for (const { event_id } of sent) expect(error?.description).toContain(event_id);
});

test('after an item that fails, none is begun any more', async () => {
	const { error } = await bench.run(
		{ ...create, jobId, options: { concurrency: 1 } },
		{ items: items({ job: 123 }, { job: 5 }, { job: 124 }, { job: 124 }) },
	);
	expect(error).toMatchObject({ context: { itemIndex: 1 } });
	expect(bench.service.count('POST', SEND)).toBe(2);
});

test('declared operations share the concurrency of the run', async () => {
	bench.service.latencyMs = 20;
	const result = await bench.run(
		{ ...getLabels, options: { concurrency: 3 } },
		{ items: items(...Array.from({ length: 12 }, (_, n) => ({ n }))) },
	);
	expect(result.items).toHaveLength(24);
	expect(bench.service.peakInFlight).toBe(3);
});

test.each([create, getLabels])('no input gives no output ($operation)', async (parameters) => {
	const result = await bench.run(parameters, { items: [] });
	expect(result.error).toBeUndefined();
	expect(result.items).toEqual([]);
	expect(bench.service.count()).toBe(0);
});
