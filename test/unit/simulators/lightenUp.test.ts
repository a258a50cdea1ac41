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
