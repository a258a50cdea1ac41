import { ServiceError } from '../../../../nodes/shared/http/errors';
import { Endings } from '../../../../nodes/shared/jobs/endings';
import type { JobKind } from '../../../../nodes/shared/jobs/jobKind';
import { join } from '../../../../nodes/shared/jobs/together';
import { readWait, waitForJob } from '../../../../nodes/shared/jobs/wait';
import { contextOf, randomFrom, START_MS, StoppedClock } from '../support.mts';

/** How long jobs take, in seconds. */
const shapes: Record<string, (random: number) => number> = {
	'all 2.2 s': () => 2.2,
	'evenly 1 to 60 s': (random) => 1 + 59 * random,
	'log-evenly 1 s to 10 min': (random) => 600 ** random,
	'all about 20 s': (random) => 19 + 2 * random,
	'mostly 3 s, some minutes': (random) => (random < 0.8 ? 3 + random : 120 + 60 * random),
};
const JOBS = 200;
const STARTED_A_SECOND = 300;
const ANSWER_MS = 20;

/** What waiting costs each job on average. */
interface Cost {
	delayS: number;
	checks: number;
}

function meanOf(costs: Cost[]): Cost {
	const mean = (of: (cost: Cost) => number) =>
		costs.reduce((sum, cost) => sum + of(cost), 0) / costs.length;
	return { delayS: mean(({ delayS }) => delayS), checks: mean(({ checks }) => checks) };
}

interface Waiting {
	lengthsS: number[];
	options?: Record<string, unknown>;
	/** Whether the service fails to answer at a time in milliseconds since the start. */
	isDown?: (ms: number) => boolean;
	random?: () => number;
	/** How many items the run has, if not all of them wait. */
	items?: number;
	/** Whether the run has started the jobs itself. */
	wereStarted?: boolean;
}

/** Starts jobs one after the other and waits for all of them. */
async function waitForAll(given: Waiting): Promise<Cost[]> {
	const { lengthsS, options = {}, isDown, random, wereStarted = true } = given;
	const { items = lengthsS.length } = given;
	const clock = new StoppedClock();
	if (random) clock.random = random;
	const run = {};
	const waiting = lengthsS.map(async (lengthS, index): Promise<Cost> => {
		await clock.sleep((1_000 * index) / STARTED_A_SECOND);
		const startedAt = clock.monotonicMs();
		let checks = 0;
		const kind: JobKind<string> = {
			noun: 'process',
			idText: (id) => id,
			wayBack: (id) => `Get ${id}.`,
			reader: () => async () => {
				checks += 1;
				const ranMs = clock.monotonicMs() - startedAt;
				const down = isDown?.(clock.monotonicMs() - START_MS);
				await clock.sleep(ANSWER_MS);
				if (down) {
					throw new ServiceError({
						message: 'Not now',
						advice: 'Wait.',
						mayHaveSucceeded: false,
						transient: true,
					});
				}
				return { state: ranMs >= 1_000 * lengthS ? 'succeeded' : 'running', job: { id: index } };
			},
		};
		const context = {
			...contextOf({
				parameters: { waitForCompletion: true },
				options: { timeout: 3_600, ...options },
			}),
			run,
			items,
			clock,
			sleep: async (ms: number, wake?: Promise<unknown>) => await clock.sleep(ms, undefined, wake),
		};
		const settings = readWait(context);
		if (settings === undefined) throw new Error('The operation does not wait');
		const snapshot = { state: 'running', job: { id: index } } as const;
		const started = wereStarted ? { atMs: startedAt, snapshot } : undefined;
		await waitForJob(context, settings, kind, String(index), started);
		return { delayS: (clock.monotonicMs() - startedAt) / 1_000 - lengthS, checks };
	});
	let isOver = false;
	const all = Promise.all(waiting).finally(() => (isOver = true));
	while (!isOver) await clock.advance(1_000);
	return await all;
}

/** A loop that checks each job at a fixed interval. */
function looped(lengthsS: number[], intervalS: number): Cost {
	return meanOf(
		lengthsS.map((lengthS) => {
			const checks = Math.ceil(lengthS / intervalS);
			return { checks, delayS: checks * intervalS - lengthS };
		}),
	);
}

/** The mean of several runs, and of loops over the same jobs. */
async function compare(shape: string, intervalsS: number[]) {
	const runs = await Promise.all(
		[1, 2, 3, 4].map(async (seed) => {
			const random = randomFrom(seed * 991);
			const lengthsS = Array.from({ length: JOBS }, () => shapes[shape](random()));
			return { lengthsS, ours: meanOf(await waitForAll({ lengthsS, random })) };
		}),
	);
	const lengthsS = runs.flatMap((run) => run.lengthsS);
	return {
		ours: meanOf(runs.map(({ ours }) => ours)),
		loops: intervalsS.map((intervalS) => ({ intervalS, ...looped(lengthsS, intervalS) })),
	};
}

