import type { ArcannaSimulator } from '../../simulators/arcanna.mts';
import { startArcanna } from '../../simulators/arcanna.mts';

let arcanna: ArcannaSimulator;

beforeEach(async () => {
	arcanna = await startArcanna({ decisionMs: 'manual', trainingMs: 'manual' });
});

afterEach(async () => {
	await arcanna.close();
});

async function call(method: string, path: string, body?: unknown, key = arcanna.keys.input) {
	const response = await fetch(arcanna.url + path, {
		method,
		headers: {
			'x-arcanna-api-key': key,
			...(body !== undefined && { 'content-type': 'application/json' }),
		},
		body: body === undefined ? undefined : JSON.stringify(body),
	});
	return { status: response.status, body: JSON.parse(await response.text()) };
}

const query = async (body: unknown, key = arcanna.keys.management) =>
	await call('POST', '/api/v2/events/query', body, key);

test('health tells a bad key with 200', async () => {
	expect(await call('GET', '/api/v1/health/')).toEqual({ status: 200, body: { status: true } });
	arcanna.options.health = 'connected';
	expect(await call('GET', '/api/v1/health/', undefined, 'bad')).toEqual({
		status: 200,
		body: { connected: false },
	});
});

test.each([
	['a job id as text', '/api/v1/events/', { job_id: '123', raw_body: {} }, ['body', 'job_id']],
	['a list', '/api/v1/events/', { job_id: 123, raw_body: [] }, ['body', 'raw_body']],
	['no event', '/api/v1/events/', { job_id: 123 }, ['body', 'raw_body']],
	['an extra key', '/api/v1/events/', { job_id: 123, raw_body: {}, x: 1 }, ['body', 'x']],
	['a bad own id', '/api/v1/events/a%20b', { job_id: 123, raw_body: {} }, ['request']],
	['no name', '/api/v1/jobs/get_by_name', {}, ['body', 'job_name']],
])('%s is refused with 422', async (_, path, body, loc) => {
	const refused = await call('POST', path, body);
	expect(refused.status).toBe(422);
	expect(refused.body.detail[0]).toEqual({
		loc,
		msg: expect.any(String),
		type: expect.any(String),
	});
});

test('a body that is not declared as JSON is refused', async () => {
	arcanna.options.detail = 'text';
	const response = await fetch(`${arcanna.url}/api/v1/events/`, {
		method: 'POST',
		headers: { 'x-arcanna-api-key': arcanna.keys.input },
		body: '{"job_id":123,"raw_body":{}}',
	});
	expect(response.status).toBe(422);
	expect(await response.json()).toEqual({ detail: expect.stringContaining('text/plain') });
});

test.each([
	['GET', '/api/v1/jobs', 200],
	['GET', '/api/v1/nothing/', 404],
	['PUT', '/api/v1/jobs/', 405],
	['GET', '/api/v1/jobs/abc', 422],
	['GET', '/api/v1/jobs/999', 404],
	['GET', '/api/v1/events/123/15427818711674', 404],
	['GET', '/api/v1/jobs/123?verbose=1', 422],
])('%s %s answers %i', async (method, path, status) => {
	expect((await call(method, path)).status).toBe(status);
});

test('keys open what they are for', async () => {
	expect((await call('GET', '/api/v1/jobs/', undefined, 'bad')).status).toBe(401);
	expect((await call('GET', '/api/v1/jobs/', undefined, arcanna.keys.otherInput)).body).toEqual([]);
	expect((await call('GET', '/api/v1/jobs/123', undefined, arcanna.keys.otherInput)).status).toBe(
		404,
	);
	const refused = { status: 'NOK', reason: expect.any(String), reason_details: expect.any(Array) };
	expect(await query({ size: 1 }, arcanna.keys.input)).toEqual({ status: 403, body: refused });
	expect(await query({ size: 1 }, arcanna.keys.scopeless)).toEqual({ status: 403, body: refused });
	arcanna.options.inputKeyOnV2 = 404;
	expect((await query({ size: 1 }, arcanna.keys.input)).status).toBe(404);
});

test('feedback has to be one of the labels', async () => {
	const { event_id } = arcanna.insert({ job_id: 123 });
	const path = `/api/v1/events/123/${event_id}/feedback`;
	expect((await call('PUT', path, { feedback: 'positive' })).status).toBe(422);
	expect((await call('PUT', path, { feedback: 'Drop', cortex_user: 'jo' })).body).toEqual({
		status: 'Feedback received',
	});
	expect(arcanna.events.get(`123/${event_id}`)?.feedback).toEqual({ label: 'Drop', user: 'jo' });
	const v2 = `/api/v2/events/123/${event_id}/feedback?feedback_label=Escalate`;
	expect((await call('PUT', v2, undefined, arcanna.keys.management)).status).toBe(200);
	expect(arcanna.jobs.get(123)?.feedback_documents_count).toBe(2);
});

describe('the query', () => {
	test.each([
		['an unknown key', { size: 1, job_id: 123 }],
		['nothing to go by', { page: 0 }],
		['a size as text', { size: '5' }],
		['no date', { start_date: 'yesterday' }],
		[
			'an unknown field',
			{ filters: [{ field: 'arcanna.unknown', operator: 'is', value: 'Drop' }] },
		],
		[
			'an unknown operator',
			{
				filters: [{ field: '@timestamp', operator: 'after', value: '2024-02-15T11:00:00.000000Z' }],
			},
		],
		[
			'a value of another type',
			{ filters: [{ field: 'arcanna.outlier_flag', operator: 'is', value: 'true' }] },
		],
		['a page out of reach', { size: 1000, page: 10 }],
	])('refuses %s', async (_, body) => {
		expect((await query(body)).status).toBe(422);
	});
});
