import fc from 'fast-check';

import {
	advanceChanges,
	beginChanges,
	type ChangeEntry,
	readChangeState,
} from '../../../nodes/Arcanna/changes';

const thing = (id: string, mark: string, more: Partial<ChangeEntry> = {}): ChangeEntry => ({
	id,
	mark,
	stable: true,
	newsWhenNew: true,
	...more,
});

const begun = beginChanges('all', [thing('a', '1'), thing('b', '1')]);

test('the first look tells nothing and notes how things stand', () => {
	expect(advanceChanges(begun, [thing('a', '1'), thing('b', '1')]).emit).toEqual([]);
});

test('a change is told once', () => {
	const { state, emit } = advanceChanges(begun, [thing('a', '2'), thing('b', '1')]);
	expect(emit).toEqual(['a']);
	expect(advanceChanges(state, [thing('a', '2'), thing('b', '1')]).emit).toEqual([]);
});

test('a thing that is new is told when it is worth it', () => {
	const listed = [thing('c', '0', { newsWhenNew: false }), thing('d', '5')];
	const { state, emit } = advanceChanges(begun, listed);
	expect(emit).toEqual(['d']);
	expect(advanceChanges(state, [thing('c', '1'), thing('d', '5')]).emit).toEqual(['c']);
});

test('what is in the middle of something is told when it has ended, also with the same mark', () => {
	const { state, emit } = advanceChanges(begun, [thing('a', '1', { stable: false })]);
	expect(emit).toEqual([]);
	expect(advanceChanges(state, [thing('a', '1')]).emit).toEqual(['a']);
});

test('what was in the middle of something at the first look is told when it has ended', () => {
	const state = beginChanges('all', [thing('a', '1', { stable: false })]);
	expect(advanceChanges(state, [thing('a', '1')]).emit).toEqual(['a']);
});

test('a thing that is missing for once is not forgotten', () => {
	const { state } = advanceChanges(begun, []);
	expect(advanceChanges(state, [thing('a', '1'), thing('b', '2')]).emit).toEqual(['b']);
});

test('things may be called as they like', () => {
	for (const id of ['__proto__', 'constructor', 'toString', '7']) {
		const first = advanceChanges(begun, [thing(id, '1')]);
		expect(first.emit).toEqual([id]);
		expect(advanceChanges(first.state, [thing(id, '1')]).emit).toEqual([]);
		const stored: unknown = JSON.parse(JSON.stringify(first.state));
		expect(readChangeState(stored, 'all')).toEqual(first.state);
	}
});

test('the things that are remembered though they are gone have a bound', () => {
	let state = begun;
	for (let round = 0; round < 10; round += 1) {
		const listed = Array.from({ length: 1_000 }, (_, n) => thing(`${round}-${n}`, '1'));
		({ state } = advanceChanges(state, listed));
	}
	expect(Object.keys(state.marks).length).toBeLessThanOrEqual(3_000);
});

test('every change is told once, whatever is listed in between', () => {
	const round = fc.uniqueArray(
		fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), mark: fc.nat(3), stable: fc.boolean() }),
		{ selector: ({ id }) => id },
	);
	fc.assert(
		fc.property(round, fc.array(round, { maxLength: 12 }), (first, rounds) => {
			const marks = new Map<string, number | null>();
			const note = (listed: typeof first) =>
				listed
					.filter(({ id, mark, stable }) => {
						const isNews = stable && marks.get(id) !== mark;
						marks.set(id, stable ? mark : null);
						return isNews;
					})
					.map(({ id }) => id);
			const entries = (listed: typeof first) =>
				listed.map(({ mark, ...entry }) => thing(entry.id, String(mark), entry));
			let state = beginChanges('all', entries(first));
			note(first);
			for (const listed of rounds) {
				const step = advanceChanges(state, entries(listed));
				({ state } = step);
				expect(step.emit).toEqual(note(listed));
			}
		}),
	);
});

describe('the stored state', () => {
	test('is taken up when it watches the same', () => {
		expect(readChangeState(JSON.parse(JSON.stringify(begun)), 'all')).toEqual(begun);
		expect(readChangeState(begun, 'another')).toBeUndefined();
	});

	test.each([
		undefined,
		null,
		'text',
		{},
		{ ...begun, version: 1 },
		{ ...begun, marks: null },
		{ ...begun, marks: 'none' },
		{ ...begun, marks: { a: 1 } },
		{ lastTimeChecked: 5 },
	])('is not taken up when it is foreign or broken: %j', (stored) => {
		expect(readChangeState(stored, 'all')).toBeUndefined();
	});
});
