import { schemaOf } from '../../../scripts/docs/schemas.mts';
import { logCount, logText, quickly, recordedLogs } from '../harness/index.mts';
import { Bench, OUTPUTS, PROCESSES, until } from './setup.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ taskMs: 'manual' });
});

afterEach(async () => await bench.close());

type Polled = Awaited<ReturnType<ReturnType<Bench['trigger']>['poll']>>;

const json = (polled: Polled) => (polled ?? []).map((item) => item.json);
const ids = (polled: Polled) => json(polled).map(({ id }) => id);

describe('processes whose IDs are given', () => {
	const watching = (processIds: string) => ({ triggerOn: 'processFinished', processIds });

	test('are emitted once each: at the first poll those that have ended already', async () => {
		for (let n = 0; n < 3; n += 1) bench.server.insert();
		bench.server.finish(1001, { output: { text: 'final' } });
		const trigger = bench.trigger(watching('1001, 1002\n1003, 1001'));
		expect(json(await trigger.activate())).toEqual([
			expect.objectContaining({
				id: 1001,
				state: 'succeeded',
				text: 'final',
				outputs: [expect.objectContaining({ outputText: 'final' })],
			}),
		]);
		expect(await trigger.poll()).toBeNull();
		bench.server.advance(1002);
		expect(await trigger.poll()).toBeNull();
		bench.server.fail(1002, 'Out of tokens');
		expect(json(await trigger.poll())).toMatchObject([
			{ id: 1002, state: 'failed', errorMessage: 'Out of tokens' },
		]);
		expect(await trigger.restart()).toBeNull();
		bench.server.finish(1003, { totalExecutionTime: 0 });
		expect(ids(await trigger.poll())).toEqual([1003]);
		bench.server.forget();
		expect(await trigger.poll()).toBeNull();
		expect(bench.server.received).toEqual([]);
	});

	test('have the form of the action', async () => {
		bench.server.finish(bench.server.insert().id);
		const { items } = await bench.run('get', { processId: '1001' });
		expect(json(await bench.trigger(watching('1001')).activate())).toEqual([items[0].json]);
	});

	test('can come as a list, and the list may change', async () => {
		for (let n = 0; n < 3; n += 1) bench.server.finish(bench.server.insert().id);
		const first = bench.trigger(watching('={{ [1001, 1002] }}'));
		expect(ids(await first.activate())).toEqual([1001, 1002]);
		const { saved } = first;
		const second = bench.trigger(watching('={{ [1002, 1003] }}'), { staticData: saved });
		expect(ids(await second.activate())).toEqual([1003]);
	});

	test('that are unknown, or of another space, do not stop the others, and are logged', async () => {
		const { other } = bench.server.spaces;
		bench.server.finish(bench.server.insert().id);
		bench.server.finish(bench.server.insert({ spaceId: other }).id);
		const before = logCount();
		const trigger = bench.trigger(watching('77, 1002, 1001'));
		expect(ids(await trigger.activate())).toEqual([1001]);
		const logs = recordedLogs(before).filter(({ level }) => level === 'warn');
		expect(logs.map(({ message }) => message)).toEqual([
			expect.stringContaining('entAIngine does not know the process 77.'),
			expect.stringContaining('Could not check the process 1002: The process belongs to another'),
		]);
		bench.server.processes.clear();
		const again = logCount();
		expect(await trigger.poll()).toBeNull();
		expect(logText(recordedLogs(again))).not.toContain('does not know the process 77');
	});

	test('are all looked at in turn, some at once, though one poll is too short for it', async () => {
		bench.server.latencyMs = 20;
		for (let n = 0; n < 60; n += 1) bench.server.insert();
		const processIds = [...bench.server.processes.keys()].join();
		const trigger = bench.trigger(watching(processIds), { budgetMs: 60 });
		const asked = () => new Set(bench.server.received.map(({ path }) => path)).size;
		await trigger.activate();
		expect(asked()).toBeLessThan(120);
		for (let poll = 0; poll < 240 && asked() < 120; poll += 1) await trigger.poll();
		expect(asked()).toBe(120);
		// Ten where the machine keeps up with them.
		expect(bench.server.peakInFlight).toBeGreaterThan(1);
		expect(bench.server.peakInFlight).toBeLessThanOrEqual(10);
	});

	test.each([
		['', '"Process IDs" is empty'],
		['={{ Array.from({ length: 1001 }, (_, n) => n) }}', '"Process IDs" has 1001 IDs'],
	])('%j is refused at activation', async (processIds, message) => {
		await expect(bench.trigger(watching(processIds)).activate()).rejects.toThrow(message);
	});

	test('a bad key is told at activation, and is in no message', async () => {
		const credentials = bench.credentials({ apiKey: 'simulatedKeyThatIsWrong' });
		const before = logCount();
		const refused = bench.trigger(watching('1, 2, 3'), { credentials });
		await expect(refused.activate()).rejects.toMatchObject({
			message: 'Authentication credentials are not valid',
			httpCode: '401',
		});
		bench.server.fault('GET', /processes/, { kind: 'echoKey', status: 400 }, { times: 99 });
		bench.server.insert();
		const echoing = bench.trigger(watching('1001'), { credentials });
		expect(await echoing.activate()).toBeNull();
		expect(logText(recordedLogs(before))).toContain(
			'Could not check the process 1001: Unknown key: Bearer ***',
		);
		expect(logText(recordedLogs(before))).not.toContain('simulatedKeyThatIsWrong');
	});

	test('in the editor the samples are as they stand, and nothing is kept', async () => {
		bench.server.insert();
		const trigger = bench.trigger(watching('1001, 1002'));
		expect(await trigger.manual()).toMatchObject({
			items: [{ json: { id: 1001, state: 'running' } }],
			touchedState: false,
		});
		bench.server.finish(bench.server.insert().id);
		expect(ids((await trigger.manual()).items)).toEqual([1002]);
		bench.server.processes.clear();
		await expect(trigger.manual()).rejects.toThrow('No such process');
	});
});

