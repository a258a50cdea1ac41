import { judge, type Life, type Verdict } from '../../e2e/crashes/verdict.mts';

const NOTHING: Verdict = { emitted: 0, lost: [], repeated: [], forgotten: [], defects: [] };

/** A life at whose end the state still lets these be emitted. */
function life(
	number: number,
	{ takenOver = 0, executions = [] as string[][], open = [] as string[] },
): Life {
	return {
		endedMs: number * 100,
		takenOverMs: Array.from({ length: takenOver }, (_, index) => number * 100 - 90 + index),
		executions,
		isOpen: (id) => open.includes(id),
	};
}

const a = { id: 'a' };
const b = { id: 'b' };

describe('what came while n8n was killed', () => {
	it('is right when each item came once', () => {
		const lives = [
			life(1, { takenOver: 1, executions: [['a']], open: ['b'] }),
			life(2, { takenOver: 1, executions: [['b']] }),
		];
		expect(judge(lives, [a, b], false)).toEqual({ ...NOTHING, emitted: 2 });
		expect(judge(lives, [a, b], true)).toEqual({ ...NOTHING, emitted: 2 });
	});

	it('is a defect when an item came that should not', () => {
		const verdict = judge([life(1, { takenOver: 1, executions: [['a', 'x']] })], [a], false);
		expect(verdict.defects).toEqual(['x came and never should']);
	});

	it('is a defect when an item that is stored as open never came', () => {
		const verdict = judge([life(1, { open: ['a'] })], [a], false);
		expect(verdict.defects).toEqual(['a never came, though what is stored waits for it']);
	});

	describe('an item that never came and is stored as known', () => {
		const lives = (takenOver: number) => [
			life(1, { open: ['a'] }),
			life(2, { takenOver, executions: [['b']] }),
		];

		it('was lost by n8n when n8n took a batch over that it did not store', () => {
			expect(judge(lives(2), [a, b], false)).toEqual({ ...NOTHING, emitted: 1, lost: ['a'] });
		});

		it('is a defect when n8n stored all that it took over', () => {
			expect(judge(lives(1), [a, b], false).defects).toEqual([
				'a never came, and is stored as known since life 2',
			]);
		});

		it('is a defect when more than the last batch is missing', () => {
			expect(judge(lives(3), [a, b], false).defects).toHaveLength(1);
		});

		it('is a defect where n8n stores both in one transaction', () => {
			expect(judge(lives(2), [a, b], true).defects).toHaveLength(1);
		});
	});

	describe('an item that came twice', () => {
		const second = life(2, { takenOver: 1, executions: [['a']] });

		it('was repeated by n8n when what is stored is older than the execution', () => {
			const lives = [life(1, { takenOver: 1, executions: [['a']], open: ['a'] }), second];
			expect(judge(lives, [a], false)).toEqual({ ...NOTHING, emitted: 1, repeated: ['a'] });
		});

		it('is a defect when what is stored knew it', () => {
			const lives = [life(1, { takenOver: 1, executions: [['a']] }), second];
			expect(judge(lives, [a], false).defects).toEqual(['a came again in life 2']);
		});

		it('is a defect when it was not in the last execution before the kill', () => {
			const lives = [life(1, { takenOver: 2, executions: [['a'], ['b']], open: ['a'] }), second];
			expect(judge(lives, [a, b], false).defects).toEqual(['a came again in life 2']);
		});

		it('is a defect within one life, and where n8n stores both in one transaction', () => {
			const once = life(1, { takenOver: 2, executions: [['a'], ['a']], open: ['a'] });
			expect(judge([once], [a], false).defects).toEqual(['a came again in life 1']);
			const lives = [life(1, { takenOver: 1, executions: [['a']], open: ['a'] }), second];
			expect(judge(lives, [a], true).defects).toEqual(['a came again in life 2']);
		});
	});

	describe('a job that the trigger has started, and that never came', () => {
		const started = { id: 'a', startedMs: 150 };

		it('was forgotten when its poll was cut off', () => {
			const lives = [life(1, {}), life(2, { takenOver: 1, executions: [['b']] }), life(3, {})];
			for (const transactions of [false, true]) {
				expect(judge(lives, [started, b], transactions)).toEqual({
					...NOTHING,
					emitted: 1,
					forgotten: ['a'],
				});
			}
		});

		it('is a defect when a batch was taken over and stored after its start', () => {
			const late = { ...life(2, { executions: [['b']] }), takenOverMs: [160] };
			expect(judge([life(1, {}), late], [started, b], false).defects).toEqual([
				'a never came, and is stored as known since life 2',
			]);
		});

		it('was lost by n8n when its batch was taken over and not stored', () => {
			const late = { ...life(2, {}), takenOverMs: [160] };
			expect(judge([life(1, {}), late], [started], false).lost).toEqual(['a']);
			expect(judge([life(1, {}), late], [started], true).forgotten).toEqual(['a']);
		});

		it('is a defect when it was stored as running and is forgotten later', () => {
			const lives = [life(1, {}), life(2, { open: ['a'] }), life(3, {})];
			expect(judge(lives, [started], false).defects).toEqual([
				'a never came, and is stored as known since life 3',
			]);
		});
	});
});
