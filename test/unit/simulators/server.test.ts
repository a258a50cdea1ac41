import type { ArcannaSimulator } from '../../simulators/arcanna.mts';
import { startArcanna } from '../../simulators/arcanna.mts';

let arcanna: ArcannaSimulator;

beforeEach(async () => {
	arcanna = await startArcanna({ decisionMs: 'manual' });
});

afterEach(async () => {
	await arcanna.close();
});

const send = async (method: string, path: string, body?: string, signal?: AbortSignal) =>
	await fetch(arcanna.url + path, {
		method,
		body,
		signal,
		redirect: 'manual',
		headers: { 'x-arcanna-api-key': arcanna.keys.input, 'content-type': 'application/json' },
	});
const jobs = async () => await send('GET', '/api/v1/jobs/');
const ingest = async () => await send('POST', '/api/v1/events/', '{"job_id":123,"raw_body":{}}');
const EVENTS = /\/events\/$/;

test('logs what it receives, and counts', async () => {
	await ingest();
	await jobs();
	await send('GET', '/api/v1/jobs/9%2F9');
	expect(arcanna.received).toMatchObject([
		{ method: 'POST', path: '/api/v1/events/', body: { job_id: 123, raw_body: {} }, status: 201 },
		{ method: 'GET', path: '/api/v1/jobs/', query: {}, status: 200 },
		{ method: 'GET', path: '/api/v1/jobs/9%2F9', status: 422 },
	]);
	expect(arcanna.received[0].headers['x-arcanna-api-key']).toBe(arcanna.keys.input);
	expect([arcanna.count('POST', EVENTS), arcanna.count('GET'), arcanna.count()]).toEqual([1, 2, 3]);
	arcanna.forget();
	expect(arcanna.count()).toBe(0);
	expect(arcanna.received).toEqual([]);
});

test('keeps the last requests only', async () => {
	const small = await startArcanna({ logSize: 2 });
	for (const id of [1, 2, 3]) await fetch(`${small.url}/api/v1/jobs/${id}`);
	expect(small.received.map(({ path }) => path)).toEqual(['/api/v1/jobs/2', '/api/v1/jobs/3']);
	expect(small.count('GET', /jobs/)).toBe(3);
	await small.close();
});

test('measures how many requests are in flight', async () => {
	arcanna.latencyMs = 150;
	await Promise.all([jobs(), jobs(), jobs()]);
	expect(arcanna.peakInFlight).toBe(3);
	await jobs();
	expect(arcanna.peakInFlight).toBe(3);
});

test('refuses bodies that are too long, where none belongs, or that are no JSON', async () => {
	const small = await startArcanna({ maxBodyBytes: 10 });
	const headers = { 'x-arcanna-api-key': small.keys.input, 'content-type': 'application/json' };
	const long = { method: 'POST', headers, body: JSON.stringify('x'.repeat(100)) };
	expect((await fetch(`${small.url}/api/v1/events/`, long)).status).toBe(413);
	await small.close();
	expect((await send('POST', '/api/v1/jobs/123/start', '{"a":1}')).status).toBe(422);
	expect((await send('POST', '/api/v1/jobs/123/start', '{}')).status).toBe(200);
	expect((await send('POST', '/api/v1/events/', '{"job_id":')).status).toBe(422);
});

