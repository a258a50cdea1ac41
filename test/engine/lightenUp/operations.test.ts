import { LightenUp } from '../../../nodes/LightenUp/LightenUp.node';
import { listSearch } from '../harness/index.mts';
import {
	Bench,
	byName,
	get,
	items,
	jsonOf,
	pairsOf,
	QUICK,
	rows,
	RUN,
	run,
	START,
	start,
	startAndWait,
	STATS,
} from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ executionMs: 5 });
});

afterEach(async () => {
	await bench.service.close();
});

const JON = { userid: '12345', username: 'jon', location: 'New York, NY' };

describe('inputs', () => {
	test.each([
		['rows', { inputs: rows({ userid: '1', note: '' }) }, { userid: '1', note: '' }],
		[
			'JSON',
			{ inputsMode: 'json', inputsJson: '{"userid":{"deep":[1]}}' },
			{ userid: { deep: [1] } },
		],
		[
			'an expression',
			{ inputsMode: 'json', inputsJson: '={{ $json }}' },
			{ userid: '7', more: true },
		],
		['the item', { inputsMode: 'item' }, { userid: '7', more: true }],
		[
			'rows with expressions, as they are',
			{ inputs: { values: [{ name: ' userid ', value: '={{ $json.more }}' }] } },
			{ userid: true },
		],
	])('are taken from %s', async (_, parameters, body) => {
		const input = items({ userid: '7', more: true });
		const { error } = await bench.run({ ...start, ...parameters }, { items: input });
		expect(error).toBeUndefined();
		expect(bench.bodies(START)).toEqual([body]);
	});

	test.each([
		['no rows', { inputs: {} }],
		['an empty object', { inputsMode: 'json', inputsJson: ' {} ' }],
		['an empty object', { inputsMode: 'json', inputsJson: '{}' }],
		['an empty item', { inputsMode: 'item' }],
	])('of none are sent as an empty object with %s', async (_, parameters) => {
		for (const operation of ['start', 'run']) {
			const service = { ...start, operation, serviceName: byName('no results'), ...parameters };
			const { error } = await bench.run(service);
			expect(error).toBeUndefined();
		}
		expect([bench.bodies(START), bench.bodies(RUN)]).toEqual([[{}], [{}]]);
		const [{ headers }] = bench.service.received;
		expect(headers['content-type']).toBe('application/json');
	});

	test.each([
		['a name twice', { inputs: { values: [{ name: 'a' }, { name: 'a ' }] } }, /two rows for "a"/],
		['a row that is left empty', { inputs: rows({ '': '' }) }, /Row 1 of "Inputs" has no name/],
		[
			'a value without a name',
			{ inputs: { values: [{ value: 'x' }] } },
			/Row 1 of "Inputs" has no name/,
		],
		[
			'a list',
			{ inputsMode: 'json', inputsJson: '[1]' },
			/"Inputs JSON" must be a single JSON object/,
		],
		[
			'a number',
			{ inputsMode: 'json', inputsJson: '5' },
			/"Inputs JSON" must be a single JSON object/,
		],
		['no JSON', { inputsMode: 'json', inputsJson: '={{ "{" }}' }, /is not valid JSON/],
		['no service', { serviceName: byName(' ') }, /Service/],
		['a service that can be no address', { serviceName: byName('..') }, /"Service" is ".."/],
	])('are refused before anything is sent with %s', async (_, parameters, message) => {
		const { error } = await bench.run({ ...start, ...parameters });
		expect(error?.message).toMatch(message);
		expect(bench.service.count()).toBe(0);
	});
});

test.each([
	['a/b', '/webhook/customaiservice/a%2Fb'],
	['no results', '/webhook/customaiservice/no%20results'],
	['ü?#', '/webhook/customaiservice/%C3%BC%3F%23'],
])('the service %s is one segment of the path', async (name, path) => {
	await bench.run({ ...start, serviceName: byName(name) });
	expect(bench.service.received[0]).toMatchObject({ path, search: '' });
});

test('the service may be given as plain text', async () => {
	const { error } = await bench.run({ ...start, serviceName: '=cinema_getuser_info' });
	expect(error).toBeUndefined();
});

