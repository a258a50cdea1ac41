import * as fc from 'fast-check';

import { hashOf } from '../../../../nodes/shared/triggers/seen';
import { readJobIds, readMostRunning } from '../../../../nodes/shared/triggers/jobIds';
import {
	advanceGiven,
	beginGiven,
	givenOrder,
	jobItems,
	readGivenState,
} from '../../../../nodes/shared/triggers/givenJobs';
import { type Fate, World } from './jobsWorld.mts';

const MINUTE = 60_000;
const fates = fc.array(
	fc.constantFrom<Fate>('answered', 'answered', 'answered', 'lost', 'refused', 'unknown'),
	{ maxLength: 80 },
);
const modes = fc.constantFrom('default' as const, 'durable' as const);

describe('the IDs to watch', () => {
	test.each([
		['1, 2\n3\r\n\r\n 4 ,', ['1', '2', '3', '4']],
		['a', ['a']],
		['a,b,a\na', ['a', 'b']],
		[
			[1, ' 2 ', '', null, 2],
			['1', '2'],
		],
		[17, ['17']],
		['["x", 5]', ['x', '5']],
		['[x', ['[x']],
	])('%j are read', (value, ids) => {
		expect(readJobIds(value, 'Job IDs')).toEqual(ids);
	});

	test.each([[''], [' ,\n'], [[]], [undefined], [null]])('%j is empty', (value) => {
		expect(() => readJobIds(value, 'Job IDs')).toThrow('"Job IDs" is empty');
	});

	test('are 1,000 at most, duplicates not counted', () => {
		const ids = Array.from({ length: 1_000 }, (_, at) => at);
		expect(readJobIds([...ids, ...ids], 'Job IDs')).toHaveLength(1_000);
		expect(() => readJobIds([...ids, 'more'], 'Job IDs')).toThrow('"Job IDs" has 1001 IDs');
	});

	test('are no objects', () => {
		expect(() => readJobIds([{ id: 1 }], 'Job IDs')).toThrow('"Job IDs" is an object');
	});

	test.each([[0], [1.5], ['x'], [101]])('not as many as %j may run at once', (value) => {
		expect(() => readMostRunning(value, 'Max')).toThrow('whole number from 1 to 100');
	});

	test('one may run at once unless the user says otherwise', () => {
		expect([undefined, '', 3, '4'].map((value) => readMostRunning(value, 'Max'))).toEqual([
			1, 1, 3, 4,
		]);
	});
});

describe('the state', () => {
	const ids = ['a', 'b', 'c'];
	const scan = { finished: ['b'], unknown: [], found: ids };

	test('knows what was emitted, and what is watched now', () => {
		const first = advanceGiven(beginGiven('w'), ids, scan);
		expect(first.emit).toEqual(['b']);
		expect(givenOrder(first.state, ids)).toEqual(['a', 'c']);
		expect(advanceGiven(first.state, ids, scan).emit).toEqual([]);

		const without = advanceGiven(first.state, ['a', 'd'], { ...scan, finished: [] });
		expect(without.state.emitted).toEqual([]);
		expect(givenOrder(without.state, ['a', 'b', 'd'])).toEqual(['a', 'b', 'd']);
	});

	test('begins with what the last poll did not get to', () => {
		const { state } = advanceGiven(beginGiven('w'), ids, { ...scan, finished: [], next: 'b' });
		expect(givenOrder(state, ids)).toEqual(['b', 'c', 'a']);
		expect(givenOrder(state, ['x', 'y'])).toEqual(['x', 'y']);
	});

	test('tells once which IDs the service does not know, and again after it knew them', () => {
		const missing = { finished: [], unknown: ['a'], found: [] };
		const first = advanceGiven(beginGiven('w'), ids, missing);
		expect(first.lost).toEqual(['a']);
		const second = advanceGiven(first.state, ids, missing);
		expect(second.lost).toEqual([]);
		const back = advanceGiven(second.state, ids, { finished: [], unknown: [], found: ['a'] });
		expect(advanceGiven(back.state, ids, missing).lost).toEqual(['a']);
	});

	test('is read only when it is sound and watches the same', () => {
		const { state } = advanceGiven(beginGiven('w'), ids, scan);
		expect(readGivenState(JSON.parse(JSON.stringify(state)), 'w')).toEqual(state);
		const bad = [
			null,
			'text',
			[],
			{},
			{ ...state, version: 1 },
			{ ...state, emitted: ['not a hash'] },
			{ ...state, emitted: [`${hashOf('a')}x`] },
			{ ...state, emitted: [`x${hashOf('a')}`] },
			{ ...state, emitted: { a: 1 } },
			{ ...state, unknown: [7] },
			{ ...state, next: 7 },
			{ ...state, emitted: Array.from({ length: 1_001 }, (_, at) => hashOf(String(at))) },
		];
		for (const stored of bad) expect(readGivenState(stored, 'w')).toBeUndefined();
		expect(readGivenState(state, 'other')).toBeUndefined();
	});

	test('stays small with 1,000 long IDs', async () => {
		const world = new World({ mode: 'default' });
		const many = Array.from({ length: 1_000 }, (_, at) => `${at} ${'long '.repeat(40)}`);
		for (const id of many) world.insert(id, 0);
		world.pollGiven(many);
		await world.pass(MINUTE);
		expect(new Set(world.emitted).size).toBe(1_000);
		expect(JSON.stringify(world.saved).length).toBeLessThan(20_000);
	});
});

