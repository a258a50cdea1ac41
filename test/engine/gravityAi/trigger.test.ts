import type { INodeParameters } from 'n8n-workflow';

import { binaryBytes } from '../harness/index.mts';
import { Bench, logsOf } from './bench.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.start({ jobMs: 'manual' });
});

afterEach(async () => await bench.stop());

const MINUTE = 60_000;

/** A trigger whose first look is over. */
async function active(
	parameters: INodeParameters = {},
	more: Parameters<Bench['trigger']>[1] = {},
) {
	const trigger = bench.trigger(parameters, more);
	expect(await trigger.activate()).toBeNull();
	return trigger;
}

const idsOf = (polled: Array<{ json: object }> | null) =>
	(polled ?? []).map(({ json }) => ('id' in json ? json.id : undefined));

describe('the trigger', () => {
	test.each([
		['jobFinished', ['success', 'error', 'fail']],
		['jobSucceeded', ['success']],
		['jobFailed', ['error', 'fail']],
		['jobCreated', ['running', 'success', 'error', 'fail']],
	])('starts on %s for jobs in the states %p', async (triggerOn, states) => {
		bench.service.insert();
		const trigger = await active({ triggerOn });
		for (const state of ['running', 'success', 'error', 'fail'] as const) {
			bench.service.insert({ state, name: state });
		}
		const polled = await trigger.poll();

		expect(polled?.map(({ json }) => json.name)).toEqual(states);
		expect(await trigger.poll()).toBeNull();
	});

	test('gives the item that "Job: Get" gives', async () => {
		const trigger = await active({ triggerOn: 'jobFinished' });
		const { id } = bench.service.insert();
		const [item] = (await trigger.poll()) ?? [];
		const got = await bench.run('get', { jobId: id });

		expect(item.json).toEqual(got.items[0].json);
		expect(item.json).toMatchObject({ id, state: 'succeeded' });
	});

	test('tells a job that is running at first when it ends, once', async () => {
		const before = bench.service.insert({ state: 'running', result: undefined });
		const trigger = await active({ triggerOn: 'jobFinished' });
		const after = bench.service.insert({ state: 'running', result: undefined });
		expect(await trigger.poll()).toBeNull();

		bench.service.finish(after.id);
		expect(idsOf(await trigger.poll())).toEqual([after.id]);
		bench.service.finish(before.id, { state: 'error' });
		expect(idsOf(await trigger.poll())).toEqual([before.id]);
		expect(await trigger.poll()).toBeNull();
	});

	test('tells a new job at once, and not again when it ends', async () => {
		const trigger = await active({ triggerOn: 'jobCreated' });
		const { id } = bench.service.insert({ state: 'running', result: undefined });
		expect(idsOf(await trigger.poll())).toEqual([id]);

		bench.service.finish(id);
		expect(await trigger.poll()).toBeNull();
	});

	test('asks for a running job by its ID once it has left the page', async () => {
		const old = Date.now() - 10 * MINUTE;
		const { id } = bench.service.insert({ state: 'running', result: undefined, createdAt: old });
		const trigger = await active({ triggerOn: 'jobFinished' });
		for (let count = 1; count <= 9; count++) bench.service.insert({ createdAt: old + count });
		expect(idsOf(await trigger.poll())).toHaveLength(9);
		bench.service.insert({ createdAt: old + 10 });
		expect(idsOf(await trigger.poll())).toHaveLength(1);
		expect(bench.service.count('GET', new RegExp(id))).toBe(1);

		bench.service.finish(id);
		expect(idsOf(await trigger.poll())).toEqual([id]);
		bench.service.forget();
		expect(await trigger.poll()).toBeNull();
		expect(bench.service.count('GET', new RegExp(id))).toBe(0);
	});

	test.each(['status', 'ok'] as const)(
		'goes on when a running job is not known any more (%s)',
		async (form) => {
			bench.service.options.refusals = form;
			const old = Date.now() - MINUTE;
			const { id } = bench.service.insert({ state: 'running', result: undefined, createdAt: old });
			const trigger = await active({ triggerOn: 'jobFinished' });
			bench.service.jobs.delete(id);
			bench.service.insert();

			expect(idsOf(await trigger.poll())).toHaveLength(1);
		},
	);

	test.each([3, 7] as const)('is exact with %i fraction digits', async (fractionDigits) => {
		bench.service.options.fractionDigits = fractionDigits;
		const at = Date.now() - MINUTE;
		bench.service.insert({ createdAt: at });
		const trigger = await active({ triggerOn: 'jobFinished' });
		const ids = [1, 1, 2, 999].map((ms) => bench.service.insert({ createdAt: at + ms }).id);

		expect(idsOf(await trigger.poll()).sort()).toEqual([...ids].sort());
		expect(await trigger.poll()).toBeNull();
	});

	test('is not misled by a failed job that keeps the time of its creation', async () => {
		bench.service.options.failedKeepsUpdated = true;
		const trigger = await active({ triggerOn: 'jobFailed' });
		const { id } = bench.service.insert({ state: 'running', result: undefined });
		expect(await trigger.poll()).toBeNull();
		bench.service.insert();
		bench.service.finish(id, { state: 'fail' });

		expect(idsOf(await trigger.poll())).toEqual([id]);
	});

	test('is not misled by an old job that gets another name', async () => {
		const old = bench.service.insert({ createdAt: Date.now() - 60 * MINUTE });
		for (let count = 1; count <= 10; count++) bench.service.insert();
		const trigger = await active({ triggerOn: 'jobFinished' });
		await bench.run('rename', { jobId: old.id, name: 'Renamed' });
		bench.service.insert({ ...old, name: 'listed again' });

		expect(await trigger.poll()).toBeNull();
	});

	test('begins with everything when there was nothing', async () => {
		const trigger = await active({ triggerOn: 'jobFinished' });
		const { id } = bench.service.insert({ createdAt: Date.now() - MINUTE });

		expect(idsOf(await trigger.poll())).toEqual([id]);
	});

	test('neither loses nor repeats a job over a crash', async () => {
		bench.service.insert();
		const trigger = await active({ triggerOn: 'jobFinished' });
		const first = bench.service.insert();
		expect(idsOf(await trigger.poll())).toEqual([first.id]);
		const running = bench.service.insert({ state: 'running', result: undefined });
		expect(await trigger.poll()).toBeNull();
		trigger.crash();
		bench.service.finish(running.id);
		const third = bench.service.insert();

		expect(idsOf(await trigger.restart())).toEqual([running.id, third.id]);
		expect(await trigger.poll()).toBeNull();
	});

	test('does not advance when a poll fails', async () => {
		const trigger = await active({ triggerOn: 'jobFinished' });
		const { id } = bench.service.insert();
		bench.service.options.refusals = 'ok';
		bench.service.keyring.clear();
		await expect(trigger.poll()).rejects.toThrow('The API key is not valid');
		bench.service.keyring.add(bench.service.keys.first);

		expect(idsOf(await trigger.poll())).toEqual([id]);
	});

	test('shows the user a bad key when it is activated', async () => {
		const credentials = bench.credentials({ apiKey: 'a-key-of-nobody' });
		const trigger = bench.trigger({ triggerOn: 'jobFinished' }, { credentials });

		await expect(trigger.activate()).rejects.toThrow('The API key is not valid');
	});

	test('shows samples in the editor, and touches nothing', async () => {
		bench.service.insert({ state: 'fail' });
		const { id } = bench.service.insert();
		const trigger = bench.trigger({ triggerOn: 'jobSucceeded', downloadResult: true });
		const { items, touchedState } = await trigger.manual();

		expect(idsOf(items)).toEqual([id]);
		expect(items?.[0].binary?.data.fileName).toMatch(/csv$/);
		expect(touchedState).toBe(false);
	});
});

