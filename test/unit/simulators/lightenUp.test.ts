import type { LightenUpSimulator } from '../../simulators/lightenUp.mts';
import { startLightenUp } from '../../simulators/lightenUp.mts';

let lightenUp: LightenUpSimulator;

beforeEach(async () => {
	lightenUp = await startLightenUp({ executionMs: 'manual' });
});

afterEach(async () => {
	await lightenUp.close();
});

async function post(path: string, body: unknown, token = lightenUp.keys.accessToken) {
	const response = await fetch(lightenUp.url + path, {
		method: 'POST',
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	return { status: response.status, text: await response.text() };
}

async function json(path: string, body: unknown) {
	const { status, text } = await post(path, body);
	return { status, body: JSON.parse(text) };
}

const user = { userid: '12345' };
const logs = async (id: string) =>
	(await json('/admin/stats', { execution_id: id, opCode: 'exec_logs' })).body;

test('a synchronous call gives its outputs', async () => {
	const { status, body } = await json('/aiservice/cinema_getuser_info', user);
	expect(status).toBe(200);
	expect(body).toMatchObject({
		outputs: { results: [{ userid: '12345' }], execution_id: expect.any(String) },
		service: 'cinema_getuser_info',
		service_type: 'custom_ai_services',
		websocket: {},
	});
	lightenUp.options.syncReply = 'named';
	lightenUp.options.wrapping = 'text';
	const wrapped = (await json('/aiservice/cinema_getuser_info', user)).body;
	expect(wrapped.headers).toBeDefined();
	expect(JSON.parse(wrapped.body)).toEqual({ output1: expect.objectContaining(user) });
	lightenUp.options.wrapping = 'object';
	expect((await json('/aiservice/no%20results', {})).body.body).toEqual({});
});

test('the gateway gives up on a slow synchronous call', async () => {
	Object.assign(lightenUp.options, { syncMs: 60_000, gatewayMs: 5 });
	const slow = await json('/aiservice/no%20results', {});
	expect(slow).toEqual({ status: 504, body: { message: 'Endpoint request timed out' } });
	expect(lightenUp.executions.size).toBe(1);
});

test.each([
	['outputs[0]', { outputs: [{ execution_id: 'ID' }], service: 'no results' }],
	['outputs', { outputs: { execution_id: 'ID' }, service: 'no results' }],
	['execution_id', { execution_id: 'ID', service: 'no results' }],
	['executionId', { executionId: 'ID', hyperflowId: 'no results' }],
] as const)('an execution starts, and its id stands in %s', async (place, expected) => {
	lightenUp.options.idPlace = place;
	const { text } = await post('/webhook/customaiservice/no%20results', {});
	const [id] = lightenUp.executions.keys();
	expect(JSON.parse(text.replace(id, 'ID'))).toEqual(expected);
});

test('an execution runs, and is done', async () => {
	const { id } = lightenUp.insert({ inputs: user });
	expect(await logs(id)).toEqual({});
	lightenUp.options.running = 'list';
	expect(await logs(id)).toEqual([]);
	lightenUp.options.running = 'noResults';
	expect((await logs(id)).outputs).toEqual({ execution_id: id });
	lightenUp.options.running = 'status';
	expect((await logs(id)).status).toBe('running');
	lightenUp.finish(id, []);
	expect((await logs(id)).outputs).toEqual({ results: [], execution_id: id });
});

test('an execution ends by itself, well or not', async () => {
	lightenUp.options.executionMs = 1;
	lightenUp.options.failure = () => 'Too much';
	const { body } = await json('/webhook/customaiservice/no%20results', {});
	const { execution_id } = body.outputs[0];
	let said;
	do said = await logs(execution_id);
	while (said.status !== 'failed');
	expect(said.reason).toBe('Too much');
});

test.each(['status', 'state', 'error', 'errorMessage', 'message'] as const)(
	'a failed execution says so in its %s',
	async (form) => {
		lightenUp.options.failed = form;
		const { id } = lightenUp.insert();
		lightenUp.fail(id, 'It did not run');
		const said = await logs(id);
		expect(said[form]).toMatch(/fail|error|It did not run/i);
		expect(JSON.stringify(said)).toContain('It did not run');
	},
);

test('the logs can come as rows, among those of others', async () => {
	lightenUp.options.logs = 'rows';
	const other = lightenUp.insert();
	const { id } = lightenUp.insert();
	lightenUp.fail(other.id);
	const statuses = async () =>
		(await logs(id))
			.filter((row: { execution_id: string }) => row.execution_id === id)
			.map((row: { status: string }) => row.status);
	expect(await statuses()).toEqual(['completed', 'in_progress']);
	lightenUp.finish(id);
	expect(await statuses()).toEqual(['completed', 'completed']);
	expect(await logs(id)).toHaveLength(4);
	lightenUp.options.rowsNamed = false;
	const rows = await logs(id);
	expect(rows).toHaveLength(2);
	expect(rows[0]).not.toHaveProperty('execution_id');
});

test.each([
	['/aiservice/cinema_getuser_info', {}, 400],
	['/aiservice/cinema_getuser_info', [user], 400],
	['/aiservice/nothing', {}, 404],
	['/webhook/customaiservice/cinema_getuser_info', { user: '1' }, 400],
	['/admin/stats', { execution_id: 'x' }, 400],
	['/admin/stats', { execution_id: 'x', opCode: 'logs' }, 400],
	['/admin/stats', { execution_id: 1, opCode: 'exec_logs' }, 400],
	['/admin/stats', { execution_id: 'x', opCode: 'exec_logs' }, 404],
])('%s with %j answers %i', async (path, body, status) => {
	expect(await json(path, body)).toEqual({ status, body: { message: expect.any(String) } });
});

test('refusals come in the forms of the documentation', async () => {
	const refused = async () => await post('/aiservice/cinema_getuser_info', {});
	lightenUp.options.errors = 'cause';
	expect(JSON.parse((await refused()).text)).toEqual({
		message: 'Missing parameters',
		Error: 'CustomError',
		Cause: { errorType: 'CustomError', errorMessage: 'Missing parameters' },
	});
	lightenUp.options.errors = 'notJson';
	expect((await refused()).text).toContain('400,\n{"message":"Missing parameters"}');
	lightenUp.options.errors = 'innerStatus';
	const inner = await refused();
	expect([inner.status, inner.text]).toEqual([400, expect.stringContaining('500,')]);
});

describe('tokens', () => {
	const ask = async (fields: Record<string, string>, headers: Record<string, string> = {}) => {
		const body = new URLSearchParams(fields);
		const url = `${lightenUp.url}/auth/oauth2/token`;
		const response = await fetch(url, { method: 'POST', body, headers });
		return { status: response.status, body: JSON.parse(await response.text()) };
	};
	const credentials = () => ({
		grant_type: 'client_credentials',
		client_id: lightenUp.keys.clientId,
		client_secret: lightenUp.keys.clientSecret,
	});

	test('are given for credentials in the body, and expire', async () => {
		const { status, body } = await ask(credentials());
		expect([status, body]).toEqual([
			200,
			{ access_token: expect.any(String), token_type: 'Bearer', expires_in: '3600' },
		]);
		const call = async () => await post('/aiservice/no%20results', {}, body.access_token);
		expect((await call()).status).toBe(200);
		lightenUp.expireTokens();
		expect(await call()).toEqual({
			status: 401,
			text: '{"message":"The incoming token has expired"}',
		});
	});

	test('are refused for anything else', async () => {
		const good = credentials();
		expect((await ask({ ...good, client_secret: 'bad' })).status).toBe(401);
		expect((await ask({ ...good, grant_type: 'password' })).status).toBe(400);
		expect((await ask(good, { authorization: 'Basic eDp5' })).status).toBe(400);
		expect((await ask({ ...good, client: 'x' })).status).toBe(400);
		expect((await post('/auth/oauth2/token', good)).status).toBe(415);
	});

	test('are asked for everywhere else', async () => {
		expect((await post('/aiservice/no%20results', {}, 'bad')).status).toBe(401);
		expect((await fetch(`${lightenUp.url}/admin/customapis/get`)).status).toBe(401);
	});
});

test('custom APIs are listed', async () => {
	const headers = { authorization: `Bearer ${lightenUp.keys.accessToken}` };
	const response = await fetch(`${lightenUp.url}/admin/customapis/get`, { headers });
	expect(await response.json()).toContainEqual({ name: 'cinema_getuser_info', inputs: ['userid'] });
});
