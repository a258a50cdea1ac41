import { LightenUpTrigger } from '../../../nodes/LightenUp/LightenUpTrigger.node';
import { poller } from '../harness/index.mts';
import {
	Bench,
	byName,
	get,
	rows,
	run,
	START,
	start,
	startAndWait,
	STATS,
	TOKEN,
} from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ executionMs: 5 });
});

afterEach(async () => await bench.service.close());

describe('a token that is answered with 403', () => {
	beforeEach(() => {
		bench.service.options.expired = 403;
	});

	test.each([
		['service: start', start],
		['service: start, waiting', startAndWait],
		['service: run', run],
		['execution: get', { ...get, executionId: 'e1' }],
	])('is renewed: %s', async (_, parameters) => {
		bench.service.insert({ id: 'e1' });
		await bench.runOAuth2(start);
		bench.service.expireTokens();
		const { error, items } = await bench.runOAuth2(parameters);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		expect(bench.service.count('POST', TOKEN)).toBe(2);
	});

	test('is renewed in a trigger, too', async () => {
		const trigger = poller({
			type: new LightenUpTrigger(),
			parameters: { authentication: 'oAuth2', executionIds: 'e1' },
			credentials: bench.oAuth2Store,
		});
		bench.service.insert({ id: 'e1' });
		expect(await trigger.activate()).toBeNull();
		bench.service.expireTokens();
		bench.service.finish('e1');
		expect(await trigger.poll()).toHaveLength(1);
	});

	test('is renewed for 401 as before', async () => {
		bench.service.options.expired = 401;
		await bench.runOAuth2(start);
		bench.service.expireTokens();
		expect((await bench.runOAuth2(start)).error).toBeUndefined();
		expect(bench.service.count('POST', TOKEN)).toBe(2);
	});

	test('ends in the refusal where a new token is answered so, and is not renewed for each item', async () => {
		const refusal = { kind: 'status', status: 403, body: { message: 'Not for you' } } as const;
		bench.service.fault('POST', START, refusal, { times: 99 });
		const input = Array.from({ length: 6 }, () => ({ json: {} }));
		const { error } = await bench.runOAuth2(
			{ ...start, options: { concurrency: 1 } },
			{ items: input, settings: { onError: 'continueRegularOutput' } },
		);
		expect(error).toBeUndefined();
		expect(bench.service.count('POST', START)).toBe(7);
		expect(bench.service.count('POST', TOKEN)).toBe(2);
		const one = await bench.runOAuth2(start);
		expect(one.error).toMatchObject({ message: 'Not for you', httpCode: '403' });
	});
});

describe('an ID that is a number', () => {
	const bodies = () => bench.bodies(STATS).map((body) => Object(body).execution_id);
	const answer = (id: unknown) => {
		const json = { outputs: { results: [], execution_id: id } };
		bench.service.fault(
			'POST',
			STATS,
			{ kind: 'status', status: 200, body: json },
			{ times: 99, taken: true },
		);
	};

	test('is sent as a number where it is given as one', async () => {
		answer(17);
		const trigger = poller({
			type: new LightenUpTrigger(),
			parameters: { executionIds: '={{ [17, "18"] }}' },
			credentials: bench.tokenStore,
		});
		expect(await trigger.activate()).toHaveLength(2);
		expect(bodies().sort()).toEqual([17, '18']);
		expect(await trigger.poll()).toBeNull();
	});

	test('is sent as a number where the start gave one', async () => {
		const started = { outputs: [{ execution_id: 17 }] };
		bench.service.fault('POST', START, { kind: 'status', status: 200, body: started });
		answer(17);
		const trigger = poller({
			type: new LightenUpTrigger(),
			parameters: {
				triggerOn: 'scheduledRunFinished',
				serviceName: byName('cinema_getuser_info'),
				inputs: rows({ userid: '1' }),
			},
			credentials: bench.tokenStore,
		});
		expect(await trigger.activate()).toMatchObject([{ json: { state: 'succeeded' } }]);
		expect(bodies()).toEqual([17]);
	});
});
