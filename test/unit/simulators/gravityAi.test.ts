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
});
