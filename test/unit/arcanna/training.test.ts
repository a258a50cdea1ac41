import {
	activityMark,
	isAnotherTraining,
	trainingMark,
	trainingOf,
} from '../../../nodes/Arcanna/training';

const at = (started: unknown, finished: unknown, retrain_state: unknown = null) => ({
	retrain_state: retrain_state as string | null,
	last_train_start_timestamp: started as string | null,
	last_train_finished_timestamp: finished as string | null,
});
const [ONE, TWO, THREE] = ['2024-05-27T10:24:35.382371+00:00', '2024-05-27T10:24:50', '2024-05-28'];

describe('a training without times', () => {
	test.each([
		['in_progress', 'running'],
		['TRAINING', 'running'],
		['training in progress', 'running'],
		['running', 'running'],
		['pending', 'running'],
		['queued', 'running'],
		['started', 'running'],
		['trained', 'succeeded'],
		['finished', 'succeeded'],
		['RETRAIN_FINISHED', 'succeeded'],
		['training finished', 'succeeded'],
		['training_completed', 'succeeded'],
		['training stopped', 'succeeded'],
		['failed', 'failed'],
		['Training failed', 'failed'],
		['RETRAIN_FAILED', 'failed'],
		['not_trained', 'none'],
		['NOT_STARTED', 'none'],
		['not running', 'none'],
		['retrain_needed', 'none'],
		['', 'none'],
		[null, 'none'],
	])('that is %j has the state %s', (retrain_state, state) => {
		expect(trainingOf({ retrain_state }).state).toBe(state);
	});
});

describe('a training with times', () => {
	test.each([
		['runs without a finish', at(ONE, null), 'running'],
		['runs with the word of the one before', at(TWO, ONE, 'RETRAIN_FINISHED'), 'running'],
		['runs with a word that means nothing', at(TWO, ONE, 'retrain_needed'), 'running'],
		['has ended, whatever the word', at(ONE, TWO, 'in_progress'), 'succeeded'],
		['has ended with the word null', at(ONE, TWO), 'succeeded'],
		['has failed before it finished', at(TWO, ONE, 'RETRAIN_FAILED'), 'failed'],
		['has failed when it finished', at(ONE, TWO, 'failed'), 'failed'],
		['has ended in the seconds of a number', at(1716805475, 1716805490), 'succeeded'],
		['runs in milliseconds as text', at('1716805490000', '1716805475000'), 'running'],
		['has ended when only its finish is told', at(null, ONE), 'succeeded'],
	])('%s', (_, useCase, state) => {
		expect(trainingOf(useCase).state).toBe(state);
	});

	test.each([
		['another start', at(ONE, TWO), at(THREE, TWO), true],
		['another finish', at(ONE, TWO), at(ONE, THREE), true],
		['the same times in another form', at(1716805475, null), at('1716805475000', null), false],
		['the same times and another word', at(ONE, TWO), at(ONE, TWO, 'retrain_needed'), false],
		['a time less', at(ONE, TWO), at(null, TWO), false],
		['another word without times', { retrain_state: 'a' }, { retrain_state: 'b' }, true],
	])('with %s: another one is %4$s', (_, before, now, expected) => {
		expect(isAnotherTraining(trainingOf(before), trainingOf(now))).toBe(expected);
	});
});

/** The marks after each of these, one after the other. */
const marksOf = (...useCases: Array<Parameters<typeof trainingMark>[0]>) =>
	useCases.reduce<Array<string | null>>(
		(marks, useCase) => [...marks, trainingMark(useCase, marks.at(-1))],
		[],
	);

describe('the mark of a training', () => {
	const ended = at(ONE, TWO, 'RETRAIN_FINISHED');

	test.each([
		['with a word beside the times', at(ONE, TWO, 'retrain_needed')],
		['without its start', at(null, TWO, 'in_progress')],
		['without its finish', at(ONE, null)],
		['without both', at(null, null, 'RETRAIN_FINISHED')],
		['without any field', {}],
		['with the next one running', at(THREE, TWO, 'RETRAIN_FINISHED')],
	])('stays %s', (_, odd) => {
		const [first, ...others] = marksOf(ended, odd, ended);
		expect(others).toEqual([first, first]);
	});

	test.each([
		['the next one ends', at(TWO, THREE)],
		['the next one fails', at(THREE, TWO, 'RETRAIN_FAILED')],
		['the next one fails and finishes', at(TWO, THREE, 'RETRAIN_FAILED')],
	])('moves when %s', (_, next) => {
		const [first, second, third] = marksOf(ended, next, next);
		expect(second).not.toBe(first);
		expect(third).toBe(second);
	});

	test('is the word where there are no times, and null while it runs', () => {
		const words = ['not_trained', 'in_progress', 'trained', 'retrain_needed', 'running', 'idle'];
		expect(marksOf(...words.map((retrain_state) => ({ retrain_state })))).toEqual([
			'not_trained',
			null,
			'trained',
			'trained',
			null,
			'idle',
		]);
	});
});

describe('the mark of activity', () => {
	const useCase = {
		processed_documents_count: 1,
		feedback_documents_count: 2,
		last_processed_timestamp: 'a',
		last_feedback_timestamp: 'b',
	};

	test('moves with every counter and time', () => {
		const marks = Object.keys(useCase).map((name) => activityMark({ ...useCase, [name]: 'other' }));
		expect(new Set([activityMark(useCase), ...marks]).size).toBe(5);
		expect(activityMark({ ...useCase, status: 'DISABLED' })).toBe(activityMark(useCase));
	});

	test('stays where a part is missing, or is another type', () => {
		const known = activityMark(useCase);
		for (const name of Object.keys(useCase)) {
			expect(activityMark({ ...useCase, [name]: null }, known)).toBe(known);
		}
		expect(activityMark({ ...useCase, processed_documents_count: '1' }, known)).toBe(known);
		expect(activityMark({}, known)).toBeUndefined();
	});
});
