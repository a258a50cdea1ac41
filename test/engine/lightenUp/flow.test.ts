import { LightenUpTrigger } from '../../../nodes/LightenUp/LightenUpTrigger.node';
import { poller } from '../harness/index.mts';
import {
	Bench,
	byName,
	FLOW,
	get,
	items,
	jsonOf,
	pairsOf,
	QUICK,
	rows,
	START,
	startFlow,
	STATS,
} from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ executionMs: 5 });
});

afterEach(async () => await bench.service.close());

const waiting = { ...startFlow, waitForCompletion: true, options: QUICK };
const MESSAGE = { message: 'Where is my order?' };
const started = () => [...bench.service.executions.values()];

describe('a flow', () => {
	test('is started, and its item names the execution', async () => {
		const result = await bench.run(startFlow);
		const [{ id, flowId }] = started();
		expect(jsonOf(result)).toEqual([
			{ hyperflowId: flowId, executionId: id, execution_id: id, state: 'running' },
		]);
		expect(bench.bodies(FLOW)).toEqual([MESSAGE]);
		expect(bench.service.count()).toBe(1);
	});

	test('is named by text, by a locator or by an expression', async () => {
		for (const flowName of [
			'customer_portal_ticket',
			byName('customer_portal_ticket'),
			byName('={{ $json.flow }}'),
			'={{ $json.flow }}',
		]) {
			const input = items({ flow: 'customer_portal_ticket' });
			const { error } = await bench.run({ ...startFlow, flowName }, { items: input });
			expect(error).toBeUndefined();
		}
		expect(bench.service.count('POST', FLOW)).toBe(4);
	});

	test('has a name that may hold any characters', async () => {
		bench.service.flows.set('a/b ü?', { name: 'a/b ü?', inputs: [], id: 'f' });
		const { error } = await bench.run({ ...startFlow, flowName: 'a/b ü?' });
		expect(error).toBeUndefined();
		const [{ path }] = bench.service.received;
		expect(path).toBe('/hyperflow/a%2Fb%20%C3%BC%3F');
	});

	test.each([
		['JSON', { inputsMode: 'json', inputsJson: '{"message":{"deep":[1]}}' }, { deep: [1] }],
		['the item', { inputsMode: 'item' }, 7],
		['rows with expressions', { inputs: rows({ message: '={{ $json.message }}' }) }, 7],
	])('takes its inputs from %s', async (_, parameters, message) => {
		await bench.run({ ...startFlow, ...parameters }, { items: items({ message: 7 }) });
		expect(bench.bodies(FLOW)).toEqual([{ message }]);
	});

	test('is waited for until each step has completed', async () => {
		bench.service.options.executionMs = 'manual';
		const running = bench.run(waiting, { items: items({}, {}) });
		await bench.service.untilReceived('POST', STATS, 4);
		const ids = started().map(({ id }) => id);
		for (const id of ids) bench.service.finish(id);
		const result = await running;
		expect(jsonOf(result)).toEqual(
			ids.map((execution_id) => ({
				exec_logs: [1, 2].map((step) =>
					expect.objectContaining({
						execution_id: `${execution_id}-step-${step}`,
						status: 'completed',
					}),
				),
				execution_id,
				state: 'succeeded',
			})),
		);
		expect(pairsOf(result)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	test('fails with its step, in the words of LightenUp', async () => {
		bench.service.options.failure = () => 'No such order';
		const { error } = await bench.run(waiting);
		const [{ id }] = started();
		expect(error?.message).toBe(`The execution ${id} failed: No such order`);
		const result = await bench.run({ ...waiting, options: { ...QUICK, onFailure: 'output' } });
		expect(jsonOf(result)).toMatchObject([{ state: 'failed' }]);
	});

	test('that has not finished in time says how to come back', async () => {
		bench.service.options.executionMs = 'manual';
		const { error } = await bench.run({ ...waiting, options: { ...QUICK, timeout: 0.1 } });
		const [{ id }] = started();
		expect(error?.description).toContain(`"Execution: Get" with the execution ID ${id}`);
		bench.service.finish(id);
		const result = await bench.run({ ...get, executionId: id });
		expect(jsonOf(result)).toMatchObject([{ execution_id: id, state: 'succeeded' }]);
	});

	test('gives an item for each result where its steps tell results', async () => {
		const change = () => ({ json: [{ status: 'completed', results: [{ a: 1 }, 2] }] });
		bench.service.fault('POST', STATS, { kind: 'changed', change }, { times: 9 });
		const result = await bench.run({ ...waiting, splitResults: true });
		expect(jsonOf(result)).toEqual([{ a: 1 }, { result: 2 }]);
	});

	test.each([
		['no name', { flowName: ' ' }, '"Flow" is empty. Enter the name of the flow in LightenUp.'],
		['a name that is a list', { flowName: '={{ [1] }}' }, '"Flow" is a list. Enter text.'],
	])('is refused before anything is sent with %s', async (_, parameters, message) => {
		const { error } = await bench.run({ ...startFlow, ...parameters });
		expect(error?.message).toBe(message);
		expect(bench.service.count()).toBe(0);
	});

	test('that is unknown, or lacks an input, is told with advice', async () => {
		const unknown = await bench.run({ ...startFlow, flowName: 'nothing' });
		expect(unknown.error).toMatchObject({
			message: 'No flow named nothing',
			description: expect.stringContaining(
				'Check "Flow", as LightenUp names it, and the Base URL in the credential.',
			),
		});
		const lacking = await bench.run({ ...startFlow, inputs: {} });
		expect(lacking.error).toMatchObject({
			message: 'Missing parameters',
			description: expect.stringContaining('All inputs that the flow requires'),
		});
	});

	test('is never started again when its answer is lost, and the message says so', async () => {
		bench.service.fault('POST', FLOW, { kind: 'drop' }, { taken: true, times: 9 });
		const { error } = await bench.run(waiting);
		expect(error?.description).toContain(
			'Check the latest executions in LightenUp before you start the flow again.',
		);
		expect(bench.service.count('POST', FLOW)).toBe(1);
	});

	test.each(['call', 'request'] as const)('is a tool, by %s', async (via) => {
		const inputs = rows({ message: "={{ $fromAI('message', 'What the customer asks') }}" });
		const parameters = { ...waiting, inputs };
		const { response, error } = await bench.asTool(parameters, { via, args: MESSAGE });
		expect(error).toBeUndefined();
		expect(response).toMatchObject([{ state: 'succeeded' }]);
		expect(bench.bodies(FLOW)).toEqual([MESSAGE]);
	});
});

describe('a scheduled run', () => {
	const trigger = (parameters: object) =>
		poller({
			type: new LightenUpTrigger(),
			credentials: bench.tokenStore,
			parameters: { triggerOn: 'scheduledRunFinished', ...parameters },
		});
	const flow = { runTarget: 'flow', flowName: 'customer_portal_ticket', inputs: rows(MESSAGE) };

	test('of a flow is emitted when it has finished', async () => {
		const polled = await trigger(flow).activate();
		const [{ id }] = started();
		expect(bench.bodies(FLOW)).toEqual([MESSAGE]);
		expect(polled?.map(({ json }) => json)).toMatchObject([
			{ execution_id: id, state: 'succeeded' },
		]);
	});

	test('is one of a service unless it says flow, as in workflows saved before', async () => {
		const service = { serviceName: byName('cinema_getuser_info'), inputs: rows({ userid: '1' }) };
		await trigger(service).activate();
		await trigger({ ...service, runTarget: 'service' }).activate();
		expect(bench.service.count('POST', START)).toBe(2);
		expect(bench.service.count('POST', FLOW)).toBe(0);
	});

	test('gives a sample without starting anything', async () => {
		const { items: samples } = await trigger(flow).manual();
		expect(samples).toMatchObject([
			{ json: { service: 'customer_portal_ticket', service_type: 'customhyperflow' } },
		]);
		expect(bench.service.count('POST', FLOW)).toBe(0);
	});
});
