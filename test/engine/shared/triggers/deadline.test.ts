import { until } from '../../harness/index.mts';
import { Bench, logsOf } from '../../gravityAi/bench.mts';

const SECOND = 1_000;
const DOWNLOADING = { triggerOn: 'jobFinished', downloadResult: true };

// Most tests wait for seconds, so they run side by side, each with a service of its own.
const benches: Bench[] = [];

async function openBench(): Promise<Bench> {
	const bench = await Bench.start({ jobMs: 'manual' });
	benches.push(bench);
	return bench;
}

afterAll(async () => {
	await Promise.all(benches.map(async (bench) => await bench.stop()));
});

type Polled = Array<{ json: object }> | null;
const idsOf = (polled: Polled) =>
	(polled ?? []).map(({ json }) => ('id' in json ? json.id : undefined));

async function timed<T>(work: () => Promise<T>) {
	const began = Date.now();
	const result = await work();
	return { result, ms: Date.now() - began };
}

describe.each([
	['hang before they begin', { kind: 'hang' }],
	['stand still in the middle', { kind: 'stall', share: 0.5 }],
] as const)('downloads that %s', (_, fault) => {
	const inBudget = 'end with the poll, within its budget, and the other jobs go out';
	test.concurrent(
		inBudget,
		async () => {
			const bench = await openBench();
			const budgetMs = 4 * SECOND;
			const trigger = bench.trigger(DOWNLOADING, { budgetMs });
			expect(await trigger.activate()).toBeNull();
			const jobs = [1, 2, 3, 4, 5].map((ms) =>
				bench.service.insert({ createdAt: Date.now() + ms }),
			);
			const hanging = jobs.slice(0, 3).map(({ id }) => id);
			const plans = hanging.map((id) =>
				bench.service.storage.fault('GET', new RegExp(id.replaceAll('-', '')), fault, {
					times: 99,
				}),
			);
			let ids: unknown[] = [];
			const { ms, result: log } = await timed(
				async () =>
					await logsOf(async () => {
						ids = idsOf(await trigger.poll());
					}),
			);
			expect(ms).toBeLessThan(budgetMs);
			expect(ids).toEqual([jobs[3].id, jobs[4].id]);
			for (const id of hanging) expect(log).toContain(`${id} did not trigger the workflow yet`);
			// Nothing is left of them.
			await until(() => bench.service.storage.inFlight === 0);
			for (const plan of plans) plan.cancel();
			expect(idsOf(await trigger.poll())).toEqual(hanging);
		},
		30_000,
	);

	test.concurrent(
		'take turns with others when there are too many of them',
		async () => {
			const bench = await openBench();
			const trigger = bench.trigger(DOWNLOADING, { budgetMs: 2.3 * SECOND });
			expect(await trigger.activate()).toBeNull();
			const jobs = Array.from({ length: 8 }, (__, at) =>
				bench.service.insert({ createdAt: Date.now() + at }),
			);
			for (const { id } of jobs.slice(0, 6)) {
				bench.service.storage.fault('GET', new RegExp(id.replaceAll('-', '')), fault, {
					times: 99,
				});
			}
			expect(await trigger.poll()).toBeNull();
			expect(idsOf(await trigger.poll())).toEqual([jobs[6].id, jobs[7].id]);
		},
		30_000,
	);
});

test.concurrent.each([
	['does not begin', { kind: 'hang' }],
	['stands still', { kind: 'stall', share: 0.5 }],
] as const)(
	'a list that %s ends the poll within its budget',
	async (_, fault) => {
		const bench = await openBench();
		const budgetMs = 4 * SECOND;
		const trigger = bench.trigger(DOWNLOADING, { budgetMs });
		expect(await trigger.activate()).toBeNull();
		bench.service.fault('GET', /latest/, fault);
		const { ms } = await timed(async () => {
			await expect(trigger.poll()).rejects.toThrow('No response from Gravity AI');
		});
		expect(ms).toBeLessThan(budgetMs);
	},
	30_000,
);

test('an endless budget is no reason to end at once', async () => {
	const bench = await openBench();
	const trigger = bench.trigger(DOWNLOADING, { budgetMs: Infinity });
	expect(await trigger.activate()).toBeNull();
	const { id } = bench.service.insert();
	bench.service.latencyMs = 20;
	expect(idsOf(await trigger.poll())).toEqual([id]);
});