describe('200 jobs that wait together', () => {
	test.each(Object.keys(shapes))('of %s cost no more than in any fixed loop', async (shape) => {
		const { ours, loops } = await compare(shape, [1, 2, 5, 15, 60]);
		const better = loops.filter(
			({ delayS, checks }) => ours.delayS > delayS && ours.checks > checks,
		);
		expect(better).toEqual([]);
	});

	test('of 1 to 60 s take a third fewer checks than a loop of 5 s, and a quarter less delay than one of 15 s', async () => {
		const { ours, loops } = await compare('evenly 1 to 60 s', [5, 15]);
		expect(ours.checks).toBeLessThan((2 / 3) * loops[0].checks);
		expect(ours.delayS).toBeLessThan((3 / 4) * loops[1].delayS);
	});

	test('are checked at once where they were started long before', async () => {
		const lengthsS = new Array<number>(JOBS).fill(0);
		const ours = meanOf(await waitForAll({ lengthsS, wereStarted: false }));
		expect(ours.checks).toBe(1);
		expect(ours.delayS).toBeCloseTo(ANSWER_MS / 1_000);
	});

	test('keep to the interval that the user sets', async () => {
		const lengthsS = new Array<number>(JOBS).fill(9);
		const ours = meanOf(await waitForAll({ lengthsS, options: { pollInterval: 2 } }));
		expect(ours.checks).toBe(6);
	});

	test('do not press a service that fails', async () => {
		const lengthsS = new Array<number>(JOBS).fill(30);
		const isDown = (ms: number) => ms > 1_000 && ms < 3_500;
		const ours = meanOf(await waitForAll({ lengthsS, isDown, random: randomFrom(7) }));
		expect(ours.checks).toBeLessThan(12);
	});
});

test.each([true, false])(
	'checks wake the others that are due where they found an end: %j',
	async (isEnd) => {
		const clock = new StoppedClock();
		const context = {
			...contextOf(),
			items: 20,
			clock,
			sleep: async (ms: number, wake?: Promise<unknown>) => await clock.sleep(ms, undefined, wake),
		};
		const joined = () => join(context, START_MS);
		let isDue = false;
		void joined()
			?.untilDue(Infinity)
			.then(() => (isDue = true));
		const others = Array.from({ length: 100 }, joined);
		await clock.advance(2_000);
		expect(isDue).toBe(false);
		for (const other of others) other?.checked(isEnd);
		await clock.advance(100);
		expect(isDue).toBe(isEnd);
	},
);

test('a few jobs that wait together are checked with back-off', async () => {
	const few = await waitForAll({ lengthsS: new Array<number>(5).fill(10) });
	expect(few.map(({ checks }) => checks)).toEqual(new Array(5).fill(8));
});

test.each([
	[1, 20],
	[5, 100],
	[19, 1_000],
])(
	'%d jobs that wait in a run of %d items are checked as they would be alone',
	async (jobs, items) => {
		for (const lengthS of [0.2, 2, 30, 600]) {
			const lengthsS = new Array<number>(jobs).fill(lengthS);
			const among = await waitForAll({ lengthsS, items, random: randomFrom(7) });
			const alone = await waitForAll({ lengthsS, items: 1, random: randomFrom(7) });
			const [ours, theirs] = [meanOf(among), meanOf(alone)];
			expect(ours.delayS).toBeLessThan(1.2 * theirs.delayS + 0.3);
			expect(ours.checks).toBeLessThan(1.1 * theirs.checks + 0.5);
		}
	},
);

test.each([20, 21, 40, 100, 300])('%d short jobs are noticed soon', async (jobs) => {
	for (const lengthS of [0.05, 0.2, 1, 2, 5]) {
		for (const seed of [1, 2, 3, 4, 5]) {
			const lengthsS = new Array<number>(jobs).fill(lengthS);
			const costs = await waitForAll({ lengthsS, random: randomFrom(seed * 77_777_777) });
			expect(meanOf(costs).delayS).toBeLessThan(1 + 0.4 * lengthS);
			expect(Math.max(...costs.map(({ delayS }) => delayS))).toBeLessThan(2.5 + 0.8 * lengthS);
		}
	}
});

describe('the pause between two checks', () => {
	type Check = [ageS: number, pauseS: number, hasEnded: boolean];
	const pauseAfter = (checks: Check[]) => {
		const endings = new Endings();
		for (const [ageS, pauseS, hasEnded] of checks) {
			endings.note(1_000 * ageS, 1_000 * pauseS, hasEnded);
		}
		return (ageS: number) => endings.pauseMs(1_000 * ageS) / 1_000;
	};
	const times = (count: number, check: Check) => new Array<Check>(count).fill(check);
	const ages = [0, 0.1, 1, 5, 30, 60, 600, 86_400];

	test.each(ages)('is half a second to 15 s, or a quarter of the age, at %d s', (ageS) => {
		const random = randomFrom(ageS + 1);
		for (let count = 0; count < 50; count += 1) {
			const checks = Array.from(
				{ length: count },
				(): Check => [ageS * random(), 5 * random(), random() < 0.5],
			);
			const pause = pauseAfter(checks)(ageS);
			expect(pause).toBeGreaterThanOrEqual(0.5);
			expect(pause).toBeLessThanOrEqual(Math.max(15, ageS / 4));
		}
	});

	test.each(ages.slice(2))('grows with checks that found jobs running, at %d s', (ageS) => {
		const pause = (count: number) => pauseAfter(times(count, [ageS, ageS / 3, false]))(ageS);
		expect(pause(10)).toBeGreaterThanOrEqual(pause(0));
		expect(pause(100)).toBeGreaterThanOrEqual(pause(10));
	});

	test.each(ages.slice(2))('shrinks with checks that found jobs ended, at %d s', (ageS) => {
		const pause = (count: number) => pauseAfter(times(count, [ageS, ageS / 3, true]))(ageS);
		expect(pause(10)).toBeLessThanOrEqual(pause(0));
		expect(pause(100)).toBeLessThanOrEqual(pause(10));
		expect(pause(100)).toBeLessThan(pause(0));
	});

	test('at one age does not depend on what is known of far older jobs', () => {
		expect(pauseAfter(times(100, [300, 10, true]))(5)).toBe(pauseAfter([])(5));
	});
});