describe('service: run', () => {
	test('gives what the service answers, with its state', async () => {
		Object.assign(bench.service.options, { syncReply: 'outputs', wrapping: 'none' });
		const result = await bench.run(run);
		expect(jsonOf(result)).toEqual([
			{
				outputs: { results: [JON], execution_id: expect.any(String) },
				service: 'cinema_getuser_info',
				service_type: 'custom_ai_services',
				websocket: {},
				state: 'succeeded',
			},
		]);
		expect(bench.bodies(RUN)).toEqual([{ userid: '12345' }]);
		expect(bench.service.received[0].headers.authorization).toBe(
			`Bearer ${bench.service.keys.accessToken}`,
		);
	});

	test.each(['none', 'object', 'text'] as const)(
		'unwraps outputs by name (%s)',
		async (wrapping) => {
			Object.assign(bench.service.options, { wrapping, syncReply: 'named' });
			expect(jsonOf(await bench.run(run))).toEqual([{ output1: JON, state: 'succeeded' }]);
		},
	);

	test('pairs each of many items', async () => {
		const result = await bench.run(
			{ ...run, inputsMode: 'item' },
			{ items: items({ userid: 'a' }, { userid: 'b' }, { userid: 'c' }) },
		);
		expect(pairsOf(result)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(bench.bodies(RUN)).toHaveLength(3);
	});

	test.each(['message', 'cause', 'notJson', 'innerStatus'] as const)(
		"tells a refusal in the service's words (%s)",
		async (errors) => {
			bench.service.options.errors = errors;
			const { error } = await bench.run({ ...run, inputs: {} });
			expect(error).toMatchObject({ message: 'Missing parameters', httpCode: '400' });
			expect(error?.description).toContain('inputs');
		},
	);

	test('tells a refusal that comes with a good status', async () => {
		const body = { message: 'Missing parameters', Cause: { errorType: 'CustomError' } };
		bench.service.fault('POST', RUN, { kind: 'status', status: 200, body });
		expect((await bench.run(run)).error?.message).toBe('Missing parameters');
	});

	test('recommends to start a service that the gateway cuts off', async () => {
		Object.assign(bench.service.options, { syncMs: 60_000, gatewayMs: 5 });
		const { error } = await bench.run(run);
		expect(error?.message).toBe('Endpoint request timed out');
		expect(error?.description).toMatch(/30 seconds.*"Service: Start"/);
		expect(bench.service.count('POST', RUN)).toBe(1);
	});

	test('recommends it, too, when the connection is dropped', async () => {
		bench.service.fault('POST', RUN, { kind: 'drop' }, { taken: true });
		const { error } = await bench.run(run);
		expect(error?.message).toMatch(/^No response from LightenUp/);
		expect(error?.description).toContain('"Service: Start"');
	});

	test('recommends nothing where the service itself has spoken', async () => {
		bench.service.options.failure = () => 'No such user';
		const { error } = await bench.run(run);
		expect(error?.message).toBe('No such user');
		expect(error?.description).not.toContain('30 seconds');
	});
});

describe('service: start', () => {
	test.each(['outputs[0]', 'outputs', 'execution_id', 'executionId'] as const)(
		'gives the execution with its ID at the top, wherever it stands (%s)',
		async (idPlace) => {
			bench.service.options.idPlace = idPlace;
			const [json] = jsonOf(await bench.run(start));
			const [id] = bench.service.executions.keys();
			expect(json).toMatchObject({ execution_id: id, state: 'running' });
			expect(bench.service.count('POST', STATS)).toBe(0);
		},
	);

	test("keeps the service's own fields", async () => {
		const [json] = jsonOf(await bench.run(start));
		expect(json).toEqual({
			outputs: [{ execution_id: json.execution_id }],
			service: 'cinema_getuser_info',
			execution_id: json.execution_id,
			state: 'running',
		});
	});

	test('tells an answer that names no execution', async () => {
		const body = { outputs: [], service: 's' };
		bench.service.fault('POST', START, { kind: 'status', status: 200, body });
		const { error } = await bench.run(start);
		expect(error?.message).toBe('LightenUp returned no ID for the execution');
		bench.service.fault('POST', START, { kind: 'status', status: 200, body: { message: 'Off' } });
		expect((await bench.run(start)).error?.message).toBe('Off');
	});

	test.each(['none', 'object', 'text'] as const)('waits, wrapped in %s', async (wrapping) => {
		bench.service.options.wrapping = wrapping;
		const result = await bench.run(startAndWait);
		const [id] = bench.service.executions.keys();
		expect(jsonOf(result)).toEqual([
			{
				outputs: { results: [JON], execution_id: id },
				service: 'cinema_getuser_info',
				service_type: 'custom_ai_services',
				websocket: {},
				execution_id: id,
				state: 'succeeded',
			},
		]);
		expect(bench.service.count('POST', START)).toBe(1);
		expect(result.hints[0].message).toMatch(/^Waited \d/);
	});

	test.each(['object', 'list', 'noResults', 'status'] as const)(
		'waits while it runs (%s)',
		async (running) => {
			Object.assign(bench.service.options, { running, executionMs: 500 });
			expect(jsonOf(await bench.run(startAndWait))[0].state).toBe('succeeded');
			expect(bench.service.count('POST', STATS)).toBeGreaterThan(1);
		},
	);

	test('reads rows of a log among those of others', async () => {
		const other = bench.service.insert();
		bench.service.fail(other.id);
		Object.assign(bench.service.options, { logs: 'rows', executionMs: 30 });
		const [json] = jsonOf(await bench.run(startAndWait));
		expect(json.state).toBe('succeeded');
		expect(json.exec_logs).toEqual([
			expect.objectContaining({ execution_id: json.execution_id, step: 'intake' }),
			expect.objectContaining({ execution_id: json.execution_id, results: [JON] }),
		]);
	});

	test('gives an item for each result, paired with its input', async () => {
		const result = await bench.run(
			{
				...startAndWait,
				serviceName: byName('cinema_users_segmentation'),
				inputsMode: 'item',
				splitResults: true,
			},
			{ items: items({ input1: 'a', input2: 'b' }, { input1: 'c', input2: 'd', input3: 'e' }) },
		);
		expect(jsonOf(result)).toEqual([
			{ segment: 'input1', value: 'a' },
			{ segment: 'input2', value: 'b' },
			{ segment: 'input1', value: 'c' },
			{ segment: 'input2', value: 'd' },
			{ segment: 'input3', value: 'e' },
		]);
		expect(pairsOf(result)).toEqual([0, 0, 1, 1, 1].map((item) => ({ item })));
	});

	test('splits results in rows, and gives no item where there is none', async () => {
		bench.service.options.logs = 'rows';
		expect(jsonOf(await bench.run({ ...startAndWait, splitResults: true }))).toEqual([JON]);
		bench.service.options.logs = 'object';
		const nothing = { ...startAndWait, serviceName: byName('no results'), splitResults: true };
		expect(jsonOf(await bench.run(nothing))).toEqual([]);
	});

	test.each(['status', 'state', 'error', 'errorMessage', 'message'] as const)(
		'tells why an execution failed (%s)',
		async (failed) => {
			Object.assign(bench.service.options, { failed, failure: () => 'Too many users' });
			const { error } = await bench.run(startAndWait);
			const [id] = bench.service.executions.keys();
			expect(error?.message).toBe(`The execution ${id} failed: Too many users`);
		},
	);

	test('outputs an execution that failed as one item, also when results are split', async () => {
		bench.service.options.failure = () => 'Too many users';
		const result = await bench.run({
			...startAndWait,
			splitResults: true,
			options: { ...QUICK, onFailure: 'output' },
		});
		expect(jsonOf(result)).toEqual([
			expect.objectContaining({ status: 'failed', reason: 'Too many users', state: 'failed' }),
		]);
	});

	test('tells the ID and the way back when time is up, or outputs the item', async () => {
		bench.service.options.executionMs = 'manual';
		const options = { ...QUICK, timeout: 0.1 };
		const { error } = await bench.run({ ...startAndWait, options });
		const [id] = bench.service.executions.keys();
		expect(error?.message).toBe(`The execution ${id} did not finish within 0.1 seconds`);
		expect(error?.description).toContain(`"Execution: Get" with the execution ID ${id}`);
		const late = await bench.run({
			...startAndWait,
			splitResults: true,
			options: { ...options, onTimeout: 'output' },
		});
		expect(jsonOf(late)).toEqual([expect.objectContaining({ state: 'running' })]);
	});

	test.each([400, 404] as const)(
		'waits for an execution that is not known at first (%i)',
		async (status) => {
			bench.service.fault('POST', STATS, { kind: 'status', status }, { times: 3 });
			expect(jsonOf(await bench.run(startAndWait))[0].state).toBe('succeeded');
		},
	);

	test('runs many at once and each to its end', async () => {
		bench.service.options.executionMs = 30;
		const users = Array.from({ length: 100 }, (_, index) => ({ userid: `u${index}` }));
		const result = await bench.run(
			{ ...startAndWait, inputsMode: 'item', splitResults: true, options: QUICK },
			{ items: items(...users) },
		);
		expect(jsonOf(result).map(({ userid }) => userid)).toEqual(users.map(({ userid }) => userid));
		expect(pairsOf(result)).toEqual(users.map((_, item) => ({ item })));
		expect(bench.service.count('POST', START)).toBe(100);
		expect(bench.service.peakInFlight).toBeLessThanOrEqual(10);
		expect(result.credentialReads).toBeLessThanOrEqual(2);
	});
});

describe('execution: get', () => {
	test('gives an execution as it stands', async () => {
		const { id } = bench.service.insert({ inputs: { userid: '12345' } });
		const asked = { ...get, executionId: ` ${id} ` };
		expect(jsonOf(await bench.run(asked))).toEqual([{ execution_id: id, state: 'running' }]);
		bench.service.finish(id);
		expect(jsonOf(await bench.run(asked))[0]).toMatchObject({
			outputs: { results: [JON] },
			execution_id: id,
			state: 'succeeded',
		});
		bench.service.fail(id, 'Why');
		expect(jsonOf(await bench.run(asked))[0]).toMatchObject({ status: 'failed', state: 'failed' });
		expect(bench.bodies(STATS)).toEqual(
			Array.from({ length: 3 }, () => ({ execution_id: id, opCode: 'exec_logs' })),
		);
	});

	test('splits results, and gives the execution where there are none yet', async () => {
		const { id } = bench.service.insert();
		const asked = { ...get, executionId: id, splitResults: true };
		expect(jsonOf(await bench.run(asked))).toEqual([{ execution_id: id, state: 'running' }]);
		bench.service.finish(id, [{ a: 1 }, 'two']);
		const result = await bench.run(asked);
		expect(jsonOf(result)).toEqual([{ a: 1 }, { result: 'two' }]);
		expect(pairsOf(result)).toEqual([{ item: 0 }, { item: 0 }]);
	});

	test('waits', async () => {
		const { id } = bench.service.insert();
		const running = bench.run({ ...get, executionId: id, waitForCompletion: true, options: QUICK });
		await bench.service.untilReceived('POST', STATS, 2);
		bench.service.finish(id, []);
		expect(jsonOf(await running)[0]).toMatchObject({ execution_id: id, state: 'succeeded' });
	});

	test.each([
		[400, 'message'],
		[404, 'message'],
		[400, 'notJson'],
		[500, 'cause'],
	] as const)('tells an ID that is not known (%i, %s)', async (unknownId, errors) => {
		Object.assign(bench.service.options, { unknownId, errors });
		const asked = { ...get, executionId: 'nobody', options: { maxRetries: 0 } };
		const { error } = await bench.run(asked);
		expect(error).toMatchObject({ message: 'Unknown execution', httpCode: String(unknownId) });
	});

	test('refuses an empty ID before anything is sent', async () => {
		const { error } = await bench.run({ ...get, executionId: '={{ " " }}' });
		expect(error?.message).toMatch(/"Execution ID" is empty/);
		expect(bench.service.count()).toBe(0);
	});
});

describe('the list of services', () => {
	const search = async (filter?: string) => {
		const options = { type: new LightenUp(), method: 'searchServices', parameters: start };
		return await listSearch({ ...options, credentials: bench.tokenStore, filter });
	};

	test.each(['list', 'object'] as const)('has their names (%s)', async (customApis) => {
		bench.service.options.customApis = customApis;
		const names = ['cinema_getuser_info', 'cinema_users_segmentation', 'no results'];
		expect((await search()).results).toEqual(names.map((name) => ({ name, value: name })));
	});

	test('can be searched', async () => {
		expect((await search('USERS_')).results).toHaveLength(1);
		expect((await search('nobody')).results).toEqual([]);
	});

	test('says what to do when there is none', async () => {
		bench.service.services.clear();
		await expect(search()).rejects.toMatchObject({
			message: 'LightenUp lists no custom services',
			description: expect.stringContaining('By Name'),
		});
	});
});
