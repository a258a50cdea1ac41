import {
	Bench,
	byId,
	byName,
	getLabels,
	getUseCase,
	getUseCases,
	items,
	jsonOf,
	pairsOf,
	QUICK,
	start,
	stop,
	train,
	TRAIN,
	USE_CASE,
} from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ trainingMs: 5 });
});

afterEach(async () => {
	await bench.service.close();
});

const name = byName('Phishing triage');

describe('a use case', () => {
	test('comes by its ID', async () => {
		const result = await bench.run(getUseCase);
		expect(jsonOf(result)).toEqual([
			expect.objectContaining({ job_id: 123, title: 'Phishing triage', status: 'STARTED' }),
		]);
		expect(jsonOf(result)[0]).not.toHaveProperty('state');
		expect(bench.service.received).toMatchObject([{ method: 'GET', path: '/api/v1/jobs/123' }]);
	});

	test('comes by its name, from the endpoint for names', async () => {
		const result = await bench.run({ ...getUseCase, jobId: byName(' Phishing triage ') });
		expect(jsonOf(result)).toEqual([expect.objectContaining({ job_id: 123 })]);
		expect(bench.service.received).toMatchObject([
			{
				method: 'POST',
				path: '/api/v1/jobs/get_by_name',
				body: { job_name: 'Phishing triage' },
			},
		]);
	});

	test('comes with its main fields only where that is wanted, alone or in the list', async () => {
		const one = jsonOf(await bench.run({ ...getUseCase, simplify: true }));
		const all = jsonOf(await bench.run({ ...getUseCases, simplify: true }));
		expect(one).toEqual([
			{
				job_id: 123,
				title: 'Phishing triage',
				category: expect.any(String),
				status: 'STARTED',
				labels: expect.any(Array),
				retrain_state: expect.any(String),
				processed_documents_count: expect.any(Number),
				feedback_documents_count: expect.any(Number),
				last_processed_timestamp: null,
				last_train_finished_timestamp: null,
			},
		]);
		expect(all.map((useCase) => Object.keys(useCase).length)).toEqual(all.map(() => 10));
	});

	test('may have a number for its name', async () => {
		bench.service.addJob({ job_id: 7, title: '2024' });
		const result = await bench.run({ ...getUseCase, jobId: byName('2024') });
		expect(jsonOf(result)).toEqual([expect.objectContaining({ job_id: 7 })]);
	});

	test('comes by a name for each item', async () => {
		const result = await bench.run(
			{ ...getUseCase, jobId: byName('={{ $json.name }}') },
			{ items: items({ name: 'Phishing triage' }, { name: 'Endpoint alerts' }) },
		);
		expect(jsonOf(result).map(({ job_id }) => job_id)).toEqual([123, 124]);
	});

	test.each([byId(5), byName('Nobody')])('that is not there is told (%j)', async (jobId) => {
		const { error } = await bench.run({ ...getUseCase, jobId });
		expect(error).toMatchObject({ message: 'Job not found', httpCode: '404' });
	});
});

describe('labels', () => {
	test.each([
		['array', byId(123)],
		['object', byId(123)],
		['array', name],
		['object', name],
	] as const)('come one by one from the form "%s" (%j)', async (labels, jobId) => {
		bench.service.options.labels = labels;
		const result = await bench.run({ ...getLabels, jobId });
		expect(jsonOf(result)).toEqual([{ label: 'Drop' }, { label: 'Escalate' }]);
		expect(pairsOf(result.items)).toEqual([{ item: 0 }, { item: 0 }]);
	});

	test('of none give no item', async () => {
		bench.service.addJob({ job_id: 7, labels: [] });
		const result = await bench.run({ ...getLabels, jobId: byId(7) });
		expect(result.error).toBeUndefined();
		expect(result.items).toEqual([]);
	});
});

describe('the list of use cases', () => {
	test('has what the key sees, up to the limit', async () => {
		bench.service.addJob({ job_id: 5, integration: 'another' });
		expect(jsonOf(await bench.run(getUseCases)).map(({ job_id }) => job_id)).toEqual([123, 124]);
		expect(jsonOf(await bench.run({ ...getUseCases, limit: 1 }))).toHaveLength(1);
		const all = await bench.run(
			{ ...getUseCases, returnAll: true },
			{ credentials: bench.manager() },
		);
		expect(jsonOf(all).map(({ job_id }) => job_id)).toEqual([123, 124, 5]);
	});

	test('may be long', async () => {
		for (let id = 1_000; id < 1_100; id += 1) bench.service.addJob({ job_id: id });
		expect(jsonOf(await bench.run(getUseCases))).toHaveLength(50);
		expect(jsonOf(await bench.run({ ...getUseCases, returnAll: true }))).toHaveLength(102);
	});

	test('is empty for a key of another integration', async () => {
		const credentials = bench.credentials({ apiKey: bench.service.keys.otherInput });
		const result = await bench.run(getUseCases, { credentials });
		expect(result.error).toBeUndefined();
		expect(result.items).toEqual([]);
	});
});