test('a job that was not found has no item', () => {
	const snapshots = new Map([['b', { state: 'failed' as const, job: { id: 'b' } }]]);
	expect(jobItems(['a', 'b'], snapshots)).toEqual([{ json: { id: 'b', state: 'failed' } }]);
});

describe('watching given IDs', () => {
	test('emits what has ended already at the first poll, and the rest when it ends', async () => {
		const world = new World({ mode: 'default' });
		world.insert('a', 0);
		world.insert('b', 90_000);
		world.pollGiven(['a', 'b'], true);
		await world.pass(MINUTE);
		expect(world.emitted).toEqual(['a']);
		world.pollGiven(['a', 'b']);
		await world.pass(MINUTE);
		expect(world.emitted).toEqual(['a']);
		world.pollGiven(['a', 'b']);
		await world.pass(MINUTE);
		expect(world.emitted).toEqual(['a', 'b']);
		world.pollGiven(['a', 'b']);
		await world.pass(MINUTE);
		expect(world.emitted).toEqual(['a', 'b']);
	});

	test('an unknown ID does not stop the others, and is told once', async () => {
		const world = new World({ mode: 'default' });
		world.insert('a', 0);
		for (let poll = 0; poll < 3; poll += 1) {
			world.pollGiven(['x', 'a', 'y']);
			await world.pass(MINUTE);
		}
		expect(world.emitted).toEqual(['a']);
		expect(world.thrown).toEqual([]);
		expect(world.warnings).toEqual([
			expect.stringContaining('Oracle does not know 2 job IDs (x, y). '),
		]);
		world.insert('x', 0);
		world.pollGiven(['x', 'a', 'y']);
		await world.pass(MINUTE);
		expect(world.emitted).toEqual(['a', 'x']);
	});

	test('a poll in which no check got through throws, soon, and the next one begins with the others', async () => {
		const world = new World({ mode: 'default', fates: new Array<Fate>(2_000).fill('lost') });
		const ids = Array.from({ length: 1_000 }, (_, at) => String(at));
		world.pollGiven(ids);
		await world.pass(MINUTE);
		expect(world.thrown).toHaveLength(1);
		expect(world.requests).toBeLessThan(25);
		const { requests } = world;
		expect(world.state.watch).toMatchObject({ emitted: [], next: hashOf(String(requests)) });
	});

	test('looks are bounded, and what does not fit into a poll comes first in the next', async () => {
		const world = new World({ mode: 'durable', latenciesMs: [1_000], budgetMs: 3_500 });
		const ids = Array.from({ length: 100 }, (_, at) => String(at));
		for (const id of ids) world.insert(id, 1e9);
		for (let poll = 0; poll < 3; poll += 1) {
			world.pollGiven(ids);
			await world.pass(MINUTE);
		}
		expect(world.peakLooks).toBe(10);
		expect(world.requests).toBe(120);
		expect(world.state.watch).toMatchObject({ next: hashOf('20') });
	});

	test('each ID is emitted exactly once, whatever happens', async () => {
		const event = fc.record({
			what: fc.constantFrom('poll' as const, 'poll' as const, 'poll' as const, 'crash' as const),
			thenMs: fc.constantFrom(5, 300, 20_000, MINUTE),
		});
		await fc.assert(
			fc.asyncProperty(
				modes,
				fates,
				fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 5 }),
				fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 30 }),
				fc.constantFrom(500, 5_000, 200_000),
				fc.array(event, { maxLength: 25 }),
				async (mode, fated, latenciesMs, durationsMs, budgetMs, events) => {
					const world = new World({ mode, fates: fated, latenciesMs, budgetMs });
					const ids = durationsMs.map((_, at) => `id-${at}`);
					durationsMs.forEach((ms, at) => world.insert(ids[at], ms));
					world.pollGiven(ids, true);
					for (const { what, thenMs } of events) {
						await world.pass(thenMs);
						if (what === 'crash') world.crash();
						world.pollGiven(ids, what === 'crash');
					}
					world.calm();
					for (let poll = 0; poll < 40; poll += 1) {
						await world.pass(5 * MINUTE);
						world.pollGiven(ids);
					}
					await world.pass(5 * MINUTE);
					expect([...world.emitted].sort()).toEqual([...ids].sort());
				},
			),
			{ numRuns: 150 },
		);
	});
});
