import {
	endedProcess,
	fileUrlOf,
	inputsIn,
	outputsIn,
	processIdIn,
	processIn,
	reasonOf,
	stateOf,
	uploadUrlIn,
	errorMessageIn,
} from '../../../nodes/Entaingine/api';

const running = { totalExecutionTime: null };
const done = { totalExecutionTime: 120_000 };

describe('the state of a process', () => {
	test.each([
		['no time yet', running, { outputs: [], isFailed: false, ...running }, 'running'],
		['nothing at all', {}, {}, 'running'],
		['outputs that grow', running, { outputs: [{ outputText: 'x' }], ...running }, 'running'],
		['a time in both', done, { isFailed: false, ...done }, 'succeeded'],
		['a time in the process', done, running, 'succeeded'],
		['a time in the outputs', running, done, 'succeeded'],
		['no time at all to do it', { totalExecutionTime: 0 }, {}, 'succeeded'],
		['no outputs, but a time', done, { outputs: [], ...done }, 'succeeded'],
		['isFailed, and a time', done, { isFailed: true, ...done }, 'failed'],
		['failed, as the web client reads it', done, { failed: true, ...done }, 'failed'],
		['isFailed, and no time', running, { isFailed: true, ...running }, 'failed'],
		['a reason in the process alone', { ...running, errorMessage: 'No' }, running, 'failed'],
		['an empty reason', { ...done, errorMessage: ' ' }, done, 'succeeded'],
		['no reason', { ...done, errorMessage: null }, done, 'succeeded'],
		['isFailed as text', running, { isFailed: 'true' }, 'failed'],
		['isFailed as a number', running, { isFailed: 1 }, 'failed'],
		['not failed, as text', done, { isFailed: 'false', failed: 0 }, 'succeeded'],
		['an empty object as a reason', { ...done, errorMessage: {} }, done, 'succeeded'],
		['an empty list as a reason', { ...running, errorMessage: [] }, running, 'running'],
		['"None" as a reason', { ...done, errorMessage: 'None' }, done, 'succeeded'],
		['an empty time', { totalExecutionTime: '' }, { totalExecutionTime: ' ' }, 'running'],
		['a time as text', { totalExecutionTime: '120000' }, running, 'succeeded'],
		['a reason that is an object', { ...done, errorMessage: { code: 1 } }, done, 'failed'],
	])('%s', (_, process, outputs, state) => {
		expect(stateOf(process, outputsIn(outputs))).toBe(state);
	});

	test('can be told from either half', () => {
		expect(stateOf(done)).toBe('succeeded');
		expect(stateOf({ ...done, errorMessage: 'No' })).toBe('failed');
		expect(stateOf(undefined, outputsIn(done))).toBe('succeeded');
		expect(stateOf()).toBe('running');
	});

	test('has a reason in the words of the service', () => {
		expect(reasonOf({ errorMessage: ' Template gone ' })).toBe('Template gone');
		expect(reasonOf({ errorMessage: { code: 7 } })).toBe('{"code":7}');
		expect(reasonOf({})).toBeUndefined();
	});
});

test('an answer to creating a process is the process, or its bare ID', () => {
	expect(processIn({ id: 7, spaceId: 's' })).toEqual({ id: 7, spaceId: 's' });
	expect(processIn(7)).toEqual({ id: 7 });
	expect(processIn('12345678901234567')).toEqual({ id: '12345678901234567' });
	expect([null, [], ' ', true].map(processIn)).toEqual([{}, {}, {}, {}]);
	expect(processIdIn({ id: 0 })).toBe(0);
	expect(processIdIn({ id: ' 8 ' })).toBe('8');
	expect(processIdIn({ id: null })).toBeUndefined();
});

test('outputs and inputs are taken out of their envelopes, and bare lists are read too', () => {
	const outputs = [{ id: 1 }];
	expect(outputsIn({ outputs, isFailed: false, totalExecutionTime: 5 })).toEqual({
		outputs,
		failed: false,
		totalExecutionTime: 5,
	});
	expect(outputsIn(outputs)).toMatchObject({ outputs, failed: false });
	expect(outputsIn({ outputs: null }).outputs).toEqual([]);
	expect(inputsIn([{ id: 1, name: 'a', value: 'b' }])).toEqual([{ id: 1, name: 'a', value: 'b' }]);
	expect(inputsIn({ inputs: [{ id: 1 }] })).toEqual([{ id: 1 }]);
	expect([null, 'x', {}].map(inputsIn)).toEqual([[], [], []]);
});

