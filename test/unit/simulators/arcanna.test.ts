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

test('an event is taken, waits, and is decided', async () => {
	const sent = await call('POST', '/api/v1/events/', {
		job_id: 123,
		raw_body: { severity: 'low' },
	});
	expect(sent).toMatchObject({
		status: 201,
		body: { job_id: 123, status: 'pending_inference', error_message: null },
	});
	const path = `/api/v1/events/123/${sent.body.event_id}`;
	expect((await call('GET', path)).body).toEqual({
		event_id: sent.body.event_id,
		ingest_timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
		status: 'pending_inference',
	});
	arcanna.decide(sent.body.event_id, { result_label: 'Escalate', outlier: true });
	expect((await call('GET', path)).body).toMatchObject({
		status: 'OK',
		result: 'class_1',
		result_label: 'Escalate',
		bucket_state: 'new',
		outlier: true,
		confidence_score: 0.95,
	});
	expect((await call('GET', `${path}/export`)).body.arcanna_event).toEqual({ severity: 'low' });
	const [job] = (await call('GET', '/api/v1/jobs/')).body;
	expect(job).toMatchObject({ job_id: 123, processed_documents_count: 1 });
});

test('ids are strings of 14 to 17 digits, some of them beyond exact numbers', async () => {
	const ids = [0, 1, 2, 3].map(() => arcanna.insert({ job_id: 123 }).event_id);
	expect(ids.map((id) => id.length)).toEqual([14, 15, 16, 17]);
	expect(String(Number(ids[3]))).not.toBe(ids[3]);
});

test('decisions come by themselves, and can fail', async () => {
	arcanna.options.decisionMs = 0;
	arcanna.options.outcome = () => ({ error_message: 'No model' });
	const { body } = await call('POST', '/api/v1/events/own-1', { job_id: 123, raw_body: {} });
	expect(body.event_id).toBe('own-1');
	let status = body.status;
	while (status === 'pending_inference') {
		({ status } = (await call('GET', '/api/v1/events/123/own-1')).body);
	}
	expect(status).toBe('ERROR');
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

test('use cases are found by name, with their labels', async () => {
	const named = { job_name: 'Endpoint alerts' };
	expect((await call('POST', '/api/v1/jobs/get_by_name', named)).body.job_id).toBe(124);
	const labels = ['Drop', 'Investigate', 'Escalate'];
	expect((await call('POST', '/api/v1/jobs/get_by_name/labels', named)).body).toEqual(labels);
	arcanna.options.labels = 'object';
	expect((await call('GET', '/api/v1/jobs/124/labels')).body).toEqual({ labels });
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

test('a training starts, runs and finishes; the form of its user is noted', async () => {
	const path = '/api/v1/jobs/123/train?username=jo';
	expect((await call('POST', path, { username: 'jo' })).body).toEqual({
		status: 'Training started',
	});
	expect(arcanna.trainings).toEqual([{ job_id: 123, inBody: 'jo', inQuery: 'jo' }]);
	expect((await call('POST', path)).status).toBe(409);
	arcanna.finishTraining(123);
	const { body } = await call('GET', '/api/v1/jobs/123');
	expect(body.retrain_state).toBe('trained');
	expect(body.last_train_finished_timestamp >= body.last_train_start_timestamp).toBe(true);
	arcanna.options.jobFields = 'documented';
	expect((await call('GET', '/api/v1/jobs/123')).body).not.toHaveProperty('category');
	expect((await call('POST', '/api/v1/jobs/123/stop?username=jo')).status).toBe(200);
	expect(arcanna.jobs.get(123)?.status).toBe('DISABLED');
});

describe('the query', () => {
	const at = (minute: number) => `2024-02-15T11:${String(minute).padStart(2, '0')}:00.000000Z`;

	beforeEach(() => {
		for (const job_id of [123, 124]) {
			for (let minute = 0; minute < 7; minute++) {
				arcanna.insert({
					job_id,
					event_id: `e${job_id}-${minute}`,
					raw_body: { severity: minute },
					ingest_timestamp: at(minute),
					timestamp: at(59 - minute),
					outcome: minute === 6 ? 'pending' : { confidence_score: minute / 10 },
				});
			}
		}
	});

	const ids = (events: Array<{ event_id: string }>) => events.map(({ event_id }) => event_id);

	test('pages per job, newest first', async () => {
		const { body } = await query({ job_ids: [124], page: 1, size: 3 });
		expect(ids(body.events)).toEqual(['e124-3', 'e124-4', 'e124-5']);
		expect(body.total_count).toBe(7);
		expect((await query({ job_ids: [123, 124], page: 0 })).body.events).toHaveLength(10);
		expect((await query({ size: 2 })).body.events).toHaveLength(4);
		arcanna.options.sizeWithoutJobs = 'total';
		expect((await query({ size: 2 })).body.events).toHaveLength(2);
	});

	test('looks at the date that is asked for', async () => {
		const range = { job_ids: 123, start_date: at(5), end_date: at(6) };
		expect((await query(range)).body.events).toEqual([]);
		const { body } = await query({
			...range,
			date_field: 'timestamp_inference',
			sort_order: 'asc',
		});
		expect(ids(body.events)).toEqual(['e123-6', 'e123-5']);
	});

	test('filters', async () => {
		const field = 'arcanna.confidence_score';
		const filters = [
			{ field, operator: 'gte', value: 0.4 },
			{ field: 'arcanna.result_label', operator: 'is one of', value: ['Drop'] },
		];
		const { body } = await query({ job_ids: [123], filters });
		expect(ids(body.events)).toEqual(['e123-4']);
	});

	test('gives pending events, and events in the form that is set', async () => {
		const asked = { event_ids: ['e123-5', 'e123-6'], job_ids: [123] };
		const [decided, pending] = (await query(asked)).body.events;
		expect(decided).toMatchObject({
			job_id: 123,
			job_title: 'Phishing triage',
			decision_points: { severity: 5 },
			severity: 5,
			timestamp_inference: at(5),
			arcanna: { result_label: 'Escalate', outlier_flag: false, confidence_score: 0.5 },
		});
		expect(pending).toMatchObject({ status: 'pending_inference' });
		expect(pending.arcanna).not.toHaveProperty('result');
		arcanna.options.eventForm = 'flat';
		arcanna.options.queryReply = 'list';
		const [flat] = (await query(asked)).body;
		expect(flat).toMatchObject({ status: 'OK', result_label: 'Escalate', outlier: false });
		expect(flat).not.toHaveProperty('arcanna');
	});

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
			{ filters: [{ field: '@timestamp', operator: 'after', value: at(0) }] },
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

test('an event can be missing for a while after it was taken', async () => {
	arcanna.options.notFoundMs = 60_000;
	await call('POST', '/api/v1/events/late', { job_id: 123, raw_body: {} });
	expect((await call('GET', '/api/v1/events/123/late')).status).toBe(404);
});