describe('faults', () => {
	test('a status comes so many times, after so many requests', async () => {
		const fault = arcanna.fault(
			'GET',
			/jobs/,
			{ kind: 'status', status: 503 },
			{ times: 2, skip: 1 },
		);
		const statuses = [];
		for (let turn = 0; turn < 5; turn++) statuses.push((await jobs()).status);
		expect(statuses).toEqual([200, 503, 503, 200, 200]);
		expect(fault.used).toBe(2);
	});

	test('a status can say when to come back, in both forms', async () => {
		const date = new Date('2030-01-02T03:04:05Z');
		arcanna.fault('*', /jobs/, { kind: 'status', status: 429, retryAfter: 7 });
		arcanna.fault('*', /jobs/, { kind: 'status', status: 429, retryAfter: date, body: { a: 1 } });
		const seconds = await jobs();
		const dated = await jobs();
		expect(seconds.headers.get('retry-after')).toBe('7');
		expect(await seconds.json()).toEqual({ detail: expect.any(String) });
		expect(dated.headers.get('retry-after')).toBe('Wed, 02 Jan 2030 03:04:05 GMT');
		expect(await dated.json()).toEqual({ a: 1 });
	});

	test('before it is taken, a request leaves no trace; after, it does', async () => {
		arcanna.fault('POST', EVENTS, { kind: 'status', status: 502 });
		arcanna.fault('POST', EVENTS, { kind: 'drop' });
		arcanna.fault('POST', EVENTS, { kind: 'status', status: 502 }, { taken: true });
		arcanna.fault('POST', EVENTS, { kind: 'drop' }, { taken: true });
		expect((await ingest()).status).toBe(502);
		await expect(ingest()).rejects.toThrow();
		expect(arcanna.events.size).toBe(0);
		expect((await ingest()).status).toBe(502);
		await expect(ingest()).rejects.toThrow();
		expect(arcanna.events.size).toBe(2);
	});

	test('answers can be cut off, empty, or of another type', async () => {
		arcanna.fault('GET', /jobs/, { kind: 'cut' });
		const cut = await jobs();
		expect(cut.status).toBe(200);
		await expect(cut.text()).rejects.toThrow();

		arcanna.fault('GET', /jobs/, { kind: 'empty' });
		const empty = await jobs();
		expect([empty.status, await empty.text()]).toEqual([200, '']);

		arcanna.fault('GET', /jobs/, { kind: 'contentType', value: 'text/html' });
		expect((await jobs()).headers.get('content-type')).toBe('text/html');

		arcanna.fault('GET', /jobs/, { kind: 'page', status: 502 });
		const page = await jobs();
		expect([page.status, await page.text()]).toEqual([502, expect.stringContaining('<html>')]);
	});

	test('an answer can be late, or never come', async () => {
		arcanna.fault('GET', /jobs/, { kind: 'delay', ms: 40 });
		const before = Date.now();
		expect((await jobs()).status).toBe(200);
		expect(Date.now() - before).toBeGreaterThanOrEqual(35);

		arcanna.fault('GET', /jobs/, { kind: 'hang' });
		const patience = AbortSignal.timeout(40);
		await expect(send('GET', '/api/v1/jobs/', undefined, patience)).rejects.toThrow(/timeout/);
		expect(arcanna.received.at(-1)?.status).toBeUndefined();
	});

	test('an answer can send elsewhere, or tell the key', async () => {
		arcanna.fault('GET', /jobs/, { kind: 'redirect', url: 'http://127.0.0.1:9/x' });
		const redirect = await jobs();
		expect([redirect.status, redirect.headers.get('location')]).toEqual([
			302,
			'http://127.0.0.1:9/x',
		]);

		arcanna.fault('GET', /jobs/, { kind: 'echoKey', status: 401 });
		expect(await (await jobs()).text()).toContain(arcanna.keys.input);
	});
});

test('limits the rate', async () => {
	arcanna.rateLimit = { requests: 2, windowMs: 60_000 };
	const statuses = [];
	for (let turn = 0; turn < 3; turn++) statuses.push((await jobs()).status);
	expect(statuses).toEqual([200, 200, 429]);
	expect((await jobs()).headers.get('retry-after')).toMatch(/^(59|60)$/);
	arcanna.rateLimit = { requests: 2, windowMs: 60_000, retryAfter: 'date' };
	expect((await jobs()).headers.get('retry-after')).toMatch(/GMT$/);
	arcanna.rateLimit = { requests: 2, windowMs: 60_000, retryAfter: 'none' };
	expect((await jobs()).headers.get('retry-after')).toBeNull();
});

test('a test can wait for requests, and close ends them all', async () => {
	arcanna.fault('GET', /jobs/, { kind: 'hang' }, { times: 2 });
	const hanging = Promise.allSettled([jobs(), jobs()]);
	await arcanna.untilReceived('GET', /jobs/, 2);
	await arcanna.close();
	expect((await hanging).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('can speak TLS with a certificate that nobody else has signed', async () => {
	const secure = await startArcanna({ tls: true });
	const cause = expect.objectContaining({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
	await expect(fetch(`${secure.url}/api/v1/health/`)).rejects.toMatchObject({ cause });
	await secure.close();
});