describe('a scheduled process', () => {
	const scheduled = {
		triggerOn: 'scheduledProcessFinished',
		processTemplate: '10001',
		inputs: { values: [{ name: 'EXAMPLE_TEXT', value: 'a text' }] },
		options: { isPrivate: true },
	};

	test('comes out of the poll that has started it, when it is short', async () => {
		bench.server.options.taskMs = 20;
		const trigger = bench.trigger(scheduled);
		expect(json(await trigger.activate())).toMatchObject([
			{ id: 1001, state: 'succeeded', text: 'Processing completed successfully.' },
		]);
		expect(ids(await trigger.poll())).toEqual([1002]);
		expect(ids(await trigger.restart())).toEqual([1003]);
		expect(bench.server.received[0].body).toEqual({
			processTemplate: 10_001,
			inputs: [{ name: 'EXAMPLE_TEXT', value: 'a text' }],
			isPrivate: true,
			private: true,
		});
	});

	test.each(['default', 'durable'] as const)(
		'goes on across polls when it is long, and no other is started (%s)',
		quickly(async (mode) => {
			const trigger = bench.trigger(scheduled, { mode });
			const first = mode === 'durable' ? trigger.poll() : trigger.activate();
			expect(await first).toBeNull();
			expect(await trigger.poll()).toBeNull();
			expect(await trigger.poll()).toBeNull();
			expect(bench.creations).toBe(1);
			bench.server.finish(1001);
			expect(ids(await trigger.poll())).toEqual([1001]);
			expect(bench.creations).toBe(2);
			bench.server.fail(1002, 'No');
			expect(json(await trigger.poll())).toMatchObject([{ id: 1002, state: 'failed' }]);
		}),
	);

	test(
		'as many run at once as the user allows, one start a poll',
		quickly(async () => {
			const trigger = bench.trigger({ ...scheduled, maxRunning: 2 });
			await trigger.activate();
			expect(bench.creations).toBe(1);
			for (let poll = 0; poll < 3; poll += 1) await trigger.poll();
			expect(bench.creations).toBe(2);
			bench.server.finish(1002);
			bench.server.finish(1001);
			expect(ids(await trigger.poll()).sort()).toEqual([1001, 1002]);
		}),
	);

	test(
		'polls that overlap start one process and emit it once',
		quickly(async () => {
			bench.server.options.taskMs = 100;
			const trigger = bench.trigger(scheduled);
			bench.server.options.taskMs = 'manual';
			await trigger.activate();
			bench.server.finish(1001);
			await trigger.poll();
			bench.server.finish(1002);
			bench.server.latencyMs = 30;
			const polls = await Promise.all([trigger.poll(), trigger.poll(), trigger.poll()]);
			expect(polls.flatMap(ids)).toEqual([1002]);
			expect(bench.creations).toBe(3);
		}),
	);

	test(
		'a crash forgets what no poll with items has stored, and nothing else',
		quickly(async () => {
			const trigger = bench.trigger({ ...scheduled, maxRunning: 3 });
			await trigger.activate();
			await trigger.poll();
			bench.server.finish(1001);
			expect(ids(await trigger.poll())).toEqual([1001]);
			trigger.crash();
			bench.server.finish(1002);
			expect(ids(await trigger.restart())).toEqual([1002]);
		}),
	);

	test('a start whose answer is lost is told, and not repeated', async () => {
		bench.server.fault('POST', PROCESSES, { kind: 'drop' }, { taken: true });
		const trigger = bench.trigger(scheduled);
		await expect(trigger.activate()).rejects.toMatchObject({
			message: expect.stringContaining('No response from entAIngine'),
			description: expect.stringContaining("The workflow won't be triggered for this process"),
		});
		expect(bench.creations).toBe(1);
	});

	test(
		'a poll that nobody answers loses no process that runs',
		quickly(async () => {
			const trigger = bench.trigger(scheduled);
			await trigger.activate();
			bench.server.fault('GET', /processes/, { kind: 'drop' }, { times: 1_000 });
			await expect(trigger.poll()).rejects.toThrow();
			bench.server.forget();
			bench.server.finish(1001);
			expect(ids(await trigger.poll())).toEqual([1001]);
		}),
	);

	test('looks at it with one request at a time while it runs', async () => {
		const trigger = bench.trigger(scheduled, { budgetMs: 8_000 });
		const polled = trigger.activate();
		await bench.server.untilReceived('GET', OUTPUTS, 1);
		await until(() => bench.server.received.length >= 3);
		bench.server.finish(1001);
		expect(ids(await polled)).toEqual([1001]);
		const [, first, second] = bench.server.received.map(({ path }) => OUTPUTS.test(path));
		expect([first, second]).toEqual([true, false]);
	});

	test('in the editor nothing is started, and a sample has the form of a real item', async () => {
		bench.server.options.fields = 'page';
		const { items, touchedState } = await bench.trigger(scheduled).manual();
		expect(items).toMatchObject([
			{
				json: {
					processTemplate: 10_001,
					text: expect.stringContaining('nothing was started'),
					state: 'succeeded',
				},
			},
		]);
		expect([touchedState, bench.server.received]).toEqual([false, []]);
		bench.server.options.outcome = () => ({ output: { text: 'Text' }, totalExecutionTime: 1 });
		bench.server.options.taskMs = 1;
		const polled = await bench.trigger(scheduled).activate();
		const urls = new Set(['processOutputUrl', 'outputUrl']);
		expect(schemaOf(json(items), urls)).toEqual(schemaOf(json(polled), urls));
		const wrong = bench.trigger({ ...scheduled, processTemplate: '' });
		await expect(wrong.manual()).rejects.toThrow('"Process Template" is empty');
	});

	test('an unknown template is told at activation', async () => {
		const trigger = bench.trigger({ ...scheduled, processTemplate: '9' });
		await expect(trigger.activate()).rejects.toMatchObject({
			message: 'No such process template',
			description: expect.stringContaining('Nothing was started'),
		});
	});
});
