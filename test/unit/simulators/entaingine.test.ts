import type { EntaingineSimulator } from '../../simulators/entaingine.mts';
import { startEntaingine } from '../../simulators/entaingine.mts';

let entaingine: EntaingineSimulator;

beforeEach(async () => {
	entaingine = await startEntaingine({ taskMs: 'manual' });
});

afterEach(async () => {
	await entaingine.close();
});

const bearer = (key = entaingine.keys.test) => ({ authorization: `Bearer ${key}` });

async function call(method: string, path: string, body?: unknown, key?: string) {
	const response = await fetch(`${entaingine.url}/aiengine/api/v1/m2m${path}`, {
		method,
		headers: { ...bearer(key), 'content-type': 'application/json' },
		body: body === undefined ? undefined : JSON.stringify(body),
	});
	return { status: response.status, body: JSON.parse(await response.text()) };
}

const template = { processTemplate: 10001 };

test.each([
	['no template', {}, 400],
	['a numeric template as text', { processTemplate: '10001' }, 400],
	['an unknown template', { processTemplate: 1 }, 404],
	['an input that is no text', { ...template, inputs: [{ name: 'a', value: 1 }] }, 400],
	['an unknown key', { ...template, priority: 1 }, 400],
	['two answers to one question', { ...template, private: true, isPrivate: false }, 400],
	['another space', { ...template, spaceId: '.entaingine.other' }, 403],
])('%s is refused', async (_, body, status) => {
	const refused = await call('POST', '/processes', body);
	expect(refused).toEqual({ status, body: expect.objectContaining({ status }) });
	expect(entaingine.processes.size).toBe(0);
});

test('the key, its space, the id and the base path count', async () => {
	const { id } = entaingine.insert();
	expect((await call('GET', `/processes/${id}`, undefined, 'bad')).status).toBe(401);
	expect((await call('GET', `/processes/${id}`, undefined, entaingine.keys.other)).status).toBe(
		403,
	);
	expect((await call('GET', '/processes/0')).status).toBe(404);
	expect((await call('GET', '/processes/x')).status).toBe(400);
	expect((await call('PUT', `/processes/${id}`)).status).toBe(405);
	const bare = `${entaingine.url}/api/v1/m2m/processes/${id}`;
	expect((await fetch(bare, { headers: bearer() })).status).toBe(200);
	expect((await fetch(bare, { headers: { 'x-api-key': entaingine.keys.test } })).status).toBe(401);
});

describe('files', () => {
	async function upload(content: string, type: string, storageType = 'BLOB', spaceId?: string) {
		const form = new FormData();
		form.append('file', new Blob([content], { type }), 'a b.txt');
		form.append('storageType', storageType);
		if (spaceId !== undefined) form.append('spaceId', spaceId);
		const url = `${entaingine.url}/aiengine/api/v1/m2m/files/upload`;
		return await fetch(url, { method: 'POST', body: form, headers: bearer() });
	}

	test('are refused when they are empty, of no known type, or badly sent', async () => {
		expect((await upload('', 'text/plain')).status).toBe(400);
		expect((await upload('x', 'application/x-msdownload')).status).toBe(415);
		expect((await upload('x', 'text/plain', 'blob')).status).toBe(400);
		expect((await upload('x', 'text/plain', 'BLOB', 'elsewhere')).status).toBe(403);
	});

	test.each([
		['own', 200, 401],
		['other', 400, 200],
	] as const)('made by a process stand at the %s host', async (host, withKey, without) => {
		const template = { id: 1, inputs: [], tasks: 1, file: host };
		const { id } = entaingine.finish(entaingine.insert({ template }).id);
		const { body } = await call('GET', `/processes/${id}`);
		const { processOutputUrl } = body;
		expect((await fetch(processOutputUrl, { headers: bearer() })).status).toBe(withKey);
		expect((await fetch(processOutputUrl)).status).toBe(without);
		expect(new URL(processOutputUrl).origin === entaingine.url).toBe(host === 'own');
	});
});
