import * as fc from 'fast-check';

import {
	advanceScheduled,
	beginScheduled,
	release,
	readScheduledState,
	reserve,
} from '../../../../nodes/shared/triggers/scheduledJobs';
import { type Fate, World } from './jobsWorld.mts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the state', () => {
	const empty = beginScheduled('w');

	test('a reservation is held while a start is on its way, and no longer than it can take', () => {
		const first = reserve(empty, 1, [], 1_000, 5_000);
		expect(first).toBeDefined();
		if (first === undefined) return;
		expect(reserve(first.state, 1, [], 1_000, 5_000)).toBeUndefined();
		expect(reserve(first.state, 2, [], 1_000, 5_000)).toBeDefined();
		expect(reserve(first.state, 1, [], 5_001, 9_000)).toBeDefined();
		expect(release(first.state, first.reservation)).toEqual(empty);
	});

	test('a job in flight fills its place until it has ended, and is emitted once', () => {
		const running = release(empty, 'none', { id: 'a', atMs: 7 });
		expect(running.running).toEqual({ a: 7 });
		expect(reserve(running, 1, [], 8, 9)).toBeUndefined();
		expect(reserve(running, 1, ['a'], 8, 9)).toBeDefined();
		const ended = advanceScheduled(running, ['a'], []);
		expect(ended.emit).toEqual(['a']);
		expect(advanceScheduled(ended.state, ['a'], []).emit).toEqual([]);
		expect(advanceScheduled(running, [], ['a'])).toEqual({ state: empty, emit: [] });
	});

	test('is read only when it is sound and watches the same', () => {
		const state = release(empty, 'none', { id: 'a', atMs: 7 });
		expect(readScheduledState(JSON.parse(JSON.stringify(state)), 'w')).toEqual(state);
		const crowd = Object.fromEntries(Array.from({ length: 101 }, (_, at) => [at, at]));
		const bad = [
			null,
			7,
			{ ...state, version: 0 },
			{ ...state, running: { a: 'now' } },
			{ ...state, running: null },
			{ ...state, running: crowd },
			{ ...state, reserved: undefined },
			{ ...state, next: 7 },
		];
		for (const stored of bad) expect(readScheduledState(stored, 'w')).toBeUndefined();
		expect(readScheduledState(state, 'other')).toBeUndefined();
	});
});

