import { binaryBytes, binaryItem } from '../harness/index.mts';
import { Bench, json, PROCESS } from './setup.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ taskMs: 'manual' });
});

afterEach(async () => await bench.close());

const upload = { binaryPropertyName: 'data', storageType: 'BLOB' };

test.each([
	['scan', 'application/pdf', '%PDF-1.7', 'scan.pdf'],
	['points', 'text/csv', 'a,b', 'points.csv'],
	['answer', 'application/json; charset=utf-8', '{}', 'answer.json'],
	[
		'sheet',
		'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
		'PK',
		'sheet.xlsx',
	],
	['table', 'application/vnd.apache.parquet', 'PAR1', 'table.parquet'],
	['v1.2 notes', 'text/plain', 'a', 'v1.2 notes.txt'],
	['notes.md', 'text/plain', 'a', 'notes.md'],
])('the file "%s" of type %s is uploaded with an extension', async (name, type, text, sent) => {
	const item = await binaryItem(text, { mimeType: type, fileName: name });
	// What n8n makes of the name alone.
	delete item.binary?.data.fileExtension;
	const result = await bench.run('upload', upload, { items: [item] });
	expect(result.error).toBeUndefined();
	expect([...bench.server.files.values()]).toMatchObject([{ name: sent }]);
});

test("n8n's own extension of a file counts before that of its type", async () => {
	const item = await binaryItem('a', { mimeType: 'text/plain', fileName: 'log' });
	if (item.binary) item.binary.data.fileExtension = 'log';
	await bench.run('upload', upload, { items: [item] });
	expect([...bench.server.files.values()]).toMatchObject([{ name: 'log.log' }]);
});

test.each([
	['a name', { fileName: 'Rechnung 7.txt' }, 'Rechnung 7.txt', 'application/octet-stream'],
	['a name without an extension', { fileName: 'table' }, 'table.csv', 'application/octet-stream'],
	['a type', { mimeType: 'text/plain' }, 'points.csv', 'text/plain'],
	['a type by its extension', { mimeType: 'txt' }, 'points.csv', 'text/plain'],
	['both', { fileName: 'notes', mimeType: 'text/plain' }, 'notes.txt', 'text/plain'],
	['both, by expressions', { fileName: '={{ $json.n }}' }, '7.csv', 'application/octet-stream'],
	['nothing', { fileName: ' ', mimeType: '' }, 'points.csv', 'application/octet-stream'],
])('a file is uploaded under %s of the options', async (_, options, name, contentType) => {
	const mimeType = 'application/octet-stream';
	const item = await binaryItem('a,b', { mimeType, fileName: 'points.csv' });
	if (item.binary) item.binary.data.fileExtension = 'csv';
	item.json = { n: 7 };
	const result = await bench.run('upload', { ...upload, options }, { items: [item] });
	expect(result.error).toBeUndefined();
	expect([...bench.server.files.values()]).toMatchObject([{ name, contentType }]);
});

test('a type that is none is refused before anything is sent', async () => {
	const options = { mimeType: 'text' };
	const items = [await binaryItem('a,b', { fileName: 'points.csv' })];
	const result = await bench.run('upload', { ...upload, options }, { items });
	expect(result.error?.message).toContain('"MIME Type" is "text", which is not a valid MIME type');
	expect(bench.server.received).toEqual([]);
});

test.each([
	['as a path', (url: URL) => url.pathname],
	['below the base URL', (url: URL) => url.pathname.replace('/aiengine/', '')],
	['as a whole', (url: URL) => url.href],
])('an output file that is given %s is downloaded', async (_, given) => {
	const file = { name: 'out.txt', contentType: 'text/plain', content: 'All is well.' };
	const url = new URL(bench.server.serveFile(file, 'own'));
	const { id } = bench.server.insert();
	bench.server.finish(id);
	const change = (reply: { json?: unknown }) => ({
		json: { ...Object(reply.json), processOutputUrl: given(url) },
	});
	bench.server.fault('GET', PROCESS, { kind: 'changed', change }, { times: 9 });
	const parameters = { processId: String(id), outputPropertyName: 'data' };
	const result = await bench.run('downloadOutput', parameters);
	expect(result.error).toBeUndefined();
	expect((await binaryBytes(result.items[0])).toString()).toBe('All is well.');
	expect(json(result)).toMatchObject([{ processOutputUrl: given(url) }]);
});
