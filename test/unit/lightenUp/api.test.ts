import {
	executionIdIn,
	itemsOf,
	readExecution,
	readRun,
	resultsOf,
	startedExecution,
	unwrap,
	errorMessageIn,
} from '../../../nodes/LightenUp/api';

const ID = '80e49440-33e4-45f5-9e7e-3504cffa86ff';
const headers = { 'Content-Type': 'application/json' };

describe('unwrapping', () => {
	const outputs = { outputs: { results: [] } };

	test.each([
		['an object', { headers, body: outputs }, outputs],
		['JSON text', { headers, body: JSON.stringify(outputs) }, outputs],
		['a list', { headers, body: [1] }, [1]],
	])('takes %s out of headers and body', (_, answer, inner) => {
		expect(unwrap(answer)).toEqual(inner);
	});

	test.each([
		['no headers', { body: outputs }],
		['no body', { headers }],
		['headers that are no object', { headers: 'h', body: outputs }],
		['a body that is text', { headers, body: 'not JSON' }],
		['a body that is nothing', { headers, body: null }],
		['a list', [headers, outputs]],
		['text', 'text'],
		['nothing', null],
	])('leaves %s as it is', (_, answer) => {
		expect(unwrap(answer)).toBe(answer);
	});
});

describe('the ID of an execution', () => {
	test.each([
		['outputs[0]', { outputs: [{ execution_id: ID }], service: 's' }],
		['outputs', { outputs: { execution_id: ID } }],
		['the top', { execution_id: ID }],
		['the sister API', { hyperflowId: 'h', executionId: ID }],
		['outputs[0] first', { outputs: [{ execution_id: ID }], execution_id: 'b', executionId: 'c' }],
		['outputs first', { outputs: { execution_id: ID }, execution_id: 'b', executionId: 'c' }],
		['the top first', { outputs: [], execution_id: ID, executionId: 'c' }],
		['the next place when one is empty', { outputs: { execution_id: ' ' }, execution_id: ID }],
	])('stands in %s', (_, body) => {
		expect(executionIdIn(body)).toBe(ID);
	});

	test('stays a number when it is one', () => {
		expect(executionIdIn({ execution_id: 17 })).toBe(17);
	});

	test('stays text, however many digits it has', () => {
		expect(executionIdIn({ execution_id: '12345678901234567' })).toBe('12345678901234567');
	});

	test.each([[undefined], [null], ['text'], [[]], [{}], [{ outputs: [null] }], [{ outputs: [] }]])(
		'is missing in %j',
		(body) => {
			expect(executionIdIn(body)).toBeUndefined();
		},
	);

	test('is named at the top of what was started', () => {
		const body = { outputs: [{ execution_id: ID }], service: 's', message: 'Started' };
		expect(startedExecution(body, ID)).toEqual({
			state: 'running',
			job: { ...body, execution_id: ID },
		});
		const failed = { status: 'failed', execution_id: ID, message: 'Why' };
		expect(startedExecution(failed, ID)).toEqual({
			state: 'failed',
			status: 'failed',
			reason: 'Why',
			job: failed,
		});
		const done = { outputs: { results: [1], execution_id: ID } };
		expect(startedExecution(done, ID).state).toBe('succeeded');
	});
});

