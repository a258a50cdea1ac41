import fc from 'fast-check';

import { MOST_PENDING_IN_ALL, WINDOW_MS } from '../../../../nodes/shared/triggers/feed';
import { propertyRuns } from '../propertyRuns.mts';
import { type Arrivals, FeedWorld, Instance, type Trouble } from './feedWorld.mts';

type Step =
	| { do: 'arrive'; what: Arrivals }
	| { do: 'wait'; ms: number }
	| { do: 'settle'; share: number; newestFirst: boolean }
	| { do: 'poll'; trouble: Trouble }
	| { do: 'pollTwice' }
	| { do: 'crash' }
	| { do: 'restart' };

const SECOND = 1_000;

/** Early enough to be in the window, up to well in the future. */
const offsetMs = fc.oneof(
	{ weight: 3, arbitrary: fc.constant(0) },
	fc.integer({ min: -400 * SECOND, max: 0 }),
	fc.integer({ min: 0, max: 7_200 * SECOND }),
);

const arrivals = (counts: fc.Arbitrary<number>): fc.Arbitrary<Arrivals> =>
	fc.record({
		count: counts,
		offsetMs,
		stepMs: fc.constantFrom(0, 0, 1, 7, 300),
		settled: fc.boolean(),
		wanted: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
		group: fc.nat(2),
	});

const few = fc.integer({ min: 1, max: 5 });
const many = fc.integer({ min: 100, max: 700 });
/** More than one poll reads, more than are kept by their ID, more than the window holds. */
const very = fc.integer({ min: 1_000, max: 3_500 });

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
	{ weight: 2, arbitrary: fc.constant({}) },
	fc.record(
		{
			failAt: fc.nat(3),
			crashAt: fc.nat(3),
			hasty: fc.constant(true),
			overlap: fc.nat(3),
			between: arrivals(few),
			settleBetween: fc.boolean(),
		},
		{ requiredKeys: [] },
	),
);

const steps = (...counts: Array<fc.Arbitrary<number>>): fc.Arbitrary<Step> => {
	const arrive = fc.record({
		do: fc.constant('arrive' as const),
		what: fc.oneof(...counts.map(arrivals)),
	});
	const wait = fc.record({
		do: fc.constant('wait' as const),
		ms: fc.constantFrom(1, SECOND, 60 * SECOND, 3_600 * SECOND),
	});
	const settle = fc.record({
		do: fc.constant('settle' as const),
		share: fc.constantFrom(0.1, 0.5, 1),
		newestFirst: fc.boolean(),
	});
	return fc.oneof(
		{ weight: 6, arbitrary: arrive },
		{ weight: 2, arbitrary: wait },
		{ weight: 2, arbitrary: settle },
		{ weight: 6, arbitrary: fc.record({ do: fc.constant('poll' as const), trouble }) },
		fc.record({ do: fc.constant('pollTwice' as const) }),
		fc.record({ do: fc.constant('crash' as const) }),
		fc.record({ do: fc.constant('restart' as const) }),
	);
};

interface Story {
	before: Arrivals[];
	steps: Step[];
	pageSize: number;
	seed: number;
}

const stories: fc.Arbitrary<Story> = fc.record({
	before: fc.array(arrivals(fc.oneof(few, many)), { maxLength: 4 }),
	steps: fc.array(steps(few, few, many), { maxLength: 30 }),
	/** As Arcanna's: more than the window holds. */
	pageSize: fc.constantFrom(50, 500),
	seed: fc.nat(),
});
const longStories: fc.Arbitrary<Story> = fc.record({
	before: fc.array(arrivals(fc.oneof(few, very)), { maxLength: 2 }),
	steps: fc.array(steps(few, many, very), { minLength: 6, maxLength: 24 }),
	pageSize: fc.constant(500),
	seed: fc.nat(),
});

/** A small generator of chance (mulberry32), so that every story can be told again. */
function chanceFrom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