describe('the final text', () => {
	const at = (taskPosition: number, position: number, outputText: string) => ({
		taskPosition,
		position,
		outputText,
	});

	test.each([
		['the last of the list', [{ outputText: 'a' }, { outputText: 'b' }], 'b'],
		['the last task, whatever the order', [at(2, 1, 'b'), at(1, 1, 'a')], 'b'],
		['the last of the last task', [at(2, 2, 'c'), at(2, 1, 'b')], 'c'],
		['JSON text, untouched', [{ outputText: '{"a": 1}' }], '{"a": 1}'],
		['the text of the process, where no output has one', [{ outputText: null }], 'final'],
		['the text of the process, where there is no output', [], 'final'],
	])('is %s', (_, outputs, text) => {
		const process = { id: 1, processOutputText: 'final' };
		expect(endedProcess(process, outputsIn({ outputs }))).toEqual({ ...process, outputs, text });
	});

	test('is null where there is none', () => {
		expect(endedProcess({ id: 1 }, outputsIn({}))).toEqual({ id: 1, outputs: [], text: null });
	});
});

const BASE = 'https://api.example/aiengine';

test('the file of a process is named by the process, or by the last output that has one', () => {
	const outputs = outputsIn([
		{ outputUrl: 'https://a/1' },
		{ outputUrl: 'https://a/2' },
		{ outputUrl: null },
	]);
	expect(fileUrlOf({ processOutputUrl: 'https://a/3' }, outputs, BASE)).toBe('https://a/3');
	expect(fileUrlOf({ processOutputUrl: null }, outputs, BASE)).toBe('https://a/2');
	expect(fileUrlOf({}, outputsIn([]), BASE)).toBeUndefined();
});

test.each([
	['https://files.example/a?sig=%2F+b', 'https://files.example/a?sig=%2F+b'],
	['https://files.example/Größe 1.pdf', 'https://files.example/Gr%C3%B6%C3%9Fe%201.pdf'],
	['/aiengine/files/1', 'https://api.example/aiengine/files/1'],
	['/api/v1/m2m/files/1', 'https://api.example/aiengine/api/v1/m2m/files/1'],
	['files/1.pdf', 'https://api.example/aiengine/files/1.pdf'],
	['//files.example/1.pdf', 'https://files.example/1.pdf'],
])('a file at %j is fetched from %j', (processOutputUrl, url) => {
	expect(fileUrlOf({ processOutputUrl }, outputsIn([]), BASE)).toBe(url);
});

test.each([
	['https://files.example.com/a.pdf\n', 'https://files.example.com/a.pdf'],
	['www.example.com/a.pdf', 'www.example.com/a.pdf'],
	['"https://files.example.com/a.pdf"', 'https://files.example.com/a.pdf'],
	['{"url":"https://files.example.com/a.pdf"}', 'https://files.example.com/a.pdf'],
	['https://files.example.com/Größe 1 (2).pdf', 'https://files.example.com/Größe 1 (2).pdf'],
	['s3://bucket/a b.pdf', 's3://bucket/a b.pdf'],
	['/storage/a b.pdf', '/storage/a b.pdf'],
	['3f2a9c1e-77aa-4b0e-9d2e-1f0a3c5b7d9e', '3f2a9c1e-77aa-4b0e-9d2e-1f0a3c5b7d9e'],
	['report.pdf', 'report.pdf'],
	['OK', undefined],
	['"ok"', undefined],
	['Uploaded', undefined],
	['Uploaded. See https://files.example.com', undefined],
	['Error: the storage is full', undefined],
	['true', undefined],
	['', undefined],
	['<html></html>', undefined],
	['not an address', undefined],
	['{}', undefined],
])('an upload answered with %j is at %j', (answer, url) => {
	expect(uploadUrlIn(answer)).toBe(url);
});

test.each([
	[{ status: 404, error: 'Not Found', message: 'No such process' }, 'No such process'],
	[{ status: 500, error: 'Internal Server Error' }, 'Internal Server Error'],
	[{ error: { message: 'Deep' } }, 'Deep'],
	[{ detail: 'Why', title: 'What' }, 'Why'],
	[{ title: 'What' }, 'What'],
	['plain', 'plain'],
	[undefined, undefined],
	[[], undefined],
	[{}, undefined],
])('a refusal %j says %j', (body, words) => {
	expect(errorMessageIn(body)).toBe(words);
});