describe('an execution as an object', () => {
	test.each([
		['the documented answer', { outputs: { results: [{ a: 1 }], execution_id: ID } }],
		['an empty list', { outputs: { results: [], execution_id: ID } }],
		['one result that is no list', { outputs: { results: { a: 1 } } }],
		['results beside a message', { outputs: { results: [] }, message: 'fine' }],
		['results beside empty fields', { outputs: { results: [] }, error: null, errorMessage: '' }],
		['results beside an empty object', { outputs: { results: [] }, error: {} }],
		['a status without results', { status: 'completed', outputs: {} }],
		['wrapped results', { headers, body: { outputs: { results: [] } } }],
		['"None" as its error', { outputs: { results: [] }, error: 'None', errorMessage: 'null' }],
		['no errors in its status', { status: 'completed, 0 errors' }],
		['no errors in its message', { message: 'Execution completed without errors' }],
		['another word for it', { state: 'Done' }],
		['a message beside it', { status: 'finished', message: 'Why' }],
		['results in wrapped text', { headers, body: '{"outputs":{"results":[]}}' }],
	])('is done with %s', (_, answer) => {
		expect(readExecution(answer, ID).state).toBe('succeeded');
	});

	test.each([
		['its status', { status: 'failed', reason: 'Why' }, 'Why'],
		['its state', { state: 'ERROR', reason: 'Why' }, 'Why'],
		['its state beside a status', { status: 'x', state: 'Failure', message: 'Why' }, 'Why'],
		['its status beside results', { status: 'failed', outputs: { results: [] } }, undefined],
		['an error', { error: 'Why' }, 'Why'],
		['an error beside outputs', { error: 'Why', outputs: { execution_id: ID } }, 'Why'],
		['an error in an object', { error: { message: 'Why' } }, 'Why'],
		['an error that is only true', { error: true }, undefined],
		['an errorMessage', { errorMessage: 'Why' }, 'Why'],
		['an errorMessage beside an empty error', { error: '', errorMessage: 'Why' }, 'Why'],
		['a message without outputs', { message: 'Why' }, 'Why'],
		[
			'a message and a cause',
			{ message: 'Why', Error: 'CustomError', Cause: { errorMessage: 'Because' } },
			'Why (Because)',
		],
		['a wrapped message', { headers, body: '{"message":"Why"}' }, 'Why'],
		['another status inside', { statusCode: 500, body: '{"message":"Why"}' }, 'Why'],
		['a word for its end', { status: 'timed_out', reason: 'Why' }, 'Why'],
		['another word for its end', { state: 'Cancelled' }, undefined],
		['errors in its status', { status: 'completed with errors' }, undefined],
	])('has failed by %s', (_, answer, reason) => {
		expect(readExecution(answer, ID)).toMatchObject({ state: 'failed' });
		expect(readExecution(answer, ID).reason).toBe(reason);
	});

	test.each([
		['nothing in it', {}],
		['outputs without results', { outputs: { execution_id: ID } }],
		['results that are null', { outputs: { results: null } }],
		['outputs as a list', { outputs: [{ execution_id: ID }] }],
		['a status', { status: 'running' }],
		['a receipt', { state: 'ack', message: 'Request received and being processed' }],
		['a message that says so', { message: 'Execution is still running' }],
		['a message that it is not done', { message: 'Not finished yet' }],
		['a status of the answer alone', { status: 'ok', outputs: { execution_id: ID } }],
		['a status and a message', { status: 'in_progress', message: 'Step 2 of 5' }],
		['outputs and a message', { outputs: {}, message: 'Step 2 of 5' }],
		['a list of outputs and a message', { outputs: [{ execution_id: ID }], message: 'Started' }],
		['what is no object', 'soon'],
		['null', null],
	])('runs with %s', (_, answer) => {
		expect(readExecution(answer, ID).state).toBe('running');
	});

	test('keeps its fields, and is named at the top', () => {
		const answer = { outputs: { results: [1], execution_id: 'other' }, websocket: {} };
		expect(readExecution(answer, ID).job).toEqual({ ...answer, execution_id: ID });
		expect(readExecution({ execution_id: 'own' }, ID).job).toEqual({ execution_id: 'own' });
	});
});

describe('an execution as rows of a log', () => {
	const row = (status: string, more: object = {}) => ({ execution_id: ID, status, ...more });

	test.each([
		['all rows completed', [row('completed'), row('completed')]],
		['other words for it', [row('COMPLETED'), row('success'), row('done')]],
		['rows without a name', [{ status: 'completed' }, { status: 'completed' }]],
		['rows of others only, as a flow has them', [{ execution_id: 'x', status: 'completed' }]],
		['others that still run', [row('completed'), { execution_id: 'x', status: 'running' }]],
		['others that have failed', [row('completed'), { executionId: 'x', status: 'failed' }]],
		['messages in its rows', [row('completed', { message: 'Step 1' })]],
		['a row that has results and no status', [{ execution_id: ID, outputs: { results: [] } }]],
		['wrapped rows', { headers, body: [row('completed')] }],
	])('is done with %s', (_, answer) => {
		expect(readExecution(answer, ID).state).toBe('succeeded');
	});

	test.each([
		['one that failed', [row('completed'), row('failed', { errorMessage: 'Why' })]],
		['one that failed before others', [row('error', { message: 'Why' }), row('completed')]],
		['an error in a row', [row('completed', { error: 'Why' })]],
	])('has failed with %s', (_, answer) => {
		expect(readExecution(answer, ID)).toMatchObject({ state: 'failed', reason: 'Why' });
	});

	test.each([
		['no rows', []],
		['a row that runs', [row('completed'), row('in_progress')]],
		['rows of others that run', [{ execution_id: 'x', status: 'running' }]],
		['what are no rows', [1, 'two', null]],
		['a row without a status', [row('completed'), { execution_id: ID, step: 2 }]],
	])('runs with %s', (_, answer) => {
		expect(readExecution(answer, ID).state).toBe('running');
	});

	test('knows the rows of a numeric ID', () => {
		expect(readExecution([{ execution_id: '17', status: 'completed' }], 17).state).toBe(
			'succeeded',
		);
	});

	test('keeps its own rows only', () => {
		const rows = [{ execution_id: 'x', status: 'completed' }, row('completed')];
		expect(readExecution(rows, ID).job).toEqual({
			exec_logs: [row('completed')],
			execution_id: ID,
		});
	});
});