describe('starting and stopping', () => {
	test.each([
		['stop', stop, 'DISABLED'],
		['start', start, 'STARTED'],
	] as const)(
		'%s gives the answer, for the user that is named',
		async (operation, parameters, status) => {
			const result = await bench.run({ ...parameters, options: { username: ' jane ' } });
			expect(jsonOf(result)).toMatchObject([{ status: 'OK' }]);
			expect(bench.service.jobs.get(123)?.status).toBe(status);
			expect(bench.service.received).toMatchObject([
				{ method: 'POST', path: `/api/v1/jobs/123/${operation}`, query: { username: 'jane' } },
			]);
		},
	);

	test('goes without a user', async () => {
		const { error } = await bench.run(stop);
		expect(error).toBeUndefined();
		expect(bench.service.received[0].search).toBe('');
	});
});

describe('training', () => {
	const trainAndWait = { ...train, waitForCompletion: true, options: QUICK };

	test('names the user in the body and in the query, as both are known', async () => {
		const result = await bench.run({ ...train, options: { username: 'jane' } });
		const { operated } = bench.service.options;
		const status = operated === 'status' ? 'Training started' : 'OK';
		expect(jsonOf(result)).toMatchObject([{ status, state: 'running' }]);
		expect(bench.service.trainings).toEqual([{ job_id: 123, inBody: 'jane', inQuery: 'jane' }]);
	});

	test('goes without a user', async () => {
		const { error } = await bench.run(train);
		expect(error).toBeUndefined();
		expect(bench.service.trainings).toEqual([
			{ job_id: 123, inBody: undefined, inQuery: undefined },
		]);
	});

	test.each(['full', 'documented'] as const)(
		'is waited for, and gives the use case (fields: %s)',
		async (jobFields) => {
			bench.service.options.jobFields = jobFields;
			bench.service.options.trainingMs = 'manual';
			const running = bench.run(trainAndWait);
			await bench.service.untilReceived('GET', USE_CASE, 3);
			bench.service.finishTraining(123);
			expect(jsonOf(await running)).toEqual([
				expect.objectContaining({ job_id: 123, retrain_state: 'trained', state: 'succeeded' }),
			]);
			expect(bench.service.count('POST', TRAIN)).toBe(1);
			expect(bench.service.count('GET', USE_CASE)).toBeGreaterThan(2);
		},
	);

	test('is not mistaken for the training before', async () => {
		await bench.run(trainAndWait);
		bench.service.options.trainingMs = 'manual';
		const running = bench.run(trainAndWait);
		await bench.service.untilReceived('POST', TRAIN, 2);
		await bench.service.untilReceived('GET', USE_CASE, bench.service.count('GET', USE_CASE) + 3);
		bench.service.finishTraining(123);
		expect(jsonOf(await running)).toEqual([expect.objectContaining({ state: 'succeeded' })]);
	});

	test('is seen to have ended when it was too quick to be seen running', async () => {
		for (const count of [1, 2]) {
			bench.service.fault('GET', USE_CASE, { kind: 'delay', ms: 60 }, { skip: 1 });
			const result = await bench.run(trainAndWait);
			expect(jsonOf(result)).toEqual([expect.objectContaining({ state: 'succeeded' })]);
			expect(bench.service.count('GET', USE_CASE)).toBe(2 * count);
		}
	});

	test.each(['full', 'documented'] as const)(
		'that fails is told (fields: %s)',
		async (jobFields) => {
			Object.assign(bench.service.options, { jobFields, trainingMs: 'manual' });
			const running = bench.run(trainAndWait);
			await bench.service.untilReceived('GET', USE_CASE, 3);
			bench.service.finishTraining(123, 'Too little feedback');
			const { error } = await running;
			expect(error?.message).toBe(
				jobFields === 'full'
					? 'The training of the use case 123 failed: Too little feedback'
					: 'The training of the use case 123 failed',
			);
		},
	);

	test('that fails comes as an item where the user wants that', async () => {
		bench.service.options.trainingMs = 'manual';
		const options = { ...QUICK, onFailure: 'output' };
		const running = bench.run({ ...trainAndWait, options });
		await bench.service.untilReceived('GET', USE_CASE, 3);
		bench.service.finishTraining(123, 'Too little feedback');
		expect(jsonOf(await running)).toEqual([
			expect.objectContaining({ state: 'failed', retrain_msg: 'Too little feedback' }),
		]);
	});

	test('that takes too long is told with the way back', async () => {
		bench.service.options.trainingMs = 'manual';
		const { error } = await bench.run({ ...trainAndWait, options: { ...QUICK, timeout: 0.1 } });
		expect(error?.message).toBe(
			'The training of the use case 123 did not finish within 0.1 seconds',
		);
		expect(error?.description).toContain('running ("in_progress")');
		expect(error?.description).toContain('"Use Case: Get" with the ID 123');
	});

	test('that runs already is told', async () => {
		bench.service.options.trainingMs = 'manual';
		await bench.run(train);
		const { error } = await bench.run(train);
		expect(error).toMatchObject({ httpCode: '409', message: 'Training is in progress' });
	});
});
