import { binaryBytes, binaryItem } from '../harness/index.mts';
import { Bench } from './bench.mts';

let bench: Bench;
let id: string;

beforeEach(async () => {
	bench = await Bench.start();
	id = bench.service.insert({ inputFileName: 'points.csv' }).id;
});

afterEach(async () => await bench.stop());

const getResult = async (parameters = {}, more = {}) =>
	await bench.run('getResult', { jobId: id, ...parameters }, more);
const paths = () => bench.service.received.map(({ method, path }) => `${method} ${path}`);

describe('job: get result', () => {
	test('gives the file, and asks for nothing but its link', async () => {
		const { items, error } = await getResult({ outputPropertyName: 'scores' });

		expect(error).toBeUndefined();
		expect(items[0].json).toEqual({ id });
		expect((await binaryBytes(items[0], 'scores')).toString()).toBe('id,score\n1,0.9\n');
		expect(items[0].pairedItem).toEqual({ item: 0 });
		expect(paths()).toEqual([`GET /api/v1/jobs/result-link/${id}`]);
	});

	test('gives a link that opens the result', async () => {
		const { items } = await getResult({ resultFormat: 'link' });

		expect(items[0].json).toEqual({ id, link: expect.stringContaining('Signature=') });
		expect(bench.service.storage.received).toHaveLength(0);
		const opened = await fetch(String(items[0].json.link));
		expect(await opened.text()).toBe('id,score\n1,0.9\n');
	});

	test('gives items', async () => {
		const result = { name: 'r', contentType: 'text/plain', content: '{"mean":0.5}' };
		id = bench.service.insert({ result }).id;

		expect((await getResult({ resultFormat: 'json' })).items[0].json).toEqual({ mean: 0.5 });
	});

	test('says what to do when the result is no JSON', async () => {
		const { error } = await getResult({ resultFormat: 'json' });

		expect(error?.message).toMatch(/^The result "data_.*\.csv" is not valid JSON$/);
		expect(error?.description).toContain('set "Result Format" to "File"');
	});

	test('tells that there is none', async () => {
		id = bench.service.insert({ state: 'running', result: undefined }).id;
		const { error } = await getResult();

		expect(error?.message).toBe('The job has no result');
		expect(error?.description).toContain('Use "Job: Get" to check its state');
	});

	test.each([
		['={{ "" }}', '"Job ID" is empty'],
		['..', 'contains characters that are not allowed in an ID'],
	])('refuses %p as an ID', async (jobId, message) => {
		expect((await getResult({ jobId })).error?.message).toContain(message);
		expect(bench.service.received).toHaveLength(0);
	});

	test('takes the name and the type that the storage tells', async () => {
		const named = async (name: string, contentType: string) => {
			id = bench.service.insert({ result: { name, contentType, content: 'x' } }).id;
			const { fileName, mimeType } = (await getResult()).items[0].binary?.data ?? {};
			return [fileName, mimeType];
		};

		expect(await named('Größe 1.csv', 'text/csv; charset=utf-8')).toEqual([
			'Größe 1.csv',
			'text/csv',
		]);
		expect(await named('r.json', 'binary/octet-stream')).toEqual(['r.json', 'application/json']);
		expect(await named('../../evil.png', 'image/png')).toEqual(['evil.png', 'image/png']);
	});
});

describe('a link', () => {
	test('that has expired on the way is asked for again, once', async () => {
		const { storage } = bench.service;
		storage.fault('GET', /./, { kind: 'status', status: 403, body: '<Error/>' });
		const { items, error } = await getResult();

		expect(error).toBeUndefined();
		expect(items[0].binary?.data).toBeDefined();
		expect(bench.service.count('GET', /result-link/)).toBe(2);

		bench.service.options.linkMs = -1;
		const second = await getResult();
		expect(bench.service.count('GET', /result-link/)).toBe(4);
		expect(second.error?.message).toBe(
			`The link to the result of the job ${id} expired, and so did a new one: Request has expired`,
		);
		expect(second.error?.description).toContain('Check for a proxy between n8n and the storage');
	});

	test('is opened again when the way to it breaks', async () => {
		const { storage } = bench.service;
		const content = { bytes: 300_000 };
		id = bench.service.insert({ result: { name: 'r', contentType: 'text/csv', content } }).id;
		storage.fault('GET', /./, { kind: 'cut' });
		storage.fault('GET', /./, { kind: 'status', status: 503 });
		storage.fault('GET', /./, { kind: 'drop' });
		const { items, hints } = await getResult();

		expect((await binaryBytes(items[0])).length).toBe(300_000);
		expect(storage.count('GET')).toBe(4);
		expect(hints[0].message).toContain('3 times');
	});

	test('that stands still ends in a clear message', async () => {
		bench.service.storage.fault('GET', /./, { kind: 'hang' }, { times: 9 });
		const { error } = await getResult(
			{ options: { maxRetries: 0 } },
			{
				requestOptions: { timeout: 100 },
			},
		);

		expect(error?.message).toContain('was incomplete: the request timed out');
		expect(error?.description).toContain('The incomplete file was discarded');
	});

	test.each([
		['ftp://files.example/x', 'its URL is not a web address'],
		['nonsense', 'its URL is not a web address'],
		['file:///etc/passwd', 'its URL is not a web address'],
	])('that is %s is not opened', async (data, message) => {
		const body = { data, isError: false, errorMessage: null };
		bench.service.fault('GET', /result-link/, { kind: 'status', status: 200, body });

		expect((await getResult()).error?.message).toContain(message);
	});

	test('is passed on byte for byte', async () => {
		await getResult();
		const [{ path, search }] = bench.service.storage.received;
		const { link } = (await getResult({ resultFormat: 'link' })).items[0].json;

		expect(search).toMatch(/%2F.*%2B.*%3D/);
		expect(new URL(String(link)).pathname.split('/').length).toBe(path.split('/').length);
	});
});

