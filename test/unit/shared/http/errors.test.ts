import fc from 'fast-check';
import { type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';

import { Cancelled } from '../../../../nodes/shared/clock';
import {
	toNodeError,
	InvalidParameterError,
	settleService,
	redact,
	ServiceError,
} from '../../../../nodes/shared/http/errors';

const node: INode = {
	id: 'a',
	name: 'Oracle',
	type: 'oracle',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const failed = (message: string, status?: number, advice = 'Do something.') =>
	new ServiceError({ message, advice, status, mayHaveSucceeded: false, transient: false });

describe('a secret', () => {
	test.each([
		['as it is', 'key: s3/cr+t =', ['s3/cr+t =']],
		['encoded for a URL', 'at /x?key=s3%2Fcr%2Bt%20%3D', ['s3/cr+t =']],
		['encoded for a URL in small letters', 'at /x?key=s3%2fcr%2bt%20%3d', ['s3/cr+t =']],
		['encoded as a form', 'key=s3%2Fcr%2Bt+%3D', ['s3/cr+t =']],
		['in JSON', 'said {"key":"s3\\"cr\\\\t"}', ['s3"cr\\t']],
		['more than once', 'abcd and abcd', ['abcd']],
		['that begins with another one', 'abcd-efgh', ['abcd', 'abcd-efgh']],
		['with the characters of a pattern', 'a.*$& a.*$&', ['a.*$&']],
	])('is not told %s', (_how, text, secrets) => {
		const told = redact(text, secrets);
		expect(told).toContain('***');
		for (const part of ['s3', 'cr+t', 'cr%2', 'abcd', 'efgh', '.*$&']) {
			expect(told).not.toContain(part);
		}
	});

	test('that no URL can hold breaks nothing', () => {
		expect(redact('half \ud83d pair', ['\ud83d pair'])).toBe('half ***');
	});

	test('leaves no trace in any text', () => {
		const secret = fc.string({ unit: 'grapheme-ascii', minLength: 4, maxLength: 40 });
		fc.assert(
			fc.property(secret, fc.string(), fc.string(), (key, before, after) => {
				fc.pre(!'***'.includes(key) && !key.includes('*'));
				for (const form of [key, encodeURIComponent(key)]) {
					expect(redact(before + form + after, [key])).not.toContain(form);
				}
			}),
		);
	});
});

describe('an error that n8n shows', () => {
	test("has the service's words, what to do, the status and the item", () => {
		const error = toNodeError(node, failed('No such event', 404), [], 7);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'No such event',
			description: 'Do something.',
			httpCode: '404',
			context: { itemIndex: 7 },
			node,
		});
	});

	test.each([400, 401, 403, 404, 429, 500, 503])('keeps the words that came with %i', (status) => {
		const error = toNodeError(node, failed('In my own words', status), []);
		expect(error).toMatchObject({ message: 'In my own words', description: 'Do something.' });
	});

	test('holds no secret anywhere', () => {
		const error = toNodeError(node, failed('Bad abcd-1234', 401, 'Not abcd-1234'), ['abcd-1234']);
		expect(error).toMatchObject({ message: 'Bad ***', description: 'Not ***' });
		expect(JSON.stringify(error)).not.toContain('abcd');
		expect(String(error.stack)).not.toContain('abcd');
	});

	test('tells bad input as such, with what to do', () => {
		const error = toNodeError(
			node,
			new InvalidParameterError('"Label" is empty.', 'Pick one.'),
			[],
			2,
		);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: '"Label" is empty.',
			description: 'Pick one.',
			level: 'warning',
			context: { itemIndex: 2 },
		});
	});

	test('tells a cancel as a cancel', () => {
		const error = toNodeError(node, new Cancelled(), []);
		expect(error).toMatchObject({ message: 'The execution was canceled.', level: 'warning' });
	});

	test('tells whatever else is thrown, without a secret', () => {
		expect(toNodeError(node, new TypeError('x abcd y'), ['abcd']).message).toBe('x *** y');
		expect(toNodeError(node, 'abcd', ['abcd']).message).toBe('***');
		expect(String(toNodeError(node, new TypeError('x abcd y'), ['abcd']).stack)).not.toContain(
			'abcd',
		);
	});

	test('stays as it is when it is one already', () => {
		const error = new NodeOperationError(node, 'as it is');
		expect(toNodeError(node, error, [])).toBe(error);
	});
});

test('only a failure of the service is given as a value', async () => {
	const failure = failed('no');
	expect(await settleService(Promise.resolve(5))).toBe(5);
	expect(await settleService(Promise.reject(failure))).toBe(failure);
	await expect(settleService(Promise.reject(new Cancelled()))).rejects.toBeInstanceOf(Cancelled);
	await expect(settleService(Promise.reject(new InvalidParameterError('x')))).rejects.toThrow('x');
});

test('a failure can be told with more advice', () => {
	const more = failed('no', 500).advising('Call us.');
	expect(more.facts).toMatchObject({
		message: 'no',
		status: 500,
		advice: 'Do something. Call us.',
	});
});
