import { BinaryDataService } from 'n8n-core';

import { binaryBytes, quickly } from '../../harness/index.mts';
import { Container } from '../../harness/n8n.mts';
import { Bench as Entaingine, PROCESSES } from '../../entaingine/setup.mts';
import { Bench as GravityAi, logsOf } from '../../gravityAi/bench.mts';
import type { Fault } from '../../../simulators/server.mts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

type Polled = Array<{ json: object }> | null;
const idsOf = (polled: Polled) =>
	(polled ?? []).map(({ json }) => ('id' in json ? json.id : undefined));

/** What a poll gave, and what n8n's log was told. */
async function logged(poll: () => Promise<Polled>) {
	let ids: unknown[] = [];
	const log = await logsOf(async () => {
		ids = idsOf(await poll());
	});
	return { ids, log };
}

describe('one job of a feed in trouble', () => {
	const downloading = { triggerOn: 'jobFinished', downloadResult: true };
	let bench: GravityAi;

	beforeEach(async () => {
		bench = await GravityAi.start({ jobMs: 'manual' });
	});

	afterEach(async () => await bench.stop());

	test.each([
		['that n8n can not store', /EIO: the disk is full of errors/, refusedByStore],
		['whose link is refused by the service', /Status 500 on demand/, refusedLink],
		['whose file breaks off', /was incomplete/, brokenFile],
	])('with a result %s is held, and the others go out', async (_, reason, trouble) => {
		const trigger = bench.trigger(downloading);
		expect(await trigger.activate()).toBeNull();
		const from = Date.now();
		const [first, second, third] = [1, 2, 3].map((ms) =>
			bench.service.insert({
				createdAt: from + ms,
				result: { name: `result-${ms}.csv`, contentType: 'text/csv', content: 'id\n1\n' },
			}),
		);
		const restore = trouble(bench, second.id);
		const during = await logged(async () => await trigger.poll());
		restore();
		expect(during.ids).toEqual([first.id, third.id]);
		expect(during.log).toMatch(reason);
		expect(during.log).toContain(second.id);
		const [later, ...more] = (await trigger.poll()) ?? [];
		expect(idsOf([later])).toEqual([second.id]);
		expect((await binaryBytes(later)).length).toBeGreaterThan(0);
		expect(more).toEqual([]);
		expect(await trigger.poll()).toBeNull();
	});

	test.each([
		['500', { kind: 'status', status: 500, retryAfter: 0.001 }],
		['429', { kind: 'status', status: 429, retryAfter: 0.001 }],
		['dropped', { kind: 'drop' }],
		['a page', { kind: 'page', status: 502 }],
	] as Array<[string, Fault]>)(
		'that runs and has left the list is asked for again, and the others go out (%s)',
		quickly(async (_: string, fault: Fault) => {
			const old = Date.now() - 10 * MINUTE;
			const insert = (at: number) =>
				bench.service.insert({ state: 'running', result: undefined, createdAt: old + at });
			const [troubled, running] = [insert(0), insert(1)];
			const trigger = bench.trigger({ triggerOn: 'jobFinished' });
			expect(await trigger.activate()).toBeNull();
			for (let count = 1; count <= 9; count += 1) {
				bench.service.insert({ createdAt: old + 10 + count });
			}
			expect(idsOf(await trigger.poll())).toHaveLength(9);
			const next = bench.service.insert({ createdAt: old + 100 });
			bench.service.finish(running.id);
			bench.service.finish(troubled.id);
			const away = bench.service.fault('GET', new RegExp(troubled.id), fault, { times: 99 });
			const during = await logged(async () => await trigger.poll());
			expect(during.ids).toEqual([running.id, next.id]);
			expect(during.log).toContain(`Could not check ${troubled.id}`);
			away.cancel();
			expect(idsOf(await trigger.poll())).toEqual([troubled.id]);
		}),
	);
});

function refusedByStore(): () => void {
	const service = Container.get(BinaryDataService);
	const store = service.store.bind(service);
	const spy = jest.spyOn(service, 'store').mockImplementation(async (location, content, data) => {
		if (data.fileName === 'result-2.csv') throw new Error('EIO: the disk is full of errors');
		return await store(location, content, data);
	});
	return () => spy.mockRestore();
}

function refusedLink({ service }: GravityAi, id: string): () => void {
	const fault = { kind: 'status', status: 500, retryAfter: 0.001 } as const;
	const plan = service.fault('GET', new RegExp(`result-link/${id}`), fault, { times: 99 });
	return () => plan.cancel();
}

function brokenFile({ service }: GravityAi, id: string): () => void {
	const plan = service.storage.fault(
		'GET',
		new RegExp(id.replaceAll('-', '')),
		{ kind: 'cut' },
		{ times: 99 },
	);
	return () => plan.cancel();
}

