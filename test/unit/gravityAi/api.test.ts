import {
	asItem,
	costOf,
	createdAtMs,
	dataIn,
	idOf,
	itemsIn,
	jobIn,
	jobsIn,
	linkIn,
	reasonOf,
	isErrorBody,
	stateOf,
	timestampMs,
	errorMessageIn,
} from '../../../nodes/GravityAi/api';

describe('an answer', () => {
	test.each([
		[{ data: {}, isError: false, errorMessage: null }, false],
		[{ data: [], isError: false }, false],
		[{ data: '', isError: false }, false],
		[{ data: { id: 'a' } }, false],
		[[{ id: 'a' }], false],
		[{ data: { id: 'a' }, isError: true, errorMessage: 'No' }, true],
		[{ data: { id: 'a' }, isError: 'True' }, true],
		[{ data: null, isError: false, errorMessage: null }, true],
		[{ isError: false }, true],
		[{}, true],
		[null, true],
	])('%j says no: %p', (body, no) => expect(isErrorBody(body)).toBe(no));

	test('is taken out of its envelope, or as it is without one', () => {
		const job = { id: 'a' };
		expect(jobIn({ data: job, isError: false })).toEqual(job);
		expect(jobIn(job)).toEqual(job);
		expect(jobIn({ data: 'x' })).toEqual({});
		expect(jobsIn({ data: [job, null, 'x'] })).toEqual([job]);
		expect(jobsIn([job])).toEqual([job]);
		expect(jobsIn({ data: job })).toEqual([]);
		expect(linkIn({ data: ' https://files.example/a ' })).toBe('https://files.example/a');
		expect(linkIn({ data: {} })).toBeUndefined();
		expect(dataIn('text')).toBe('text');
	});

	test.each([
		[{ errorMessage: 'No', message: 'other' }, 'No'],
		[{ errorMessage: '', message: 'Forbidden' }, 'Forbidden'],
		[
			{ title: 'One or more validation errors occurred.' },
			'One or more validation errors occurred.',
		],
		[{ error: 'Not found' }, 'Not found'],
		['text', 'text'],
		[{ errorMessage: null }, undefined],
		[undefined, undefined],
	])('%j says %p', (body, words) => expect(errorMessageIn(body)).toBe(words));
});

describe('a job', () => {
	test.each([
		['success', 'succeeded'],
		['Success', 'succeeded'],
		['succeeded', 'succeeded'],
		['complete', 'succeeded'],
		['COMPLETED', 'succeeded'],
		[' success ', 'succeeded'],
		[1, 'succeeded'],
		['1', 'succeeded'],
		['error', 'failed'],
		['fail', 'failed'],
		['Failed', 'failed'],
		[2, 'failed'],
		[3, 'failed'],
		['3', 'failed'],
		[0, 'running'],
		['incomplete', 'running'],
		['processing', 'running'],
		['in progress', 'running'],
		['', 'running'],
		[null, 'running'],
		[undefined, 'running'],
		[11, 'running'],
	])('with the status %p is %s', (status, state) => {
		expect(stateOf({ status: status as string })).toBe(state);
		expect(
			stateOf({
				statusMessage: status === 11 ? '11' : String(status ?? ''),
				status: status as string,
			}),
		).toBe(state);
	});

	test.each([
		[{ statusMessage: 'Success', status: 0 }, 'succeeded'],
		[{ statusMessage: 'Processing', status: 1 }, 'succeeded'],
		[{ statusMessage: 'processing error', status: 1 }, 'succeeded'],
		[{ statusMessage: 'Job completed successfully', status: 2 }, 'failed'],
		[{ statusMessage: 'Fail', status: 1 }, 'succeeded'],
		[{ statusMessage: 'Timed-out', status: 0 }, 'failed'],
		[{ statusMessage: 'in the lab', status: 'FINISHED' }, 'succeeded'],
		[{ status: 'something new', errorMessage: 'None' }, 'running'],
		[{ statusMessage: null, status: 1 }, 'succeeded'],
		[{ statusMessage: ' ', status: 'error' }, 'failed'],
		[{ status: 'something new', errorMessage: 'Column x is missing' }, 'failed'],
		[{ status: 'success', errorMessage: 'Two rows were left out' }, 'succeeded'],
		[{ status: 0, errorMessage: '' }, 'running'],
		[{}, 'running'],
	])('%j is %s', (job, state) => expect(stateOf(job)).toBe(state));

	test('keeps its fields and gets a state', () => {
		const job = { id: 'a', status: 1, other: [1] };
		expect(asItem(job)).toEqual({ ...job, state: 'succeeded' });
	});

	test.each([
		['a-b', 'a-b'],
		[12, '12'],
		['', undefined],
		[null, undefined],
		[undefined, undefined],
	])('with the ID %p is known by %p', (id, known) => expect(idOf({ id })).toBe(known));

	test.each([
		[20, 0.02],
		['20', 0.02],
		[0, 0],
		[null, 0],
		[undefined, 0],
		[-5, 0],
		['free', 0],
	])('of %p units costs %p dollars', (billedUsage, dollars) => {
		expect(costOf({ billedUsage })).toBeCloseTo(dollars, 10);
	});

	test('says why it failed', () => {
		expect(reasonOf({ errorMessage: ' No ' })).toBe('No');
		expect(reasonOf({ errorMessage: null })).toBeUndefined();
	});
});

test.each([
	['2023-02-21T21:41:30.405Z', '2023-02-21T21:41:30.405Z'],
	['2023-02-21T21:41:30.4058498Z', '2023-02-21T21:41:30.405Z'],
	['2023-02-21T21:41:30.4Z', '2023-02-21T21:41:30.400Z'],
	['2023-02-21T21:41:30Z', '2023-02-21T21:41:30.000Z'],
	['2023-02-21T21:41:30.4058498', '2023-02-21T21:41:30.405Z'],
	['2023-02-21T23:41:30.4058498+02:00', '2023-02-21T21:41:30.405Z'],
])('the time %s is %s', (text, iso) => {
	expect(new Date(timestampMs(text) ?? NaN).toISOString()).toBe(iso);
	expect(createdAtMs({ createdDateUtc: text })).toBe(timestampMs(text));
});

test.each(['', 'soon', '2023-02-21', '2023-13-45T99:00:00Z', 5, null, undefined])(
	'%p is no time',
	(value) => expect(timestampMs(value)).toBeUndefined(),
);

test.each([
	[
		[{ a: 1 }, { b: 2 }],
		[{ a: 1 }, { b: 2 }],
	],
	[{ a: [1] }, [{ a: [1] }]],
	[
		[1, 'x', null, [2]],
		[{ value: 1 }, { value: 'x' }, { value: null }, { value: [2] }],
	],
	[0.5, [{ value: 0.5 }]],
	[[], []],
])('the result %j holds the items %j', (result, items) => {
	expect(itemsIn(result)).toEqual(items);
});
