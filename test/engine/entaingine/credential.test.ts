import { EntaingineApi } from '../../../credentials/EntaingineApi.credentials';
import { testCredential } from '../harness/index.mts';
import { Bench } from './setup.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open();
});

afterEach(async () => await bench.close());

async function tested(data: Record<string, string> = {}) {
	const { url, keys } = bench.server;
	const filled = { baseUrl: `${url}/aiengine`, apiKey: keys.test, ...data };
	return await testCredential(new EntaingineApi(), filled);
}

test.each(['', '/', '/aiengine', '/aiengine/', '/api/v1/m2m', '/aiengine/api/v1/m2m/'])(
	'a good key is accepted, with %j at the end of the address',
	async (end) => {
		expect(await tested({ baseUrl: ` ${bench.server.url}${end} ` })).toMatchObject({
			status: 'OK',
		});
	},
);

test('spaces around the key do not count', async () => {
	expect(await tested({ apiKey: ` ${bench.server.keys.test}\n` })).toMatchObject({ status: 'OK' });
});

test.each([400, 404])('%d means that the key is known', async (status) => {
	bench.server.fault('GET', /processes/, { kind: 'status', status });
	expect(await tested()).toMatchObject({ status: 'OK' });
});

test.each([
	['a bad key', { apiKey: 'wrong' }],
	['no key', { apiKey: '' }],
])('%s is refused', async (_, data) => {
	expect(await tested(data)).toEqual({
		status: 'Error',
		message: expect.stringContaining('entAIngine rejected this key'),
	});
});

test('403 means a bad key', async () => {
	bench.server.fault('GET', /processes/, { kind: 'status', status: 403 }, { times: 9 });
	expect(await tested()).toMatchObject({ message: expect.stringContaining('rejected this key') });
});

test.each([
	['a web page', { kind: 'page', status: 200 }],
	['a web page for what is not found', { kind: 'page', status: 404 }],
	['a method that is not allowed', { kind: 'status', status: 405 }],
] as const)('%s means a wrong address', async (_, fault) => {
	bench.server.fault('GET', /processes/, fault, { times: 9 });
	expect(await tested()).toMatchObject({
		status: 'Error',
		message: expect.stringContaining("doesn't point to entAIngine"),
	});
});

test.each([[''], ['api.entaingine.com'], ['ftp://api.entaingine.com']])(
	'the address %j is refused',
	async (baseUrl) => {
		const { status, message } = await tested({ baseUrl });
		expect(status).toBe('Error');
		expect(message).toContain('Base URL');
	},
);

test('only requests to the own host get the key', async () => {
	const { authenticate } = new EntaingineApi();
	const sign = async (url: string) =>
		await authenticate({ baseUrl: 'https://api.entaingine.com', apiKey: 'k' }, { url });
	expect(await sign('https://api.entaingine.com/aiengine/x')).toMatchObject({
		headers: { Authorization: 'Bearer k' },
	});
	expect(await sign('/api/v1/m2m/x')).toMatchObject({
		url: 'https://api.entaingine.com/aiengine/api/v1/m2m/x',
		headers: { Authorization: 'Bearer k' },
	});
	for (const url of [
		'https://files.example.com/x',
		'http://api.entaingine.com/x',
		'https://api.entaingine.com.example.com/x',
	]) {
		expect(await sign(url)).toEqual({ url });
	}
});
