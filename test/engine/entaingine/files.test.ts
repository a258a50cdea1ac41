import {
	binaryBytes,
	binaryDigest,
	binaryItem,
	type BinaryMode,
	digest,
	generatedBytes,
} from '../harness/index.mts';
import { Bench, json, pairs } from './setup.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ taskMs: 'manual' });
});

afterEach(async () => await bench.close());

const SIZE = 300_000;
const UPLOAD = /\/files\/upload$/;
const modes = ['filesystem', 'default'] as const;
const upload = { binaryPropertyName: 'data', storageType: 'BLOB' };

async function fileItem(mode: BinaryMode = 'filesystem', mimeType = 'text/csv') {
	return await binaryItem(generatedBytes(SIZE), { mode, mimeType, fileName: 'Größe 1.csv' });
}

describe('uploading', () => {
	test.each(modes)('gives the URL of a file (%s)', async (mode) => {
		const result = await bench.run(
			'upload',
			{ ...upload, storageType: 'S3' },
			{ items: [await fileItem(mode), await fileItem(mode)], binaryMode: mode },
		);
		expect(result.error).toBeUndefined();
		expect(pairs(result)).toEqual([{ item: 0 }, { item: 1 }]);
		const base = `${bench.server.url}/aiengine/files/`;
		for (const item of json(result)) expect(item).toEqual({ url: expect.stringContaining(base) });
		const { sha256 } = await digest(generatedBytes(SIZE));
		const about = { name: 'Größe 1.csv', contentType: 'text/csv', storageType: 'S3' };
		const uploaded = expect.objectContaining({ ...about, bytes: SIZE, sha256 });
		expect([...bench.server.files.values()]).toEqual([uploaded, uploaded]);
	});

	test('goes to the space of the option, or of the credential', async () => {
		const { test: space } = bench.server.spaces;
		const items = [await fileItem()];
		const credentials = bench.credentials({ spaceId: space });
		expect((await bench.run('upload', upload, { items, credentials })).error).toBeUndefined();
		const elsewhere = { ...upload, options: { spaceId: '.elsewhere' } };
		const { error } = await bench.run('upload', elsewhere, { items, credentials });
		expect(error).toMatchObject({ message: 'The key belongs to another space', httpCode: '403' });
	});

	test('tells that a type is not allowed', async () => {
		const items = [await fileItem('filesystem', 'application/x-msdownload')];
		const { error } = await bench.run('upload', upload, { items });
		expect(error).toMatchObject({
			message: 'The type is not allowed: application/x-msdownload',
			description: expect.stringContaining('does not accept files of this type'),
		});
	});

	test('tells that there is no file, before anything is sent', async () => {
		const empty = await binaryItem('');
		const { error } = await bench.run('upload', upload, { items: [empty] });
		expect(error?.message).toContain('is empty');
		const missing = { ...upload, binaryPropertyName: 'document' };
		const none = await bench.run('upload', missing, { items: [await fileItem()] });
		expect(none.error?.message).toContain('no file in "document"');
		expect(bench.server.received).toEqual([]);
	});

	test.each([
		['its answer is lost', { kind: 'drop' }],
		['the service stumbles', { kind: 'status', status: 500 }],
		['a page comes', { kind: 'page', status: 200 }],
		['nothing comes', { kind: 'empty' }],
	] as const)('is done once, though %s', async (_, fault) => {
		bench.server.fault('POST', UPLOAD, fault, { taken: true });
		const { error } = await bench.run('upload', upload, { items: [await fileItem()] });
		expect(error).toBeDefined();
		expect(bench.server.count('POST', UPLOAD)).toBe(1);
	});

	test('is repeated, with the whole file, after a 429', async () => {
		// Read to its end and then refused: a refusal in mid-upload can break the connection.
		const refusal = { kind: 'status', status: 429, retryAfter: 0 } as const;
		bench.server.fault('POST', UPLOAD, refusal, { taken: true });
		const result = await bench.run('upload', upload, { items: [await fileItem()] });
		expect(json(result)).toEqual([{ url: expect.any(String) }]);
		expect(bench.server.count('POST', UPLOAD)).toBe(2);
		expect([...bench.server.files.values()]).toMatchObject([{ bytes: SIZE }, { bytes: SIZE }]);
	});

	test('with Continue On Fail a failing file stands among the good ones', async () => {
		const result = await bench.run('upload', upload, {
			items: [await fileItem(), { json: {} }, await fileItem()],
			settings: { onError: 'continueRegularOutput' },
		});
		expect(pairs(result)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(json(result)[1]).toMatchObject({ error: expect.stringContaining('no file') });
	});

	test.each(['call', 'request'] as const)('refuses to work as a tool (%s)', async (via) => {
		const { error, response } = await bench.tool('upload', upload, { via });
		expect(error?.message ?? JSON.stringify(response)).toContain("AI agents can't pass files");
	});
});

describe('downloading', () => {
	const template = (file?: 'own' | 'other') => ({ id: 1, inputs: [], tasks: 1, file });
	const download = { processId: '1001', outputPropertyName: 'result' };

	test.each([
		['own', 'filesystem'],
		['own', 'default'],
		['other', 'filesystem'],
		['other', 'default'],
	] as const)('takes a file from the %s host (%s)', async (host, mode) => {
		const content = { bytes: SIZE };
		const url = bench.server.serveFile(
			{ name: 'a b.bin', contentType: 'audio/mpeg', content },
			host,
		);
		bench.server.insert({ template: template() });
		bench.server.finish(1001, { output: { url } });
		const result = await bench.run('downloadOutput', download, { binaryMode: mode });
		expect(result.error).toBeUndefined();
		expect(json(result)).toMatchObject([{ id: 1001, state: 'succeeded', processOutputUrl: url }]);
		expect(pairs(result)).toEqual([{ item: 0 }]);
		const [item] = result.items;
		expect(item.binary?.result).toMatchObject({ fileName: 'a b.bin', mimeType: 'audio/mpeg' });
		expect(await binaryDigest(item, 'result')).toMatchObject({ bytes: SIZE });
	});

	test.each([
		['call', 'text/plain', { text: 'Paid.' }],
		['request', 'text/plain', { text: 'Paid.' }],
		['call', 'application/pdf', { url: expect.stringMatching(/^http/) }],
		['request', 'application/pdf', { url: expect.stringMatching(/^http/) }],
	] as const)('gives a model what it can read (%s, %s)', async (via, contentType, told) => {
		const url = bench.server.serveFile({ name: 'a', contentType, content: 'Paid.' }, 'own');
		bench.server.finish(bench.server.insert({ template: template() }).id, { output: { url } });
		const { response } = await bench.tool('downloadOutput', download, { via });
		const result = { fileName: 'a', mimeType: contentType, fileSize: 5, ...told };
		expect(response).toEqual([expect.objectContaining({ state: 'succeeded', result })]);
	});

	test('takes the key to the own host only', async () => {
		for (const host of ['own', 'other'] as const) {
			bench.server.finish(bench.server.insert({ template: template(host) }).id);
		}
		for (const processId of ['1001', '1002']) {
			const result = await bench.run('downloadOutput', { ...download, processId });
			expect(String(await binaryBytes(result.items[0], 'result'))).toContain(
				'Processing completed',
			);
		}
		const file = /^(\/aiengine)?\/files\//;
		const bearer = `Bearer ${bench.server.keys.test}`;
		const keys = (server: { received: typeof bench.server.received }) =>
			server.received.filter(({ path }) => file.test(path)).map((it) => it.headers.authorization);
		expect(keys(bench.server)).toEqual([bearer]);
		expect(keys(bench.server.fileHost)).toEqual([undefined]);
	});

	test('does not take the key along when the own host sends it on', async () => {
		const file = { name: 'a.txt', contentType: 'text/plain', content: 'a' };
		const elsewhere = bench.server.serveFile(file, 'other');
		bench.server.finish(bench.server.insert({ template: template('own') }).id);
		bench.server.fault('GET', /\/files\//, { kind: 'redirect', url: elsewhere });
		const { items } = await bench.run('downloadOutput', download);
		expect(String(await binaryBytes(items[0], 'result'))).toBe('a');
		expect(bench.server.fileHost.received).toMatchObject([{ status: 200 }]);
	});

	test('begins again when the file breaks off', async () => {
		bench.server.finish(bench.server.insert({ template: template('other') }).id);
		bench.server.fileHost.fault('GET', /files/, { kind: 'cut' });
		const { items } = await bench.run('downloadOutput', download);
		expect(String(await binaryBytes(items[0], 'result'))).toContain('Processing completed');
	});

	test('tells that a process still runs, or produced no file, or why it failed', async () => {
		bench.server.advance(bench.server.insert().id, { url: 'https://example.com/interim' });
		bench.server.finish(bench.server.insert().id);
		bench.server.fail(bench.server.insert().id, 'Out of tokens');
		const errors = await Promise.all(
			['1001', '1002', '1003'].map(async (processId) => {
				const { error } = await bench.run('downloadOutput', { ...download, processId });
				return `${error?.message}. ${error?.description}`;
			}),
		);
		expect(errors).toEqual([
			expect.stringContaining('The process 1001 is still running. The file is available when'),
			expect.stringContaining('The process 1002 produced no file. Its template returns text'),
			expect.stringContaining(
				'The process 1003 produced no file. It failed: Out of tokens. To see',
			),
		]);
	});
});
