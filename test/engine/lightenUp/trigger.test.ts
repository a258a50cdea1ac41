import type { INodeParameters } from 'n8n-workflow';
import { LightenUpTrigger } from '../../../nodes/LightenUp/LightenUpTrigger.node';
import { schemaOf } from '../../../scripts/docs/schemas.mts';
import { listSearch, type Poller, poller, type PollerOptions, quickly } from '../harness/index.mts';
import {
	Bench,
	byName,
	everythingToldBy,
	rows,
	START,
	startAndWait,
	STATS,
	tokenStore,
	TOKEN,
} from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ executionMs: 'manual' });
});

afterEach(async () => {
	await bench.service.close();
});

function triggerOf(parameters: INodeParameters, more: Partial<PollerOptions> = {}): Poller {
	const type = new LightenUpTrigger();
	return poller({ type, parameters, credentials: bench.tokenStore, ...more });
}

const idsOf = (polled: Awaited<ReturnType<Poller['poll']>>) =>
	polled?.map(({ json }) => json.execution_id) ?? null;

const modes = ['default', 'durable'] as const;

describe.each(modes)('executions with known IDs (%s)', (mode) => {
	const watch = (executionIds: unknown) =>
		triggerOf({ executionIds: executionIds as string }, { mode });

	test('start the workflow once each, when they have ended', async () => {
		const { service } = bench;
		const [one, two, three] = [service.insert(), service.insert(), service.insert()];
		const trigger = watch(`${one.id}, ${two.id}\n${three.id},${one.id}`);
		expect(await trigger.activate()).toBeNull();
		service.finish(two.id, [{ a: 1 }]);
		expect((await trigger.poll())?.map(({ json }) => json)).toEqual([
			{
				outputs: { results: [{ a: 1 }], execution_id: two.id },
				service: 'cinema_getuser_info',
				service_type: 'custom_ai_services',
				websocket: {},
				execution_id: two.id,
				state: 'succeeded',
			},
		]);
		expect(await trigger.poll()).toBeNull();
		service.fail(three.id, 'Why');
		service.finish(one.id);
		const last = await trigger.poll();
		expect(idsOf(last)).toEqual([one.id, three.id]);
		expect(last?.map(({ json }) => json.state)).toEqual(['succeeded', 'failed']);
		service.forget();
		expect(await trigger.poll()).toBeNull();
		expect(service.count()).toBe(0);
	});

	test('start it at the first poll when they have ended already', async () => {
		const { id } = bench.service.insert();
		bench.service.finish(id);
		const trigger = watch(id);
		expect(idsOf(await trigger.activate())).toEqual([id]);
		expect(await trigger.restart()).toBeNull();
	});

	test('are given as a list, too, and one that is not known holds no other up', async () => {
		const { id } = bench.service.insert();
		bench.service.finish(id);
		const trigger = watch(['nobody', id, id]);
		expect(idsOf(await trigger.activate())).toEqual([id]);
	});

	test('are neither lost nor repeated when n8n crashes', async () => {
		const { service } = bench;
		const [one, two] = [service.insert(), service.insert()];
		const trigger = watch(`${one.id},${two.id}`);
		await trigger.activate();
		service.finish(one.id);
		expect(idsOf(await trigger.poll())).toEqual([one.id]);
		trigger.crash();
		service.finish(two.id);
		expect(idsOf(await trigger.poll())).toEqual([two.id]);
		trigger.crash();
		expect(await trigger.poll()).toBeNull();
	});

	test('are read in rows of a log, too', async () => {
		bench.service.options.logs = 'rows';
		const { id } = bench.service.insert();
		const trigger = watch(id);
		expect(await trigger.activate()).toBeNull();
		bench.service.finish(id);
		expect(await trigger.poll()).toMatchObject([
			{ json: { execution_id: id, exec_logs: [{}, {}], state: 'succeeded' } },
		]);
	});
});

test.each([
	['', /"Execution IDs" is empty/],
	[' , \n', /"Execution IDs" is empty/],
	[Array.from({ length: 1_001 }, (_, id) => String(id)), /1001 IDs.*at most 1000/],
])('IDs that can not be watched are refused (%#)', async (executionIds, message) => {
	const trigger = triggerOf({ executionIds: executionIds as string });
	await expect(trigger.activate()).rejects.toThrow(message);
	expect(bench.service.count()).toBe(0);
});

test('a token that is not accepted stops the activation, and is not told', async () => {
	bench.service.fault('POST', STATS, { kind: 'echoKey', status: 401 }, { times: 99 });
	const trigger = triggerOf(
		{ executionIds: 'x' },
		{ credentials: tokenStore(bench.service, 'not-accepted') },
	);
	const thrown = await trigger.activate().catch((error: unknown) => Object(error));
	expect(thrown).toMatchObject({ message: 'Unknown key: Bearer ***', httpCode: '401' });
	expect(everythingToldBy(thrown)).not.toContain('not-accepted');
});

