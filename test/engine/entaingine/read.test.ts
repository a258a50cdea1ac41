import { Bench, items, json, OUTPUTS, pairs, PROCESS } from './setup.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ taskMs: 'manual' });
});

afterEach(async () => await bench.close());

const processId = '={{ $json.n === undefined ? 1001 : 1001 + $json.n }}';

describe('get', () => {
	test('gives a running process as it is, with its state', async () => {
		bench.server.insert({ sent: { private: true } });
		bench.server.advance(1001);
		const result = await bench.run('get', { processId });
		expect(json(result)).toEqual([
			expect.objectContaining({ id: 1001, isPrivate: true, state: 'running' }),
		]);
		expect(json(result)[0]).not.toHaveProperty('outputs');
	});

	test('gives an ended process with its outputs and the final text', async () => {
		bench.server.insert();
		bench.server.advance(1001);
		bench.server.finish(1001, { output: { text: 'final' } });
		bench.server.fail(bench.server.insert().id, 'No');
		const result = await bench.run('get', { processId }, { items: items(2) });
		expect(pairs(result)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(json(result)).toEqual([
			expect.objectContaining({
				id: 1001,
				state: 'succeeded',
				processOutputText: 'final',
				text: 'final',
				outputs: [expect.anything(), expect.anything()],
			}),
			expect.objectContaining({ id: 1002, state: 'failed', errorMessage: 'No', outputs: [] }),
		]);
		expect(bench.server.received).toHaveLength(4);
	});

	test('can wait', async () => {
		bench.server.insert();
		const execution = await bench.start('get', {
			processId,
			waitForCompletion: true,
			options: { pollInterval: 0.05 },
		});
		await bench.server.untilReceived('GET', PROCESS, 2);
		bench.server.finish(1001);
		expect(json(await execution.result)).toMatchObject([
			{ id: 1001, state: 'succeeded', text: 'Processing completed successfully.' },
		]);
	});

	test.each([{}, { waitForCompletion: true }])(
		'gives the process as it has ended, also when it ended between two reads: %j',
		async (waiting) => {
			bench.server.insert();
			bench.server.fault('GET', OUTPUTS, { kind: 'delay', ms: 500 });
			const execution = await bench.start('get', { processId, ...waiting });
			await bench.server.untilReceived('GET', OUTPUTS);
			bench.server.finish(1001, { output: { text: 'final' }, totalExecutionTime: 7 });
			expect(json(await execution.result)).toMatchObject([
				{ state: 'succeeded', text: 'final', processOutputText: 'final', totalExecutionTime: 7 },
			]);
		},
	);

	test('tells what to check when there is no such process', async () => {
		const { error } = await bench.run('get', { processId: '5' });
		expect(error).toMatchObject({
			message: 'No such process',
			description: expect.stringContaining('Check that "Process ID"'),
			httpCode: '404',
		});
		const { error: empty } = await bench.run('get', { processId: ' ' });
		expect(empty?.message).toContain('"Process ID" is empty');
	});

	test('reads again after passing refusals', async () => {
		bench.server.insert();
		bench.server.fault('GET', PROCESS, { kind: 'drop' });
		bench.server.fault('GET', /outputs/, { kind: 'status', status: 503, retryAfter: 0 });
		const result = await bench.run('get', { processId });
		expect(json(result)).toMatchObject([{ id: 1001 }]);
		expect(bench.server.received).toHaveLength(4);
	});

	test.each(['call', 'request'] as const)('works as a tool (%s)', async (via) => {
		bench.server.finish(bench.server.insert().id);
		const { response } = await bench.tool(
			'get',
			{ processId: "={{ $fromAI('id') }}" },
			{ args: { id: '1001' }, via },
		);
		expect(response).toEqual([expect.objectContaining({ id: 1001, state: 'succeeded' })]);
	});
});

describe('inputs and outputs', () => {
	beforeEach(() => {
		for (const text of ['a', 'b']) {
			const inputs = ['x', 'y'].map((value, at) => ({ id: at + 1, name: `IN_${at}`, value }));
			const { id } = bench.server.insert({ inputs });
			bench.server.advance(id, { text });
			bench.server.advance(id, { text: `${text}${text}` });
		}
	});

	test('come as an item each, as the service gives them, paired', async () => {
		const inputs = await bench.run('getInputs', { processId }, { items: items(2) });
		expect(json(inputs)).toEqual([
			{ id: 1, name: 'IN_0', value: 'x' },
			{ id: 2, name: 'IN_1', value: 'y' },
			{ id: 1, name: 'IN_0', value: 'x' },
			{ id: 2, name: 'IN_1', value: 'y' },
		]);
		const outputs = await bench.run('getOutputs', { processId }, { items: items(2) });
		expect(json(outputs).map(({ outputText }) => outputText)).toEqual(['a', 'aa', 'b', 'bb']);
		for (const result of [inputs, outputs]) {
			expect(pairs(result)).toEqual([{ item: 0 }, { item: 0 }, { item: 1 }, { item: 1 }]);
		}
	});

	test.each(['getInputs', 'getOutputs'])(
		'%s with Continue On Fail keeps the good items, all paired',
		async (operation) => {
			const result = await bench.run(
				operation,
				{ processId: '={{ $json.n === 1 ? 5 : 1001 }}' },
				{ items: items(3), settings: { onError: 'continueRegularOutput' } },
			);
			expect(pairs(result).map((pair) => pair)).toEqual([0, 0, 1, 2, 2].map((item) => ({ item })));
			expect(json(result)[2]).toMatchObject({ error: 'No such process' });
		},
	);

	test.each(['call', 'request'] as const)('work as tools (%s)', async (via) => {
		const { response } = await bench.tool('getOutputs', { processId: '1001' }, { via });
		expect(response).toMatchObject([{ outputText: 'a' }, { outputText: 'aa' }]);
	});
});

describe('the base URL', () => {
	const forms = ['', '/', '/api/v1/m2m', '/api/v1/m2m/'];
	const aiengine = forms.map((end) => `/aiengine${end}`);

	test.each([
		['/aiengine', aiengine],
		['', forms],
	])('of a service under %j', async (path, given) => {
		const server = await Bench.open({ basePaths: [path] });
		try {
			const { id } = server.server.insert();
			for (const end of given) {
				const credentials = server.credentials({ baseUrl: ` ${server.server.url}${end}` });
				const result = await server.run('get', { processId: id }, { credentials });
				expect(json(result)).toMatchObject([{ id }]);
			}
		} finally {
			await server.close();
		}
	});
});