describe('results', () => {
	test.each([
		[{ outputs: { results: [1, 2] } }, [1, 2]],
		[{ outputs: { results: { a: 1 } } }, [{ a: 1 }]],
		[{ outputs: {} }, undefined],
		[{ exec_logs: [{ results: [1] }, { results: [2] }, { step: 3 }] }, [2]],
		[{ exec_logs: [{ outputs: { results: [1] } }] }, [1]],
		[{ exec_logs: [] }, undefined],
	])('are found in %j', (job, results) => {
		expect(resultsOf(job)).toEqual(results);
	});

	test('become items: objects as they are, anything else under a name', () => {
		expect(itemsOf([{ a: 1 }, 'b', [1], null])).toEqual([
			{ a: 1 },
			{ result: 'b' },
			{ result: [1] },
			{ result: null },
		]);
	});
});

describe('a synchronous call', () => {
	test.each([
		['outputs by name', { output1: 'one' }, { output1: 'one', state: 'succeeded' }],
		['a wrapped answer', { headers, body: '{"a":1}' }, { a: 1, state: 'succeeded' }],
		['an output called state', { state: 'NY' }, { state: 'NY' }],
		['an output called message', { message: 'Hello' }, { message: 'Hello', state: 'succeeded' }],
		[
			'an output called error',
			{ error: 0.1, label: 'x' },
			{ error: 0.1, label: 'x', state: 'succeeded' },
		],
		['no error', { error: 'None', a: 1 }, { error: 'None', a: 1, state: 'succeeded' }],
		["a proxy's envelope", { statusCode: 200, body: '{"a":1}' }, { a: 1, state: 'succeeded' }],
		['text', 'Hello', { result: 'Hello', state: 'succeeded' }],
	])('gives %s', (_, answer, item) => {
		expect(readRun(answer)).toEqual({ items: [item] });
	});

	test('gives an item for each entry of a list', () => {
		expect(readRun([{ a: 1 }, 2])).toEqual({ items: [{ a: 1 }, { result: 2 }] });
	});

	test.each([
		['a cause', { message: 'Why', Cause: { errorType: 'CustomError' } }],
		['an error with its type', { errorType: 'Error', errorMessage: 'Why' }],
		['another status inside', { statusCode: 400, headers, body: '{"message":"Why"}' }],
		['an execution that failed', { execution_id: ID, status: 'failed', reason: 'Why' }],
		['an errorMessage', { errorMessage: 'Why' }],
		['an error alone', { error: 'Why', requestId: '1' }],
		['another status without headers', { statusCode: 500, body: { message: 'Why' } }],
		['another status in text', { statusCode: '502', body: 'Why' }],
	])('was refused by %s', (_, answer) => {
		expect(readRun(answer)).toEqual({ items: [], refusal: 'Why' });
	});
});

describe('the words of a refusal', () => {
	const page = `{
headers: {
'Content-Type': 'application/json',
},
500,
{"message":"Internal server: error processing intake step"},
Error: "CustomError",
Cause: {"errorType": "CustomError", "errorMessage": "Internal server: error
processing this service"}
}`;

	test.each([
		['a message', { message: 'Why' }, 'Why'],
		['a message of the gateway', { Message: 'Why' }, 'Why'],
		['a message and the same cause', { message: 'Why', Cause: { errorMessage: 'Why' } }, 'Why'],
		['a cause alone', { Cause: { errorType: 'T', errorMessage: 'Why' } }, 'Why'],
		['an error', { error: 'invalid_token', error_description: 'Why' }, 'Why'],
		['an error alone', { error: 'Why' }, 'Why'],
		['a wrapped message', { headers, body: '{"message":"Why"}' }, 'Why'],
		['a list', [{ headers }, 400, { message: 'Why' }], 'Why'],
		['text', 'Why', 'Why'],
		['nothing', {}, undefined],
		['a number', 5, undefined],
	])('are found in %s', (_, body, words) => {
		expect(errorMessageIn(body)).toBe(words);
	});

	test('are found in what the page shows, which is no JSON', () => {
		expect(errorMessageIn(undefined, page)).toBe(
			'Internal server: error processing intake step (Internal server: error processing this service)',
		);
		expect(errorMessageIn(undefined, '{message: "Say \\"no\\" to\\n\\u0041"}')).toBe(
			'Say "no" to \\u0041',
		);
		expect(errorMessageIn(undefined, '<html></html>')).toBeUndefined();
		expect(errorMessageIn(undefined)).toBeUndefined();
	});
});

test.each(['Missing parameters', 'Internal server: error processing intake step', 'Forbidden'])(
	'a synchronous call was refused by the message %j alone',
	(message) => expect(readRun({ message })).toEqual({ items: [], refusal: message }),
);