describe.each(modes)('a scheduled run (%s)', (mode) => {
	const scheduled: INodeParameters = {
		triggerOn: 'scheduledRunFinished',
		serviceName: byName('cinema_getuser_info'),
		inputs: rows({ userid: '12345' }),
	};
	const starts = () => bench.service.count('POST', START);

	test('starts the service at each poll and gives it when it is done', async () => {
		bench.service.options.executionMs = 5;
		const trigger = triggerOf(scheduled, { mode });
		for (const count of [1, 2]) {
			const polled = count === 1 ? await trigger.activate() : await trigger.poll();
			const id = [...bench.service.executions.keys()].at(-1);
			expect(polled).toMatchObject([{ json: { execution_id: id, state: 'succeeded' } }]);
			expect(starts()).toBe(count);
		}
		expect(bench.bodies(START)).toEqual([{ userid: '12345' }, { userid: '12345' }]);
	});

	test('that fails is given, too', async () => {
		Object.assign(bench.service.options, { executionMs: 5, failure: () => 'Why' });
		const polled = await triggerOf(scheduled, { mode }).activate();
		expect(polled).toMatchObject([{ json: { status: 'failed', state: 'failed' } }]);
	});

	test('is started once, though the answer was lost', async () => {
		bench.service.fault('POST', START, { kind: 'drop' }, { taken: true });
		const trigger = triggerOf(scheduled, { mode });
		await expect(trigger.activate()).rejects.toThrow(/^No response from LightenUp/);
		expect(starts()).toBe(1);
	});

	test('takes its inputs from JSON, too', async () => {
		bench.service.options.executionMs = 5;
		const parameters = { ...scheduled, inputsMode: 'json', inputsJson: '{"userid":[1]}' };
		await triggerOf(parameters, { mode }).activate();
		expect(bench.bodies(START)).toEqual([{ userid: [1] }]);
	});

	test('is not started in the editor, which shows a sample in the form of a real item', async () => {
		const { items, touchedState } = await triggerOf(scheduled, { mode }).manual();
		expect(JSON.stringify(items)).toContain('nothing was started');
		expect([touchedState, bench.service.count()]).toEqual([false, 0]);
		bench.service.options.executionMs = 5;
		const polled = await triggerOf(scheduled, { mode }).activate();
		// What is in the results is the service's own.
		const results = new Set(['sample', 'userid', 'username', 'location']);
		const form = (found: typeof polled) =>
			schemaOf(
				(found ?? []).map(({ json }) => json),
				results,
			);
		expect(form(items)).toEqual(form(polled));
	});

	test('with OAuth2 renews an expired token', async () => {
		bench.service.options.executionMs = 5;
		const parameters = { ...scheduled, authentication: 'oAuth2' };
		const trigger = triggerOf(parameters, { mode, credentials: bench.oAuth2Store });
		expect(await trigger.activate()).toHaveLength(1);
		bench.service.expireTokens();
		expect(await trigger.poll()).toHaveLength(1);
		expect([bench.service.executions.size, bench.service.count('POST', TOKEN)]).toEqual([2, 2]);
	});
});

test(
	'a scheduled run goes on across polls, and no other is started beside it',
	quickly(async () => {
		const { service } = bench;
		const serviceName = byName('cinema_getuser_info');
		const parameters = {
			triggerOn: 'scheduledRunFinished',
			serviceName,
			inputs: rows({ userid: '1' }),
		};
		const trigger = triggerOf(parameters, { budgetMs: 10_000 });
		expect(await trigger.activate()).toBeNull();
		expect(await trigger.poll()).toBeNull();
		expect(service.executions.size).toBe(1);
		const [first] = service.executions.keys();
		service.finish(first);
		expect(idsOf(await trigger.poll())).toEqual([first]);
		expect(service.executions.size).toBe(2);
	}),
);

test('the editor shows executions as they stand, and touches no state', async () => {
	const { id } = bench.service.insert();
	const trigger = triggerOf({ executionIds: id });
	expect(await trigger.manual()).toMatchObject({
		items: [{ json: { execution_id: id, state: 'running' } }],
		touchedState: false,
	});
	bench.service.finish(id);
	expect((await trigger.manual()).items).toMatchObject([{ json: { state: 'succeeded' } }]);
});

test('an item has the same form as the one of "Execution: Get"', async () => {
	bench.service.options.executionMs = 5;
	const [{ json }] = (await bench.run(startAndWait)).items;
	const [polled] =
		(await triggerOf({ executionIds: json.execution_id as string }).activate()) ?? [];
	expect(polled.json).toEqual(json);
});

test('services are picked from a list', async () => {
	const { results } = await listSearch({
		type: new LightenUpTrigger(),
		method: 'searchServices',
		parameters: { triggerOn: 'scheduledRunFinished' },
		credentials: bench.tokenStore,
	});
	expect(results).toHaveLength(3);
});