describe('a schedule', () => {
	test('a short job comes out of the poll that has started it', async () => {
		const world = new World({ mode: 'default', durationsMs: [3_000] });
		world.pollScheduled(1, true);
		await world.pass(10_000);
		expect(world.emitted).toEqual(['job-1']);
		expect(world.saved.watch).toMatchObject({ running: {}, reserved: {} });
	});

	test('nothing is started by a poll whose checks have taken all its time', async () => {
		const world = new World({
			mode: 'default',
			durationsMs: [HOUR],
			latenciesMs: [10_000],
			budgetMs: 5_000,
			patienceMs: 0,
		});
		world.pollScheduled(2);
		await world.pass(MINUTE);
		expect(world.jobs.size).toBe(1);
		world.pollScheduled(2);
		await world.pass(MINUTE);
		expect(world.jobs.size).toBe(1);
	});

	test('a long job goes on across polls, and the poll that gives it starts the next', async () => {
		const world = new World({
			mode: 'default',
			durationsMs: [5 * MINUTE, 4 * MINUTE],
			patienceMs: 20_000,
		});
		for (let poll = 0; poll < 4; poll += 1) {
			world.pollScheduled();
			await world.pass(MINUTE);
		}
		expect(world.jobs.size).toBe(1);
		expect(world.emitted).toEqual([]);
		world.pollScheduled();
		await world.pass(MINUTE);
		expect(world.emitted).toEqual(['job-1']);
		expect([...world.jobs.keys()]).toEqual(['job-1', 'job-2']);
		expect(world.peakRunning).toBe(1);
	});

	test('as many run at once as the user allows', async () => {
		const world = new World({ mode: 'default', durationsMs: [HOUR], patienceMs: 0 });
		for (let poll = 0; poll < 10; poll += 1) {
			world.pollScheduled(3);
			await world.pass(MINUTE);
		}
		expect(world.jobs.size).toBe(3);
	});

	test('a start whose answer is lost is told, and not repeated in that poll', async () => {
		const world = new World({ mode: 'default', fates: ['lost'] });
		world.pollScheduled();
		await world.pass(MINUTE);
		expect(world.jobs.size).toBe(1);
		expect(world.thrown).toMatchObject([
			{ facts: { advice: expect.stringContaining('its ID was lost') } },
		]);
		world.pollScheduled();
		await world.pass(MINUTE);
		expect(world.emitted).toEqual(['job-2']);
	});

	test('a start that goes wrong does not keep back what has ended', async () => {
		const fates: Fate[] = ['answered', 'refused'];
		const world = new World({ mode: 'default', fates });
		world.insert('job-x', 0);
		world.saved.watch = release(beginScheduled('scheduled@one'), '', { id: 'job-x', atMs: 0 });
		world.crash();
		world.pollScheduled();
		await world.pass(MINUTE);
		expect(world.emitted).toEqual(['job-x']);
		expect(world.thrown).toEqual([]);
		expect(world.warnings).toEqual([expect.stringContaining('Nothing was started')]);
	});

	test('nothing is started while the jobs in flight cannot be looked at', async () => {
		const world = new World({ mode: 'default', fates: ['lost'] });
		world.saved.watch = release(beginScheduled('scheduled@one'), '', { id: 'job-x', atMs: 0 });
		world.crash();
		world.pollScheduled(5);
		await world.pass(MINUTE);
		expect(world.jobs.size).toBe(0);
		expect(world.thrown).toHaveLength(1);
		expect(world.state.watch).toMatchObject({ running: { 'job-x': 0 } });
	});

	test.each([
		['that the service does not know, after ten minutes', undefined, 11 * MINUTE],
		['that does not end, after a day', 1e12, 25 * HOUR],
	])('a job %s, makes room for the next', async (_, durationMs, afterMs) => {
		const world = new World({ mode: 'default', durationsMs: [1_000] });
		if (durationMs !== undefined) world.insert('old', durationMs);
		world.saved.watch = release(beginScheduled('scheduled@one'), '', {
			id: 'old',
			atMs: world.nowMs,
		});
		world.crash();
		world.pollScheduled();
		await world.pass(afterMs);
		expect(world.emitted).toEqual([]);
		world.pollScheduled();
		await world.pass(MINUTE);
		expect(world.emitted).toEqual(['job-1']);
		expect(world.warnings).toEqual([expect.stringContaining('No longer watching the job old: ')]);
	});

	test('polls that overlap start one job, and emit it once', async () => {
		const world = new World({ mode: 'default', latenciesMs: [400], durationsMs: [3_000] });
		for (let poll = 0; poll < 10; poll += 1) {
			world.pollScheduled();
			await world.pass(100);
		}
		await world.pass(MINUTE);
		expect(world.emitted).toEqual([...world.jobs.keys()].slice(0, world.emitted.length));
		expect(world.peakRunning).toBe(1);
	});

	test('polls that overlap emit a job once when one of them fails', async () => {
		const world = new World({
			mode: 'default',
			fates: ['lost', 'unknown', 'unknown'],
			latenciesMs: [1, 8],
			durationsMs: [1],
			budgetMs: 500,
			patienceMs: 180_000,
		});
		for (let poll = 0; poll < 4; poll += 1) {
			world.pollScheduled(2, poll === 0);
			await world.pass(5);
		}
		await world.pass(10 * MINUTE);
		for (let poll = 0; poll < 2; poll += 1) {
			world.pollScheduled(0);
			await world.pass(10 * MINUTE);
		}
		expect(world.emitted).toEqual(['job-2']);
	});

	test('never more at once than allowed, each emitted once, whatever happens', async () => {
		const event = fc.record({
			what: fc.constantFrom('poll' as const, 'poll' as const, 'poll' as const, 'crash' as const),
			thenMs: fc.constantFrom(5, 300, 20_000, MINUTE),
		});
		const fate = fc.constantFrom<Fate>('answered', 'answered', 'lost', 'refused', 'unknown');
		await fc.assert(
			fc.asyncProperty(
				fc.record({
					mode: fc.constantFrom('default' as const, 'durable' as const),
					fates: fc.array(fate, { maxLength: 60 }),
					latenciesMs: fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 5 }),
					durationsMs: fc.array(fc.integer({ min: 1, max: 300_000 }), {
						minLength: 1,
						maxLength: 5,
					}),
					budgetMs: fc.constantFrom(500, 20_000, 180_000),
					patienceMs: fc.constantFrom(0, 20_000, 180_000),
				}),
				fc.integer({ min: 1, max: 4 }),
				fc.array(event, { maxLength: 25 }),
				async (options, most, events) => {
					const world = new World(options);
					world.pollScheduled(most, true);
					for (const { what, thenMs } of events) {
						await world.pass(thenMs);
						if (what === 'crash') world.crash();
						world.pollScheduled(most, what === 'crash');
					}
					world.calm();
					await world.pass(10 * MINUTE);
					for (let poll = 0; poll < 2; poll += 1) {
						// No more is started, so that all that runs comes to its end.
						world.pollScheduled(0);
						await world.pass(10 * MINUTE);
					}
					const known = [...world.jobs.values()].filter(({ forgotten }) => !forgotten);
					expect(world.peakRunning).toBeLessThanOrEqual(most);
					expect(new Set(world.emitted).size).toBe(world.emitted.length);
					for (const { id } of known) expect(world.emitted).toContain(id);
				},
			),
			{ numRuns: 200 },
		);
	});
});