describe('job: get', () => {
	test('gives a job with its state', async () => {
		const { items } = await bench.run('get', { jobId: ` ${id} ` });

		expect(items[0].json).toMatchObject({ id, state: 'succeeded', billedUsage: 20 });
		expect(items[0].binary).toBeUndefined();
	});

	test('is the way back: it waits and downloads', async () => {
		id = bench.service.insert({ state: 'running', result: undefined, name: 'late' }).id;
		const running = bench.run('get', { jobId: id, waitForCompletion: true, downloadResult: true });
		await bench.service.untilReceived('GET', /jobs\/[^/]+$/, 2);
		bench.service.finish(id);
		const { items, hints } = await running;

		expect(items[0].json).toMatchObject({ id, name: 'late', state: 'succeeded' });
		expect((await binaryBytes(items[0])).toString()).toBe('id,score\n1,0.9\n');
		expect(hints[0].message).toMatch(/^Waited .* \(\d+ status checks?\)\.$/);
		expect(bench.service.billed).toBe(0);
	});

	test('downloads nothing while there is nothing', async () => {
		id = bench.service.insert({ state: 'running', result: undefined }).id;
		const { items } = await bench.run('get', { jobId: id, downloadResult: true });

		expect(items[0].json.state).toBe('running');
		expect(paths()).toEqual([`GET /api/v1/jobs/${id}`]);
	});

	test('tells a job that is not there, each item for itself', async () => {
		const other = '00000000-0000-0000-0000-000000000000';
		const { items } = await bench.run(
			'get',
			{ jobId: '={{ $json.id }}' },
			{
				items: [{ json: { id } }, { json: { id: other } }],
				settings: { onError: 'continueRegularOutput' },
			},
		);

		expect(items[0].json.state).toBe('succeeded');
		expect(items[1].json.error).toBe('The job was not found');
		expect(items[1].pairedItem).toEqual({ item: 1 });
	});
});

describe('job: get many and rename', () => {
	test('list the latest jobs, newest first', async () => {
		for (let count = 1; count < 14; count++) {
			bench.service.insert({ createdAt: Date.now() + count, name: `job ${count}` });
		}
		const run = async (parameters: object) =>
			(await bench.run('getMany', { ...parameters })).items.map(({ json }) => json.name);

		expect(await run({ limit: 3 })).toEqual(['job 13', 'job 12', 'job 11']);
		expect(await run({ returnAll: true })).toHaveLength(10);
	});

	test('give each job its state and pair it', async () => {
		bench.service.insert({ createdAt: Date.now() + 1, state: 'fail', errorMessage: 'No' });
		const { items } = await bench.run('getMany', {}, { items: [{ json: {} }, { json: {} }] });

		expect(items.map(({ json }) => json.state)).toEqual([
			'failed',
			'succeeded',
			'failed',
			'succeeded',
		]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 1, 1].map((item) => ({ item })),
		);
	});

	test('rename a job', async () => {
		const { items } = await bench.run('rename', { jobId: id, name: ' Nightly ' });

		expect(items[0].json).toMatchObject({ id, name: 'Nightly', state: 'succeeded' });
		expect(bench.service.jobs.get(id)?.name).toBe('Nightly');
	});

	test('rename again when the answer is lost, since it does the same', async () => {
		bench.service.fault('PUT', /./, { kind: 'drop' }, { taken: true });

		expect((await bench.run('rename', { jobId: id, name: 'Nightly' })).error).toBeUndefined();
		expect(bench.service.count('PUT')).toBe(2);
	});

	test('are told in the words of a 200 that says no', async () => {
		bench.service.options.refusals = 'ok';
		const rename = await bench.run('rename', { jobId: 'x', name: 'y' });
		const list = await bench.run(
			'getMany',
			{},
			{ credentials: bench.credentials({ apiKey: 'unknown' }) },
		);

		expect(rename.error?.message).toBe('The job id is not valid');
		expect(list.error?.message).toBe('The API key is not valid');
	});
});

test('items that fail among good ones keep their places', async () => {
	const items = await Promise.all(
		['a', 'b'].map(
			async (name) => await binaryItem(name, { fileName: `${name}.txt`, mimeType: 'text/plain' }),
		),
	);
	bench.service.options.outcome = ({ inputFileName }) =>
		inputFileName === 'a.txt' ? { state: 'fail' } : {};
	const result = await bench.run(
		'submit',
		{ waitForCompletion: true, downloadResult: true },
		{ items, settings: { onError: 'continueRegularOutput' } },
	);

	expect(result.items[0].json.error).toContain('failed');
	expect(result.items[1].binary?.data.fileName).toMatch(/^data_.*csv$/);
	expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
});
