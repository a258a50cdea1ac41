import { GravityAiApi } from '../../../credentials/GravityAiApi.credentials';
import { testCredential } from '../harness/index.mts';
import { Bench } from './bench.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.start();
});

afterEach(async () => await bench.stop());

const tested = async (data = {}) => {
	const { url, keys } = bench.service;
	const stored = { baseUrl: url, apiKey: keys.first, ...data };
	return await testCredential(new GravityAiApi(), stored);
};

test('a good key passes, with spaces and a slash around it, too', async () => {
	expect((await tested()).status).toBe('OK');
	const { url, keys } = bench.service;
	expect(await tested({ baseUrl: ` ${url}/ `, apiKey: ` ${keys.first} ` })).toMatchObject({
		status: 'OK',
	});
	expect(bench.service.received.map(({ path }) => path)).toEqual(
		Array(2).fill('/api/v1/jobs/latest'),
	);
});

test.each(['status', 'ok'] as const)(
	'a bad key fails when it is refused by %s',
	async (refusals) => {
		bench.service.options.refusals = refusals;
		const { status, message } = await tested({ apiKey: 'a-key-of-nobody' });

		expect(status).toBe('Error');
		expect(message).not.toContain('a-key-of-nobody');
		expect(message).toContain('rejected this key');
	},
);

test.each([
	['a web page', { kind: 'page', status: 200 }],
	['no such page', { kind: 'page', status: 404 }],
] as const)('another address fails: %s', async (_, fault) => {
	bench.service.fault('GET', /latest/, fault, { times: 9 });
	expect(await tested()).toMatchObject({
		status: 'Error',
		message: expect.stringContaining("doesn't point to Gravity AI"),
	});
});

test('an address that is none fails', async () => {
	expect((await tested({ baseUrl: 'gravity' })).message).toContain('begins with https://');
});

test('it signs requests to its own host only', async () => {
	const { authenticate } = new GravityAiApi();
	const data = { baseUrl: 'https://gravity.example', apiKey: ' k ' };
	const own = await authenticate(data, { url: 'https://gravity.example/api' });
	const other = await authenticate(data, { url: 'https://storage.example/api' });

	expect(own.headers).toEqual({ 'x-api-key': 'k' });
	expect(other.headers).toBeUndefined();
});

test.each([301, 302, 303, 307, 308])(
	'a redirect (%i) fails, and takes no key to another host',
	async (status) => {
		const other = await Bench.start();
		const url = `${other.service.url}/api/v1/jobs/latest`;
		bench.service.fault('GET', /./, { kind: 'redirect', url, status });
		const result = await tested();
		const { received } = other.service;
		await other.stop();

		expect(received).toEqual([]);
		expect(result).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('The Base URL redirects'),
		});
	},
);
