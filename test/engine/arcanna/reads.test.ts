import {
	Bench,
	byId,
	exportEvent,
	getEvent,
	getMany,
	items,
	jsonOf,
	LOOK,
	pairsOf,
	QUERY,
	QUICK,
	sendFeedback,
} from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ decisionMs: 'manual' });
});

afterEach(async () => {
	await bench.service.close();
});

const get = { ...getEvent, eventId: 'e1' };

describe('event: get', () => {
	test('gives the event as it stands, with its state', async () => {
		bench.service.insert({ job_id: 123, event_id: 'e1', outcome: 'pending' });
		expect(jsonOf(await bench.run(get))).toEqual([
			{
				event_id: 'e1',
				ingest_timestamp: expect.any(String),
				status: bench.service.options.pendingStatus,
				state: 'running',
			},
		]);
		bench.service.decide('e1', { result_label: 'Escalate' });
		expect(jsonOf(await bench.run(get))).toEqual([
			expect.objectContaining({ result_label: 'Escalate', status: 'OK', state: 'succeeded' }),
		]);
	});

	test('gives a failed decision with its state', async () => {
		bench.service.insert({ job_id: 123, event_id: 'e1', outcome: { error_message: 'No model' } });
		expect(jsonOf(await bench.run(get))).toEqual([
			expect.objectContaining({ error_message: 'No model', status: 'ERROR', state: 'failed' }),
		]);
	});

	test('waits for the decision', async () => {
		bench.service.insert({ job_id: 123, event_id: 'e1', outcome: 'pending' });
		const running = bench.run({ ...get, waitForCompletion: true, options: QUICK });
		await bench.service.untilReceived('GET', LOOK, 3);
		bench.service.decide('e1');
		expect(jsonOf(await running)).toEqual([expect.objectContaining({ state: 'succeeded' })]);
	});

	test('tells at once that there is no such event, also when it should wait', async () => {
		for (const waitForCompletion of [false, true]) {
			const { error } = await bench.run({ ...get, waitForCompletion });
			expect(error).toMatchObject({ message: 'Event not found', httpCode: '404' });
			expect(error?.description).toContain('Check "Use Case" and "Event ID"');
		}
		expect(bench.service.count()).toBe(2);
	});

	test('gives each item its event, of its use case', async () => {
		bench.service.insert({ job_id: 123, event_id: 'same', outcome: { result_label: 'Drop' } });
		bench.service.insert({ job_id: 124, event_id: 'same', outcome: { result_label: 'Escalate' } });
		const result = await bench.run(
			{ ...getEvent, jobId: byId('={{ $json.job }}'), eventId: '={{ $json.id }}' },
			{ items: items({ job: 123, id: 'same' }, { job: 124, id: 'same' }) },
		);
		expect(jsonOf(result).map(({ result_label }) => result_label)).toEqual(['Drop', 'Escalate']);
		expect(pairsOf(result.items)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(result.credentialReads).toBe(1);
	});
});

test('event: export gives the event in its raw form', async () => {
	const raw_body = { rule: 'Phishing', nested: { list: [1, null] } };
	bench.service.insert({ job_id: 123, event_id: 'e1', raw_body });
	expect(jsonOf(await bench.run({ ...exportEvent, eventId: 'e1' }))).toEqual([
		{
			event_id: 'e1',
			ingest_timestamp: expect.any(String),
			status: 'OK',
			arcanna_event: raw_body,
			state: 'succeeded',
		},
	]);
});

describe('event: sendFeedback', () => {
	test.each(['Feedback received', 'updated'] as const)('gives the answer "%s"', async (reply) => {
		bench.service.options.feedbackReply = reply;
		bench.service.insert({ job_id: 123, event_id: 'e1' });
		const result = await bench.run({ ...sendFeedback, eventId: 'e1' });
		expect(jsonOf(result)).toEqual([{ event_id: 'e1', job_id: 123, status: reply }]);
		expect(bench.events()[0].feedback).toEqual({ label: 'Drop', user: 'analyst' });
		expect(bench.service.received[0].body).toEqual({ feedback: 'Drop' });
	});

	test('names the user, and takes label, event and user from each item', async () => {
		bench.service.insert({ job_id: 123, event_id: 'e1' });
		bench.service.insert({ job_id: 123, event_id: 'e2' });
		const { error } = await bench.run(
			{
				...sendFeedback,
				eventId: '={{ $json.id }}',
				label: '={{ $json.label }}',
				options: { username: '={{ $json.user }}' },
			},
			{
				items: items(
					{ id: 'e1', label: 'Drop', user: ' jane ' },
					{ id: 'e2', label: ' Escalate', user: '' },
				),
			},
		);
		expect(error).toBeUndefined();
		expect(bench.events().map(({ feedback }) => feedback)).toEqual([
			{ label: 'Drop', user: 'jane' },
			{ label: 'Escalate', user: 'analyst' },
		]);
	});
});

describe('event: getMany', () => {
	const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString();
	const list = async (parameters: typeof getMany = {}, input = items({})) =>
		await bench.run({ ...getMany, ...parameters }, { credentials: bench.manager(), items: input });
	const idsOf = (result: Awaited<ReturnType<typeof list>>) =>
		jsonOf(result).map(({ event_id }) => event_id);

	const insert = (id: string, minutes: number, more: object = {}) =>
		bench.service.insert({ job_id: 123, event_id: id, timestamp: at(minutes), ...more });

	test('gives events of all use cases, newest first, with the decision at the top', async () => {
		insert('old', 1);
		insert('pending', 3, { outcome: 'pending' });
		insert('other', 2, { job_id: 124, outcome: { result_label: 'Escalate', outlier: true } });
		const result = await list();
		expect(idsOf(result)).toEqual(['pending', 'other', 'old']);
		expect(jsonOf(result).map(({ state }) => state)).toEqual(['running', 'succeeded', 'succeeded']);
		expect(jsonOf(result)[1]).toMatchObject({
			event_id: 'other',
			job_id: 124,
			job_title: 'Endpoint alerts',
			status: 'OK',
			result_label: 'Escalate',
			outlier: true,
			confidence_score: 0.95,
			arcanna: { result_label: 'Escalate' },
		});
		expect(bench.bodies(QUERY)).toEqual([
			{
				date_field: '@timestamp',
				sort_by_column: '@timestamp',
				sort_order: 'desc',
				size: 50,
				page: 0,
			},
		]);
		expect(pairsOf(result.items)).toEqual([0, 0, 0].map((item) => ({ item })));
	});

	test.each(['nested', 'rawEvent', 'flat'] as const)(
		'reads events in the form "%s", newest first',
		async (eventForm) => {
			bench.service.options.eventForm = eventForm;
			insert('one', 1, { ingest_timestamp: at(11) });
			insert('three', 3, { ingest_timestamp: at(13) });
			insert('two', 2, { job_id: 124, ingest_timestamp: at(12) });
			const result = await list();
			expect(idsOf(result)).toEqual(['three', 'two', 'one']);
			expect(jsonOf(result)[0]).toMatchObject({
				event_id: 'three',
				job_id: 123,
				status: 'OK',
				result_label: 'Escalate',
				state: 'succeeded',
			});
		},
	);

	test('reads a bare list', async () => {
		bench.service.options.queryReply = 'list';
		insert('one', 1);
		expect(idsOf(await list({ returnAll: true }))).toEqual(['one']);
	});

	test.each(['perJob', 'total'] as const)(
		'gives no more than the limit, the newest ones (size is %s)',
		async (sizeWithoutJobs) => {
			Object.assign(bench.service.options, { sizeWithoutJobs });
			for (let minute = 0; minute < 10; minute += 1) {
				insert(`a${minute}`, minute);
				insert(`b${minute}`, minute + 5, { job_id: 124 });
			}
			expect(idsOf(await list({ limit: 7 }))).toEqual(
				idsOf(await list({ returnAll: true })).slice(0, 7),
			);
			expect(idsOf(await list({ limit: 100 }))).toHaveLength(20);
		},
	);

	describe.each(['perJob', 'total'] as const)('with more than a page (size is %s)', (size) => {
		beforeEach(() => {
			bench.service.options.sizeWithoutJobs = size;
			for (let minute = 0; minute < 1_200; minute += 1) insert(`a${minute}`, 2_000 + minute);
			for (let minute = 0; minute < 700; minute += 1) {
				insert(`b${minute}`, minute, { job_id: 124 });
			}
		});

		const newest = [
			...Array.from({ length: 1_200 }, (_, index) => `a${1_199 - index}`),
			...Array.from({ length: 700 }, (_, index) => `b${699 - index}`),
		];

		test.each(['object', 'list'] as const)('all of them come once (%s)', async (queryReply) => {
			bench.service.options.queryReply = queryReply;
			expect(idsOf(await list({ returnAll: true }))).toEqual(newest);
		});

		test('the newest ones come up to the limit', async () => {
			expect(idsOf(await list({ limit: 800 }))).toEqual(newest.slice(0, 800));
		});

		test('of one use case all come once', async () => {
			const result = await list({ returnAll: true, jobId: byId(124) });
			expect(idsOf(result)).toEqual(newest.slice(1_200));
			expect(bench.bodies(QUERY)[0]).toMatchObject({ job_ids: [124] });
		});
	});

	test('all come once, also beyond what Arcanna pages', async () => {
		for (let index = 0; index < 10_300; index += 1) insert(`e${index}`, index / 7);
		const ids = idsOf(await list({ returnAll: true }));
		expect(ids).toHaveLength(10_300);
		expect(new Set(ids).size).toBe(10_300);
	});

	test('asks for what the filters say, as documented', async () => {
		bench.service.options.listing = 'both';
		insert('outlier', 5, { outcome: { result_label: 'Drop', outlier: true } });
		insert('dropped', 6, { outcome: { result_label: 'Drop' } });
		insert('escalated', 7, { outcome: { result_label: 'Escalate', outlier: true } });
		insert('early', 1, { outcome: { result_label: 'Drop', outlier: true } });
		const result = await list({
			jobId: byId(' 123 '),
			filters: {
				startDate: at(4),
				endDate: '2026-01-01T02:30:00+02:00',
				labels: ['Drop', 'Investigate'],
				outliersOnly: true,
			},
		});
		expect(idsOf(result)).toEqual(['outlier']);
		expect(bench.bodies(QUERY)).toEqual(
			['arcanna.result_label', 'arcanna.result'].map((field) =>
				expect.objectContaining({
					job_ids: [123],
					start_date: at(4),
					end_date: at(30),
					filters: [
						{ field, operator: 'is one of', value: ['Drop', 'Investigate'] },
						{ field: 'arcanna.outlier_flag', operator: 'is', value: true },
					],
				}),
			),
		);
	});

	test('finds labels by their names and by their IDs, each event once', async () => {
		insert('by name', 5, { outcome: { result: 'class_0', result_label: 'Drop' } });
		insert('by ID', 6, { outcome: { result: 'class_1', result_label: 'Escalate' } });
		insert('by both', 7, { outcome: { result: 'Drop', result_label: 'Drop' } });
		insert('neither', 8, { outcome: { result: 'class_2', result_label: 'Investigate' } });
		const result = await list({ filters: { labels: ['Drop', 'class_1'] } });
		expect(idsOf(result)).toEqual(['by both', 'by ID', 'by name']);
	});

	test('takes dates and labels from expressions', async () => {
		insert('in', 5, { outcome: { result_label: 'Drop' } });
		insert('out', 9, { outcome: { result_label: 'Drop' } });
		const filters = {
			startDate: '={{ DateTime.fromISO($json.start) }}',
			endDate: '={{ new Date($json.end) }}',
			labels: '={{ "Drop, Escalate" }}',
		};
		const result = await list({ filters }, items({ start: at(4), end: at(6) }));
		expect(result.error).toBeUndefined();
		expect(idsOf(result)).toEqual(['in']);
	});

	test('ignores filters that are left empty', async () => {
		insert('one', 1);
		const filters = { startDate: '', endDate: '', labels: [], outliersOnly: false };
		expect(idsOf(await list({ filters }))).toEqual(['one']);
		expect(bench.bodies(QUERY)).toEqual([
			expect.not.objectContaining({ filters: expect.anything(), start_date: expect.anything() }),
		]);
	});

	test.each([401, 403, 404] as const)(
		'tells that an input key is not enough (%i)',
		async (status) => {
			bench.service.options.inputKeyOnV2 = status;
			const { error } = await bench.run(getMany);
			expect(error).toMatchObject({ httpCode: String(status) });
			expect(error?.message).toBe('An input key does not open this');
			expect(error?.description).toContain(
				'Listing events requires a management key with the scope "read:event_query"',
			);
		},
	);

	test('tells that the management key lacks the scope', async () => {
		const credentials = bench.credentials({ apiKey: bench.service.keys.scopeless });
		const { error } = await bench.run(getMany, { credentials });
		expect(error?.message).toContain('read:event_query');
		expect(error?.description).toContain('Listing events requires a management key');
	});
});