async function live({ before, steps, pageSize, seed }: Story, durable: boolean) {
	const world = new FeedWorld(pageSize, chanceFrom(seed));
	const instance = new Instance(world, durable);
	for (const what of before) world.arrive(what);
	await instance.activate();
	if (durable) await instance.poll();
	for (const one of steps) {
		expectReach(world, instance);
		switch (one.do) {
			case 'arrive':
				world.arrive(one.what);
				break;
			case 'wait':
				world.nowMs += one.ms;
				break;
			case 'settle':
				world.settle(one.share, one.newestFirst);
				break;
			case 'poll':
				await instance.poll(one.trouble);
				break;
			case 'pollTwice':
				// With durable cursors n8n runs one poll of a trigger at a time.
				if (!durable) await instance.pollTwice();
				break;
			case 'crash':
				instance.crash();
				break;
			case 'restart':
				instance.crash();
				await instance.activate();
		}
	}
	world.settle();
	for (let silent = 0, polls = 0; silent < 3; polls += 1) {
		if (polls > 200) throw new Error('The feed does not drain');
		const { emitted } = await instance.poll();
		silent = emitted.length === 0 ? silent + 1 : 0;
		world.nowMs += 60 * SECOND;
	}
	return { world, instance };
}

/** The window reaches back a while, and over some items. */
function expectReach(world: FeedWorld, { lowWatermarkMs, baseline }: Instance) {
	if (lowWatermarkMs <= (baseline?.lowWatermarkMs ?? -1)) return;
	const inWindow = world.things.filter(({ timeMs }) => timeMs > lowWatermarkMs).length;
	expect(inWindow).toBeGreaterThanOrEqual(300);
	// A poll that is cut short makes the window shorter.
	if (inWindow < 2_000 && !world.wasCut)
		expect(lowWatermarkMs).toBeLessThanOrEqual(world.nowMs - WINDOW_MS);
}

function check({ world, instance }: Awaited<ReturnType<typeof live>>) {
	const times = new Map<string, number>();
	for (const id of instance.emitted) times.set(id, (times.get(id) ?? 0) + 1);
	const { begunAt, at, lowWatermarkMs } = instance.baseline ?? {
		begunAt: 0,
		at: 0,
		lowWatermarkMs: -1,
	};
	const wrong = world.things.flatMap((thing) => {
		const { id, cameAt, settledAt, wanted, inReach } = thing;
		const emitted = times.get(id) ?? 0;
		const cameAfter = cameAt > at && inReach;
		const wasListed =
			cameAt <= begunAt && thing.timeMs > lowWatermarkMs && world.listedAsNewest.has(id);
		const wasPending = settledAt > at && wasListed;
		const isOld = settledAt <= begunAt;
		const due = (cameAfter || wasPending) && wanted && !world.forgettable.has(id);
		if (due && emitted !== 1) return [{ ...thing, emitted, due: 'once' }];
		if ((isOld || !wanted) && emitted > 0) return [{ ...thing, emitted, due: 'never' }];
		return emitted > 1 ? [{ ...thing, emitted, due: 'at most once' }] : [];
	});
	expect(wrong.slice(0, 3)).toEqual([]);
	expect(instance.stored.length).toBeLessThan(200_000);
}

describe.each([
	['n8n keeps states as it does by default', false],
	['n8n keeps states with durable cursors', true],
])('when %s', (_how, durable) => {
	test.each([
		['little comes', stories, 40],
		['much comes', longStories, 8],
	])(
		'whatever happens while %s, all that came after the first look comes out exactly once, and nothing else does',
		async (_much, story, numRuns) => {
			await fc.assert(
				fc.asyncProperty(story, async (told) => check(await live(told, durable))),
				{ numRuns: propertyRuns(numRuns), interruptAfterTimeLimit: 40_000 },
			);
		},
		60_000,
	);
});

test("n8n's log tells what is no longer watched", async () => {
	const world = new FeedWorld(2_500, chanceFrom(1));
	const instance = new Instance(world);
	await instance.activate();
	world.arrive({ count: MOST_PENDING_IN_ALL + 7, offsetMs: 0, stepMs: 1, settled: false });
	await instance.poll();
	for (let batch = 0; batch < 10; batch += 1) {
		world.nowMs += 60 * SECOND;
		world.arrive({ count: 1_500, offsetMs: 0, stepMs: 1, settled: true });
		await instance.poll();
	}
	expect(instance.warnings).toEqual([
		expect.stringMatching(
			/^7 running items are no longer watched, because too many are running at once/,
		),
	]);
});
