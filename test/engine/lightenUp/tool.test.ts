import { LightenUp } from '../../../nodes/LightenUp/LightenUp.node';
import { toolDescription } from '../harness/index.mts';
import {
	Bench,
	everythingToldBy,
	get,
	QUICK,
	RUN,
	run,
	START,
	start,
	startAndWait,
} from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ executionMs: 5 });
});

afterEach(async () => {
	await bench.service.close();
});

const JON = { userid: '7', username: 'jon', location: 'New York, NY' };
const fromAgent = {
	inputsMode: 'fields',
	inputs: { values: [{ name: 'userid', value: "={{ $fromAI('userid', 'The user') }}" }] },
};
const inJson = { inputsMode: 'json', inputsJson: "={{ $fromAI('inputs', 'All inputs', 'json') }}" };

describe.each(['call', 'request'] as const)('as a tool, by %s', (via) => {
	test('a service is run', async () => {
		Object.assign(bench.service.options, { syncReply: 'outputs', wrapping: 'none' });
		const { response, error } = await bench.asTool(
			{ ...run, ...fromAgent },
			{ via, args: { userid: '7' } },
		);
		expect(error).toBeUndefined();
		expect(response).toMatchObject([{ outputs: { results: [JON] }, state: 'succeeded' }]);
		expect(bench.bodies(RUN)).toEqual([{ userid: '7' }]);
	});

	test('a service is started and waited for', async () => {
		const { response, error } = await bench.asTool(
			{ ...startAndWait, ...inJson, splitResults: true },
			{ via, args: { inputs: { userid: '7' } } },
		);
		expect(error).toBeUndefined();
		expect(response).toEqual([JON]);
		expect(bench.service.count('POST', START)).toBe(1);
	});

	test('an execution is looked up', async () => {
		const { id } = bench.service.insert();
		bench.service.finish(id, [1]);
		const parameters = { ...get, executionId: "={{ $fromAI('id', 'The ID') }}", options: QUICK };
		const { response } = await bench.asTool(parameters, { via, args: { id } });
		expect(response).toMatchObject([{ execution_id: id, state: 'succeeded' }]);
	});

	test.each([start, run])('the item is refused as input ($operation)', async (parameters) => {
		const { error } = await bench.asTool({ ...parameters, inputsMode: 'item' }, { via });
		expect(error?.message).toContain('AI agents have no input item');
		expect(bench.service.count()).toBe(0);
	});

	test('OAuth2 works, and nothing tells the secret or the token', async () => {
		const parameters = { ...run, ...fromAgent, authentication: 'oAuth2' };
		const options = { via, args: { userid: '7' }, credentials: bench.oAuth2Store };
		const good = await bench.asTool(parameters, options);
		expect(good.response).toMatchObject([{ state: 'succeeded' }]);
		bench.service.fault('POST', RUN, { kind: 'echoKey', status: 400 }, { times: 9 });
		const bad = await bench.asTool(parameters, options);
		const told = everythingToldBy({ ...bad, agentGot: bad.error?.message });
		expect(told).toContain('Unknown key');
		for (const secret of [bench.service.keys.clientSecret, ...bench.service.tokens.keys()]) {
			expect(told).not.toContain(secret);
		}
	});
});

test('the tool says what it does', () => {
	expect(toolDescription(new LightenUp()).description).toContain('LightenUp');
});
