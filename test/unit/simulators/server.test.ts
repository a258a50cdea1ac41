import type { ArcannaSimulator } from '../../simulators/arcanna.mts';
import { startArcanna } from '../../simulators/arcanna.mts';

let arcanna: ArcannaSimulator;

beforeEach(async () => {
	arcanna = await startArcanna({ decisionMs: 'manual' });
});

afterEach(async () => {
	await arcanna.close();
});

const send = async (method: string, path: string, body?: string) =>
	await fetch(arcanna.url + path, {
		method,
		body,
		headers: { 'x-arcanna-api-key': arcanna.keys.input, 'content-type': 'application/json' },
	});
const ingest = async () => await send('POST', '/api/v1/events/', '{"job_id":123,"raw_body":{}}');
const EVENTS = /\/events\/$/;

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
});