describe('given IDs in trouble', () => {
	let bench: Entaingine;

	beforeEach(async () => {
		bench = await Entaingine.open({ taskMs: 'manual' });
	});

	afterEach(async () => await bench.close());

	const watching = (ids: unknown[]) => ({
		triggerOn: 'processFinished',
		processIds: ids.join(),
	});

	test.each([
		['500', { kind: 'status', status: 500, retryAfter: 0.001 }],
		['503', { kind: 'status', status: 503, retryAfter: 0.001 }],
		['422', { kind: 'status', status: 422 }],
		['dropped', { kind: 'drop' }],
	] as Array<[string, Fault]>)(
		'nineteen in a row do not keep the others back, and are checked again (%s)',
		quickly(async (_: string, fault: Fault) => {
			const all = Array.from({ length: 25 }, () => bench.server.insert().id);
			const bad = all.slice(1, 20);
			const good = [all[0], ...all.slice(20)];
			for (const id of all) bench.server.finish(id);
			const plans = bad.map((id) =>
				bench.server.fault('GET', new RegExp(`processes/${id}(/|$)`), fault, { times: 99 }),
			);
			const trigger = bench.trigger(watching(all), { budgetMs: 5 * MINUTE });
			const during = await logged(async () => await trigger.activate());
			expect(during.ids).toEqual(good);
			expect(during.log).toMatch(
				new RegExp(`Could not check \\d+ process IDs \\([\\d, ]*\\b${bad[0]}`),
			);
			for (const plan of plans) plan.cancel();
			expect(idsOf(await trigger.poll())).toEqual(bad);
			expect(await trigger.poll()).toBeNull();
		}),
	);

	test.each([
		['alone', 1],
		['all of them', 30],
	])(
		'that the service fails to answer end no poll (%s)',
		quickly(async (_: string, count: number) => {
			const ids = Array.from({ length: count }, () => bench.server.insert().id);
			const fault = { kind: 'status', status: 500, retryAfter: 0.001 } as const;
			const plan = bench.server.fault('GET', PROCESSES_OR_OUTPUTS, fault, { times: 999 });
			const trigger = bench.trigger(watching(ids), { budgetMs: 5 * MINUTE });
			const during = await logged(async () => await trigger.activate());
			expect(during.ids).toEqual([]);
			expect(during.log).toMatch(/Could not check (the process|30 process IDs) /);
			plan.cancel();
			for (const id of ids) bench.server.finish(id);
			expect(idsOf(await trigger.poll())).toEqual(ids);
		}),
	);

	test.each(['default', 'durable'] as const)(
		'that are never answered do not keep the others back for ever, though the poll fails (%s)',
		quickly(async (mode: 'default' | 'durable') => {
			const all = Array.from({ length: 25 }, () => bench.server.insert().id);
			const trigger = bench.trigger(watching(all), { mode, budgetMs: 5 * MINUTE });
			expect(await trigger.activate()).toBeNull();
			const [bad, good] = [all.slice(0, 19), all.slice(19)];
			for (const id of all) bench.server.finish(id);
			for (const id of bad) {
				const path = new RegExp(`processes/${id}(/|$)`);
				bench.server.fault('GET', path, { kind: 'drop' }, { times: 999 });
			}
			const emitted: unknown[] = [];
			let failures = 0;
			for (let poll = 0; poll < 4; poll += 1) {
				try {
					emitted.push(...idsOf(await trigger.poll()));
				} catch {
					failures += 1;
				}
			}
			expect(failures).toBeGreaterThan(0);
			expect(emitted).toEqual(good);
		}),
	);
});

const PROCESSES_OR_OUTPUTS = /\/processes\//;

describe('a scheduled job in trouble', () => {
	test(
		'is checked again, while the others go out and another one is started',
		quickly(async () => {
			const bench = await Entaingine.open({ taskMs: 'manual' });
			const scheduled = {
				triggerOn: 'scheduledProcessFinished',
				processTemplate: '10001',
				maxRunning: 3,
			};
			const trigger = bench.trigger(scheduled);
			await trigger.activate();
			await trigger.poll();
			expect(bench.server.count('POST', PROCESSES)).toBe(2);
			const fault = { kind: 'status', status: 500, retryAfter: 0.001 } as const;
			const path = /processes\/1001(\/|$)/;
			const plan = bench.server.fault('GET', path, fault, { times: 999 });
			const alone = await logged(async () => {
				bench.server.finish(1002);
				return await trigger.poll();
			});
			expect(alone.ids).toEqual([1002]);
			expect(alone.log).toContain('Could not check the process 1001');
			expect(bench.server.count('POST', PROCESSES)).toBe(3);
			bench.server.finish(1003);
			expect(idsOf(await trigger.poll())).toEqual([1003]);
			plan.cancel();
			bench.server.finish(1001);
			expect(idsOf(await trigger.poll())).toEqual([1001]);
			await bench.close();
		}),
	);
});
