import { binaryBytes } from '../harness/index.mts';
import { Bench } from './bench.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.start({ jobMs: 5 });
});

afterEach(async () => await bench.stop());

const FILE = /\/output\//;
const input = { inputSource: 'text', textInput: 'x\n1', mimeType: 'text/csv' };
const withResult = { ...input, waitForCompletion: true, downloadResult: true };

/** The storage answers with these bytes and headers, and without a length. */
function serve(bytes: Buffer, headers: Record<string, string>): void {
	bench.service.storage.fault(
		'GET',
		FILE,
		{
			kind: 'changed',
			change: (reply) => {
				reply.stream?.destroy();
				const { Readable } = jest.requireActual<typeof import('node:stream')>('node:stream');
				return { stream: Readable.from([bytes]), headers };
			},
		},
		{ times: 99 },
	);
}

describe('a result without a length', () => {
	test('is items for "Automatic" where it is JSON', async () => {
		serve(Buffer.from('[{"score":1},{"score":2}]'), { 'content-type': 'application/json' });
		const { error, items } = await bench.run('submit', withResult);
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json)).toEqual([{ score: 1 }, { score: 2 }]);
	});

	test('is a file for "Automatic" where it is none', async () => {
		serve(Buffer.from('id\n1'), { 'content-type': 'text/csv' });
		const { items } = await bench.run('submit', withResult);
		expect(items[0].binary?.data).toMatchObject({ mimeType: 'text/csv' });
	});
});

test.each([
	['ISO-8859-1', Buffer.from('{"name":"Größe"}', 'latin1')],
	['utf-16', Buffer.from('{"name":"Größe"}', 'utf16le')],
])('a result in %s is read by its charset', async (charset, bytes) => {
	serve(bytes, { 'content-type': `application/json; charset=${charset}` });
	const { items } = await bench.run('submit', withResult);
	expect(items.map(({ json }) => json)).toEqual([{ name: 'Größe' }]);
});

const bare = (text: string) => Buffer.from(text).toString('latin1');

test.each([
	['bare UTF-8', `attachment; filename="${bare('Größe.csv')}"`, 'Größe.csv'],
	['RFC 5987', "attachment; filename*=ISO-8859-1''Gr%F6%DFe.csv", 'Größe.csv'],
	['an encoded word', 'attachment; filename="=?UTF-8?B?R3LDtsOfZS5jc3Y=?="', 'Größe.csv'],
	[
		'more than 200 bytes',
		`attachment; filename*=UTF-8''${encodeURIComponent('漢'.repeat(100))}.csv`,
		`${'漢'.repeat(65)}.csv`,
	],
])('a file named in %s keeps its name', async (_, disposition, name) => {
	serve(Buffer.from('id\n1'), {
		'content-type': 'text/csv',
		'content-disposition': disposition,
	});
	const { items } = await bench.run('submit', withResult);
	expect(items[0].binary?.data.fileName).toBe(name);
	expect((await binaryBytes(items[0])).toString()).toBe('id\n1');
});

test.each([
	['ISO-8859-1', 'latin1'],
	['utf-16', 'utf16le'],
] as const)('an answer in %s is read by its charset', async (charset, encoding) => {
	const { id } = bench.service.insert();
	const text = JSON.stringify({ data: { id, status: 'success', name: 'Größe' }, isError: false });
	const { Readable } = jest.requireActual<typeof import('node:stream')>('node:stream');
	bench.service.fault('GET', /jobs\/[^/]+$/, {
		kind: 'changed',
		change: () => ({
			stream: Readable.from([Buffer.from(text, encoding)]),
			contentType: `application/json; charset=${charset}`,
		}),
	});
	const { error, items } = await bench.run('get', { jobId: id });
	expect(error).toBeUndefined();
	expect(items[0].json).toMatchObject({ name: 'Größe', state: 'succeeded' });
});

test.each([404, 400, 200])(
	'a fresh job that is not known yet (%i) is waited for',
	async (status) => {
		const body = { data: null, isError: true, errorMessage: 'The job was not found' };
		bench.service.options.jobMs = 'manual';
		bench.service.fault('GET', /jobs\/[^/]+$/, { kind: 'status', status, body }, { times: 3 });
		const running = bench.run('submit', { ...input, waitForCompletion: true });
		await bench.service.untilReceived('GET', /jobs\/[^/]+$/, 4);
		bench.service.finish(bench.lastJob().id);
		const { error, items } = await running;
		expect(error).toBeUndefined();
		expect(items[0].json.state).toBe('succeeded');
		expect(bench.service.billed).toBe(1);
	},
);

test.each([200, 400])('"On Failure" holds for a failed job in a refusal (%i)', async (status) => {
	const { id } = bench.service.insert({ state: 'running' });
	const body = { data: { id, status: 'fail' }, isError: true, errorMessage: 'No column x' };
	bench.service.fault('GET', /jobs\/[^/]+$/, { kind: 'status', status, body }, { times: 9 });
	const wait = { jobId: id, waitForCompletion: true };
	const failed = await bench.run('get', wait);
	expect(failed.error?.message).toBe(`The job ${id} failed: No column x`);
	const { error, items } = await bench.run('get', { ...wait, options: { onFailure: 'output' } });
	expect(error).toBeUndefined();
	expect(items[0].json).toMatchObject({ id, state: 'failed', errorMessage: 'No column x' });
});