describe('more jobs between two polls than a page holds', () => {
	const many = (count: number) => {
		for (let index = 0; index < count; index++) bench.service.insert();
	};
	const logged = async (trigger: ReturnType<Bench['trigger']>) =>
		await logsOf(async () => await trigger.poll());

	test('are noticed and logged with the way out', async () => {
		many(2);
		const trigger = await active({ triggerOn: 'jobFinished' });
		many(12);
		const log = await logged(trigger);

		expect(log).toContain('warn Gravity AI lists only its latest jobs, and all of them are new');
		expect(log).toContain('Poll more often');
		expect(await logged(trigger)).not.toContain('Gravity AI lists');
	});

	test('are noticed after nothing, too', async () => {
		const trigger = await active({ triggerOn: 'jobFinished' });
		many(11);

		expect(await logged(trigger)).toContain('Gravity AI lists only its latest jobs');
	});

	test('are not imagined', async () => {
		const empty = await active({ triggerOn: 'jobFinished' });
		many(3);
		expect(await logged(empty)).not.toContain('Gravity AI lists');

		const trigger = await active({ triggerOn: 'jobFinished' });
		many(9);
		expect(await logged(trigger)).not.toContain('Gravity AI lists');
	});
});

describe('with the result', () => {
	const downloading = { triggerOn: 'jobFinished', downloadResult: true };

	test.each(['filesystem', 'default'] as const)(
		'it comes as a file in %s mode',
		async (binaryMode) => {
			const trigger = await active(
				{ ...downloading, outputPropertyName: 'scores' },
				{ binaryMode },
			);
			bench.service.insert();
			bench.service.insert({ state: 'fail' });
			const [first, second] = (await trigger.poll()) ?? [];

			expect((await binaryBytes(first, 'scores')).toString()).toBe('id,score\n1,0.9\n');
			expect(first.binary?.scores.mimeType).toBe('text/csv');
			expect(second.binary).toBeUndefined();
		},
	);

	test('a job whose download fails is told later, and the others are not held up', async () => {
		const trigger = await active(downloading);
		const [first, second, third] = [1, 2, 3].map((ms) =>
			bench.service.insert({ createdAt: Date.now() + ms }),
		);
		const away = bench.service.fault(
			'GET',
			new RegExp(`result-link/${second.id}`),
			{ kind: 'status', status: 503, retryAfter: 0.001 },
			{ times: 99 },
		);
		const log = await logsOf(async () => {
			expect(idsOf(await trigger.poll())).toEqual([first.id, third.id]);
		});
		expect(log).toContain('The next poll tries again');
		expect(await trigger.poll()).toBeNull();

		trigger.crash();
		for (let count = 0; count < 10; count++) {
			bench.service.insert({ createdAt: Date.now() + 10 + count, state: 'fail' });
		}
		away.cancel();
		const polled = await trigger.restart();
		expect(idsOf(polled)).toHaveLength(11);
		expect(idsOf(polled)).toContain(second.id);
		expect(polled?.find(({ json }) => json.id === second.id)?.binary?.data).toBeDefined();
		expect(await trigger.poll()).toBeNull();
	});

	test('a job whose result can not be had at all comes without it', async () => {
		const trigger = await active(downloading);
		const { id } = bench.service.insert();
		bench.service.fault('GET', /result-link/, { kind: 'status', status: 400 });
		let polled: Awaited<ReturnType<typeof trigger.poll>> = null;
		const log = await logsOf(async () => {
			polled = await trigger.poll();
		});

		expect(polled).toMatchObject([{ json: { id, state: 'succeeded' } }]);
		expect(log).toContain(`The job ${id} was returned without its result: Status 400 on demand`);
		expect(await trigger.poll()).toBeNull();
	});

	test('a job whose result is away for a day comes without it', async () => {
		const trigger = await active(downloading);
		const { id } = bench.service.insert({ createdAt: Date.now() - 25 * 60 * MINUTE });
		bench.service.storage.fault(
			'GET',
			/./,
			{ kind: 'status', status: 503, retryAfter: 0.001 },
			{ times: 9 },
		);

		expect(idsOf(await trigger.poll())).toEqual([id]);
	});

	test('the key stays away from the storage', async () => {
		const trigger = await active(downloading);
		bench.service.insert();
		await trigger.poll();

		const { received } = bench.service.storage;
		expect(received).toHaveLength(1);
		expect(JSON.stringify(received)).not.toContain(bench.service.keys.first);
	});
});

test('durable cursors keep a job that runs over a crash', async () => {
	const trigger = bench.trigger(
		{ triggerOn: 'jobFinished' },
		{ mode: 'durable', budgetMs: 36_000 },
	);
	await trigger.activate();
	expect(await trigger.poll()).toBeNull();
	const { id } = bench.service.insert({ state: 'running', result: undefined });
	expect(await trigger.poll()).toBeNull();
	await trigger.restart();
	bench.service.finish(id);

	expect(idsOf(await trigger.poll())).toEqual([id]);
});
