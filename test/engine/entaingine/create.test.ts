import { Bench, items, json, OUTPUTS, pairs, PROCESS, PROCESSES, until } from './setup.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ taskMs: 'manual' });
});

afterEach(async () => await bench.close());

const template = { processTemplate: '10001' };
const waiting = { ...template, waitForCompletion: true };
const often = { pollInterval: 0.05 };

const sent = () => bench.server.received.filter(({ method }) => method === 'POST');
const bodies = () => sent().map(({ body }) => body);

describe('without waiting', () => {
	test('gives the process at once, with its state', async () => {
		const result = await bench.run('create', {
			...template,
			inputs: { values: [{ name: 'EXAMPLE_TEXT', value: 'a text' }] },
		});
		expect(result.error).toBeUndefined();
		expect(json(result)).toEqual([
			expect.objectContaining({ id: 1001, processTemplate: 10_001, state: 'running' }),
		]);
		expect(json(result)[0]).not.toHaveProperty('outputs');
		expect(bodies()).toEqual([
			{ processTemplate: 10_001, inputs: [{ name: 'EXAMPLE_TEXT', value: 'a text' }] },
		]);
		expect(bench.server.received).toHaveLength(1);
	});

	test('an item each, with expressions, objects as text, and all options', async () => {
		const result = await bench.run(
			'create',
			{
				processTemplate: '={{ $json.n === 0 ? 10001 : "template_123" }}',
				inputsMode: 'fields',
				inputs: { values: [{ name: 'input_1', value: '={{ { n: $json.n } }}' }] },
				options: { description: 'Number {{ $json.n }}', isPrivate: false, concurrency: 1 },
			},
			{ items: items(2) },
		);
		expect(result.error).toBeUndefined();
		expect(pairs(result)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(bodies()).toEqual(
			[10_001, 'template_123'].map((processTemplate, n) => ({
				description: expect.stringContaining('Number'),
				processTemplate,
				inputs: [{ name: 'input_1', value: `{"n":${n}}` }],
				isPrivate: false,
				private: false,
			})),
		);
		expect(json(result).map(({ isPrivate }) => isPrivate)).toEqual([false, false]);
	});

	test('inputs as JSON', async () => {
		const inputsJson = '{ "EXAMPLE_TEXT": { "deep": [1] } }';
		await bench.run('create', { ...template, inputsMode: 'json', inputsJson });
		expect(bodies()).toMatchObject([{ inputs: [{ name: 'EXAMPLE_TEXT', value: '{"deep":[1]}' }] }]);
	});

	test('the space of the option, or of the credential', async () => {
		const { test: space } = bench.server.spaces;
		await bench.run('create', template, { credentials: bench.credentials({ spaceId: space }) });
		await bench.run(
			'create',
			{ ...template, options: { spaceId: space } },
			{ credentials: bench.credentials({ spaceId: '.elsewhere' }) },
		);
		expect(bodies()).toMatchObject([{ spaceId: space }, { spaceId: space }]);
		const refused = await bench.run('create', { ...template, options: { spaceId: '.other' } });
		expect(refused.error).toMatchObject({
			message: 'The key belongs to another space',
			description: expect.stringContaining('A key belongs to one space'),
			httpCode: '403',
		});
	});

	test('bad input is told with its item before anything is sent', async () => {
		const parameters = { ...template, inputsMode: 'json', inputsJson: '={{ $json.n }}' };
		const { error } = await bench.run('create', parameters, { items: items(1) });
		expect(error?.message).toContain('"Inputs JSON" must be an object');
		expect(error?.context).toMatchObject({ itemIndex: 0 });
		expect(bench.server.received).toEqual([]);
	});

	test('an unknown template is told in the words of the service', async () => {
		const { error } = await bench.run('create', { processTemplate: '4' });
		expect(error).toMatchObject({
			message: 'No such process template',
			description: expect.stringContaining('Check that "Process Template"'),
		});
	});
});

describe('with waiting', () => {
	test('gives process, outputs and the final text in one item', async () => {
		const execution = await bench.start('create', { ...waiting, options: often });
		await bench.server.untilReceived('GET', OUTPUTS);
		bench.server.advance(1001, { text: 'an interim text' });
		await bench.server.untilReceived('GET', OUTPUTS, 2);
		bench.server.finish(1001, { output: { text: '{"total": 7}' }, totalExecutionTime: 0 });
		const result = await execution.result;
		expect(json(result)).toEqual([
			expect.objectContaining({
				id: 1001,
				totalExecutionTime: 0,
				state: 'succeeded',
				text: '{"total": 7}',
				outputs: [
					expect.objectContaining({ outputText: 'an interim text' }),
					expect.objectContaining({ outputText: '{"total": 7}' }),
				],
			}),
		]);
		expect(result.hints).toMatchObject([{ message: expect.stringContaining('Waited 0.') }]);
		expect(bench.creations).toBe(1);
	});

	test('a look costs one request while the process runs', async () => {
		const execution = await bench.start('create', { ...waiting, options: often });
		await bench.server.untilReceived('GET', PROCESS, 3);
		const asked = bench.server.received.slice(1, 7).map(({ path }) => OUTPUTS.test(path));
		expect(asked).toEqual([true, false, true, false, true, false]);
		bench.server.finish(1001);
		expect(json(await execution.result)).toMatchObject([{ state: 'succeeded' }]);
	});

	test.each([
		['both', 'isFailed'],
		['outputs', 'isFailed'],
		['outputs', 'failed'],
		['process', 'isFailed'],
	] as const)('a failure that stands in %s (as %s) is told', async (failureIn, failedName) => {
		Object.assign(bench.server.options, { failureIn, failedName });
		const execution = await bench.start('create', { ...waiting, options: often });
		await bench.server.untilReceived('GET', PROCESS);
		bench.server.finish(1001, { failure: 'Out of tokens', totalExecutionTime: null });
		const { error } = await execution.result;
		const reason = failureIn === 'outputs' ? '' : ': Out of tokens';
		expect(error?.message).toBe(`The process 1001 failed${reason}`);
		expect(error?.description).toContain('On Failure');
	});

	test('a failure can come as an item', async () => {
		bench.server.options.outcome = () => ({ failure: 'Out of tokens' });
		bench.server.options.taskMs = 5;
		const result = await bench.run('create', {
			...waiting,
			options: { ...often, onFailure: 'output' },
		});
		expect(json(result)).toEqual([
			expect.objectContaining({
				id: 1001,
				state: 'failed',
				errorMessage: 'Out of tokens',
				outputs: [expect.anything(), expect.anything()],
			}),
		]);
	});

	test('outputs that grow are no end; a time-out tells the ID and the way back', async () => {
		const execution = await bench.start('create', {
			...waiting,
			options: { ...often, timeout: 0.3 },
		});
		await bench.server.untilReceived('GET', OUTPUTS);
		for (let task = 0; task < 3; task += 1) bench.server.advance(1001);
		const { error } = await execution.result;
		expect(error?.message).toBe('The process 1001 did not finish within 0.3 seconds');
		expect(error?.description).toContain('Use "Process: Get" with the process ID 1001');

		const result = await bench.run('create', {
			...waiting,
			options: { ...often, timeout: 0.1, onTimeout: 'output' },
		});
		expect(json(result)).toEqual([expect.objectContaining({ id: 1002, state: 'running' })]);
		expect(json(result)[0]).not.toHaveProperty('text');
	});

	test('looks that fail in between are tolerated', async () => {
		bench.server.fault('GET', OUTPUTS, { kind: 'status', status: 502 }, { times: 2 });
		bench.server.fault('GET', PROCESS, { kind: 'drop' }, { times: 2 });
		const execution = await bench.start('create', {
			...waiting,
			options: { ...often, maxRetries: 0 },
		});
		await bench.server.untilReceived('GET', OUTPUTS, 4);
		bench.server.finish(1001);
		expect(json(await execution.result)).toMatchObject([{ id: 1001, state: 'succeeded' }]);
		expect(bench.creations).toBe(1);
	});

	test('ends soon when it is cancelled', async () => {
		const execution = await bench.start('create', waiting, { items: items(20) });
		await until(() => bench.creations === 20);
		const before = Date.now();
		execution.cancel();
		const { executionStatus } = await execution.result;
		expect(executionStatus).toBe('canceled');
		expect(Date.now() - before).toBeLessThan(1_000);
	});
});

describe('a process is never created twice', () => {
	test.each([
		['the connection breaks', { kind: 'drop' }, true],
		['the connection breaks before it is read', { kind: 'drop' }, false],
		['the answer is cut off', { kind: 'cut' }, true],
		['the answer is empty', { kind: 'empty' }, true],
		['the answer is a 500', { kind: 'status', status: 500 }, true],
		['the answer is a 503', { kind: 'status', status: 503, retryAfter: 0 }, true],
		['the answer is a page', { kind: 'page', status: 200 }, true],
		['the answer is a 408', { kind: 'status', status: 408 }, true],
		['the answer has no ID', { kind: 'status', status: 200, body: {} }, true],
	] as const)('%s', async (_, fault, taken) => {
		bench.server.fault('POST', PROCESSES, fault, { taken });
		const { error, items: none } = await bench.run('create', template);
		expect(error?.description).toContain(
			'The process may have started and been billed. The request was not resent. Check the latest processes in entAIngine',
		);
		expect(none).toEqual([]);
		expect(bench.creations).toBe(1);
		expect(bench.server.processes.size).toBe(taken ? 1 : 0);
	});

	test('nothing answers in time', async () => {
		bench.server.fault('POST', PROCESSES, { kind: 'hang' }, { taken: true });
		const { error } = await bench.run('create', template, { requestOptions: { timeout: 100 } });
		expect(error?.message).toContain('the request timed out');
		expect(error?.description).toContain(
			'may have started and been billed. The request was not resent',
		);
		expect(bench.creations).toBe(1);
	});

	test('but it is sent again after a 429, which was not taken', async () => {
		bench.server.fault('POST', PROCESSES, { kind: 'status', status: 429, retryAfter: 0 });
		const result = await bench.run('create', template);
		expect(json(result)).toMatchObject([{ id: 1001 }]);
		expect(bench.creations).toBe(2);
		expect(bench.server.processes.size).toBe(1);
	});

	test('a redirect is told with its target, and not followed', async () => {
		const url = 'http://elsewhere.invalid/aiengine';
		bench.server.fault('POST', PROCESSES, { kind: 'redirect', url });
		const { error } = await bench.run('create', template);
		expect(error?.message).toBe(`entAIngine redirected the request to ${url} (HTTP 302)`);
	});
});

test('with Continue On Fail a failing item stands among the good ones, all paired', async () => {
	bench.server.options.taskMs = 5;
	const result = await bench.run(
		'create',
		{
			processTemplate: '={{ $json.n === 1 ? 5 : 10001 }}',
			waitForCompletion: true,
			options: often,
		},
		{ items: items(3), settings: { onError: 'continueRegularOutput' } },
	);
	expect(result.executionStatus).toBe('success');
	expect(pairs(result)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	expect(json(result)).toMatchObject([
		{ state: 'succeeded' },
		{ error: 'No such process template' },
		{ state: 'succeeded' },
	]);
});

test('where an item makes the run fail, the processes that were started are named', async () => {
	const { error } = await bench.run(
		'create',
		{ processTemplate: '={{ $json.n === 2 ? 5 : 10001 }}', options: { concurrency: 1 } },
		{ items: items(3) },
	);
	expect(error?.message).toBe('No such process template');
	expect(error?.description).toContain('Created in entAIngine by this run: processes 1001, 1002.');
});

test.each(['call', 'request'] as const)('works as a tool (%s)', async (via) => {
	bench.server.options.taskMs = 5;
	const { response, error } = await bench.tool(
		'create',
		{
			...waiting,
			inputs: { values: [{ name: 'EXAMPLE_TEXT', value: "={{ $fromAI('text') }}" }] },
			options: often,
		},
		{ args: { text: 'from the agent' }, via },
	);
	expect(error).toBeUndefined();
	expect(response).toEqual([
		expect.objectContaining({
			id: 1001,
			state: 'succeeded',
			text: 'Processing completed successfully.',
		}),
	]);
	expect(bodies()).toMatchObject([{ inputs: [{ name: 'EXAMPLE_TEXT', value: 'from the agent' }] }]);
});

test('the key is in no error and in no log, not even when the service repeats it', async () => {
	bench.server.fault('POST', PROCESSES, { kind: 'echoKey', status: 400 });
	const echoed = await bench.run('create', template);
	bench.server.fault('POST', PROCESSES, { kind: 'drop' });
	const lost = await bench.run('create', template);
	const wrong = await bench.run('create', template, {
		credentials: bench.credentials({ baseUrl: 'http://127.0.0.1:9' }),
		parameters: {
			resource: 'process',
			operation: 'create',
			...template,
			options: { maxRetries: 0 },
		},
	});
	for (const result of [echoed, lost, wrong]) {
		expect(result.error).toBeDefined();
		expect(bench.told(result)).not.toContain(bench.server.keys.test);
	}
	expect(echoed.error?.message).toContain('***');
});
