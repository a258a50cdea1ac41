import { generatedSha256 } from '../../simulators/common/generated.mts';
import type { GravityAiSimulator } from '../../simulators/gravityAi.mts';
import { startGravityAi } from '../../simulators/gravityAi.mts';

let gravity: GravityAiSimulator;

beforeEach(async () => {
	gravity = await startGravityAi({ jobMs: 'manual' });
});

afterEach(async () => {
	await gravity.close();
});

async function send(
	method: string,
	path: string,
	body?: string | FormData,
	key = gravity.keys.first,
) {
	const response = await fetch(`${gravity.url}/api/v1/jobs${path}`, {
		method,
		body,
		headers: {
			'x-api-key': key,
			...(typeof body === 'string' && { 'content-type': 'application/json' }),
		},
	});
	return { status: response.status, body: JSON.parse(await response.text()) };
}

const CSV = 'x,y\n1,2\n3,4\n';

function form(data: unknown, file: Blob | string = new Blob([CSV], { type: 'text/csv' })) {
	const parts = new FormData();
	parts.append('data', typeof data === 'string' ? data : JSON.stringify(data));
	if (typeof file === 'string') parts.append('file', file);
	else parts.append('file', file, 'ünï "1".csv');
	return parts;
}

const data = { mimeType: 'text/csv; header=present' };

test('a job is submitted, runs, and succeeds', async () => {
	const { status, body } = await send('POST', '', form({ ...data, name: 'A', jobName: 'A' }));
	expect([status, body.isError, body.errorMessage]).toEqual([200, false, null]);
	expect(body.data).toMatchObject({
		name: 'A',
		inputFileName: expect.stringContaining('ünï'),
		inputMime: data.mimeType,
		recordCount: 2,
		status: 'processing',
		createdDateUtc: expect.stringMatching(/\.\d{7}Z$/),
	});
	expect(gravity.billed).toBe(1);
	const { id } = body.data;
	expect(gravity.jobs.get(id)?.file).toMatchObject({ contentType: 'text/csv', text: CSV });
	gravity.finish(id);
	const done = await send('GET', `/${id}`);
	expect(done.body.data).toMatchObject({
		status: 'success',
		lastUpdatedUtc: expect.stringMatching(/\.\d{3}Z$/),
	});
});

test('the POST can block until the job is done', async () => {
	gravity.options.submit = 'blocks';
	gravity.options.jobMs = 20;
	gravity.options.outcome = () => ({ state: 'fail', errorMessage: 'No' });
	const { body } = await send('POST', '', form(data));
	expect(body.data).toMatchObject({ status: 'fail', errorMessage: 'No' });
});

test('statuses come as text, as numbers, or as both', async () => {
	const { id } = gravity.insert({ state: 'error' });
	expect((await send('GET', `/${id}`)).body.data.status).toBe('error');
	gravity.options.status = 'number';
	expect((await send('GET', `/${id}`)).body.data.status).toBe(2);
	gravity.options.status = 'message';
	const both = (await send('GET', `/${id}`)).body.data;
	expect([both.status, both.statusMessage]).toEqual([2, 'error']);
});

test.each([
	['no MIME type', () => form({ name: 'A' })],
	['a MIME type that is none', () => form({ mimeType: 'csv' })],
	['data that is no JSON', () => form('{')],
	['an unknown key', () => form({ ...data, title: 'A' })],
	['a mapping without destination', () => form({ ...data, mapping: [{ source: 'a' }] })],
	[
		'an object as default',
		() => form({ ...data, mapping: [{ source: 'a', destination: 'b', defaultValue: {} }] }),
	],
	['a file without name and type', () => form(data, CSV)],
	['no file', () => new FormData()],
])('%s is refused, and not billed', async (_, parts) => {
	const { status, body } = await send('POST', '', parts());
	expect([status, body]).toEqual([
		400,
		{ data: null, isError: true, errorMessage: expect.any(String) },
	]);
	expect(gravity.billed).toBe(0);
});

