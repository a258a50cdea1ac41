import { ExpressionError, type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';

import { Cancelled } from '../../../../nodes/shared/clock';
import { toNodeError, settleService, ServiceError } from '../../../../nodes/shared/http/errors';
import { InvalidParameterError } from '../../../../nodes/shared/parameters/refusal';

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

describe('an error that n8n shows', () => {
	test("has the service's words, what to do, the status and the item", () => {
		const error = toNodeError(node, failed('No such event', 404), [], 7);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'No such event',
			description: 'Do something.',
			httpCode: '404',
			// The editor lists them under "Error details".
			messages: ['No such event'],
			context: { itemIndex: 7 },
			node,
		});
	});

	test.each([400, 401, 403, 404, 429, 500, 503])('keeps the words that came with %i', (status) => {
		const error = toNodeError(node, failed('In my own words', status), []);
		expect(error).toMatchObject({ message: 'In my own words', description: 'Do something.' });
	});

	test.each([
		'Missing space access (spaceAccess)',
		'ENOTFOUND is not a project',
		'The file etimedout.csv was refused',
		'job ECONNRESET-17 has failed',
	])('keeps words that look like a system error to n8n: %s', (words) => {
		expect(toNodeError(node, failed(words, 500), []).message).toBe(words);
		expect(toNodeError(node, failed(words), []).message).toBe(words);
		expect(toNodeError(node, new InvalidParameterError(words), []).message).toBe(words);
	});

	test("keeps n8n's description of an expression that fails, and its parameter", () => {
		const thrown = new ExpressionError("Referenced node doesn't exist", {
			description: 'The node "Start" is not there',
			parameter: 'jobId',
			nodeCause: 'Start',
		});
		expect(toNodeError(node, thrown, [], 3)).toMatchObject({
			message: "Referenced node doesn't exist",
			description: 'The node "Start" is not there',
			context: { parameter: 'jobId', nodeCause: 'Start', itemIndex: 3 },
		});
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