test('mappings may have defaults of three types; the parts may come in any order', async () => {
	const mapping = ['a', 1, true].map((defaultValue) => ({
		source: 'x1',
		destination: 'x',
		defaultValue,
	}));
	const parts = new FormData();
	parts.append('file', new Blob([CSV], { type: 'text/csv' }), 'a.csv');
	parts.append('data', JSON.stringify({ ...data, version: null, mapping, outputMapping: mapping }));
	const { body } = await send('POST', '', parts);
	expect(gravity.jobs.get(body.data.id)?.submission?.mapping).toEqual(mapping);
});

test('broken multipart bodies are refused', async () => {
	const head = 'Content-Disposition: form-data; name="data"';
	const send = async (body: string, type = 'multipart/form-data; boundary=b') => {
		const headers = { 'x-api-key': gravity.keys.first, 'content-type': type };
		return (await fetch(`${gravity.url}/api/v1/jobs`, { method: 'POST', headers, body })).status;
	};
	expect(await send(`--b\r\n${head}\r\n\r\n{}\r\n`)).toBe(400);
	expect(await send(`x--b\r\n${head}\r\n\r\n{}\r\n--b--`)).toBe(400);
	expect(await send(`--b\r\n${head}; filename="a"b"\r\n\r\n{}\r\n--b--`)).toBe(400);
	expect(await send('{}', 'multipart/form-data')).toBe(400);
	expect(await send('{}', 'application/json')).toBe(415);
});

test('the latest jobs come newest first, a page of them, of one key', async () => {
	gravity.options.pageSize = 2;
	const [a, b, c] = [1000, 3000, 2000].map((createdAt) => gravity.insert({ createdAt }));
	gravity.insert({ key: gravity.keys.second });
	const { body } = await send('GET', '/latest');
	expect(body.data.map(({ id }: { id: string }) => id)).toEqual([b.id, c.id]);
	expect((await send('GET', `/${a.id}`, undefined, gravity.keys.second)).status).toBe(404);
	expect((await send('GET', '/latest', undefined, 'bad')).status).toBe(401);
	gravity.options.refusals = 'ok';
	const refused = await send('GET', '/latest', undefined, 'bad');
	expect([refused.status, refused.body.isError]).toEqual([200, true]);
});

test('a job is renamed', async () => {
	const { id } = gravity.insert({ createdAt: 1000 });
	const { body } = await send('PUT', `/${id}`, '{"name":"New"}');
	expect(body.data).toMatchObject({ id, name: 'New' });
	expect((await send('PUT', `/${id}`, '{"name":""}')).status).toBe(400);
	expect((await send('PUT', '/latest', '{"name":"New"}')).status).toBe(400);
});

describe('the result', () => {
	const link = async () => {
		const { id } = gravity.insert();
		return new URL((await send('GET', `/result-link/${id}`)).body.data);
	};

	test('stands on another host that wants no key', async () => {
		const url = await link();
		expect(url.origin).toBe(gravity.storage.url);
		const keyed = await fetch(url, { headers: { 'x-api-key': gravity.keys.first } });
		expect([keyed.status, keyed.headers.get('content-type')]).toEqual([400, 'application/xml']);
		const response = await fetch(url);
		expect(response.headers.get('content-type')).toBe('text/csv');
		expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="data_/);
		expect(await response.text()).toContain('score');
	});

	test('is opened by the very link only, for a while', async () => {
		const url = await link();
		const decoded = url.href.replaceAll('%2B', '+');
		expect((await fetch(decoded)).status).toBe(403);
		gravity.storage.expireLinks();
		expect(await (await fetch(url)).text()).toContain('Request has expired');
	});

	test('is missing while the job runs', async () => {
		const { id } = gravity.insert({ state: 'running' });
		const { status, body } = await send('GET', `/result-link/${id}`);
		expect([status, body.isError]).toEqual([400, true]);
	});

	test('can be large', async () => {
		gravity.options.resultBytes = 3_000_001;
		const content = await (await fetch(await link())).arrayBuffer();
		expect(content.byteLength).toBe(3_000_001);
		const digest = await crypto.subtle.digest('SHA-256', content);
		expect(Buffer.from(digest).toString('hex')).toBe(generatedSha256(3_000_001));
	});
});
