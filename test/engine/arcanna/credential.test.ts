import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { ArcannaApi } from '../../../credentials/ArcannaApi.credentials';
import type { Fault } from '../../simulators/common/faults.mts';
import type { ArcannaSimulator } from '../../simulators/arcanna.mts';
import { startArcanna } from '../../simulators/arcanna.mts';
import { testCredential } from '../harness/index.mts';
import { Bench, create, getLabels } from './support.mts';

const HEALTH = /\/health\/$/;

describe('the test of the credential', () => {
	let service: ArcannaSimulator;

	beforeEach(async () => {
		service = await startArcanna();
	});

	afterEach(async () => {
		await service.close();
	});

	const ask = async (more: ICredentialDataDecryptedObject = {}) =>
		await testCredential(new ArcannaApi(), {
			baseUrl: service.url,
			apiKey: service.keys.input,
			...more,
		});
	const passed = { status: 'OK', message: 'Connection successful!' };

	test.each(['input', 'management', 'scopeless'] as const)(
		'passes for a key that is known (%s)',
		async (kind) => {
			expect(await ask({ apiKey: service.keys[kind] })).toEqual(passed);
			expect(service.received).toMatchObject([{ method: 'GET', path: '/api/v1/health/' }]);
		},
	);

	test.each(['status', 'connected'] as const)('reads the form {"%s": …}', async (health) => {
		service.options.health = health;
		expect(await ask()).toEqual(passed);
		expect(await ask({ apiKey: 'bad-key' })).toEqual({
			status: 'Error',
			message: 'Arcanna rejected this key. Copy it again from Profile > API Keys.',
		});
	});

	test.each<[string, Fault]>([
		['a web page', { kind: 'page', status: 200 }],
		['a web page that is not found', { kind: 'page', status: 404 }],
		['nothing', { kind: 'status', status: 200, body: '' }],
		['another service', { kind: 'status', status: 404, body: { error: 'no route' } }],
		['a gateway', { kind: 'page', status: 502 }],
		['a redirect', { kind: 'redirect', url: 'https://example.com/login' }],
		['a refusal', { kind: 'status', status: 401 }],
	])('fails where %s answers', async (_, fault) => {
		service.fault('GET', HEALTH, fault, { times: 9 });
		expect((await ask()).status).toBe('Error');
	});

	test('hands the key to no other address', async () => {
		const other = await startArcanna();
		for (const status of [301, 302, 307, 308]) {
			const url = `${other.url}/api/v1/health/`;
			service.fault('GET', HEALTH, { kind: 'redirect', url, status });
			expect((await ask()).status).toBe('Error');
		}
		expect(other.received).toEqual([]);
		await other.close();
	});

	test('fails where nothing answers', async () => {
		expect((await ask({ baseUrl: 'http://127.0.0.1:1' })).status).toBe('Error');
	});

	test.each(['', ' ', 'arcanna.example.com', 'ftp://arcanna.example.com'])(
		'fails for the base URL "%s"',
		async (baseUrl) => {
			expect((await ask({ baseUrl })).status).toBe('Error');
			expect(service.received).toEqual([]);
		},
	);

	test('takes spaces and a slash around the base URL, and spaces around the key', async () => {
		const { url, keys } = service;
		expect(await ask({ baseUrl: ` ${url}/ `, apiKey: ` ${keys.input}\n` })).toEqual(passed);
	});

	test('accepts a certificate that no one has signed where the user wants that', async () => {
		const secure = await startArcanna({ tls: true });
		const baseUrl = secure.url;
		expect((await ask({ baseUrl })).status).toBe('Error');
		expect(await ask({ baseUrl, allowUnauthorizedCerts: true })).toEqual(passed);
		await secure.close();
	});
});

describe('the base URL', () => {
	let bench: Bench;

	beforeEach(async () => {
		bench = await Bench.open();
	});

	afterEach(async () => {
		await bench.service.close();
	});

	test.each([
		['spaces', (url: string) => `  ${url}\n`],
		['a slash', (url: string) => `${url}/`],
		['slashes', (url: string) => `${url}///`],
		['capitals', (url: string) => url.replace('http', 'HTTP')],
	])('may have %s', async (_, form) => {
		const credentials = bench.credentials({ baseUrl: form(bench.service.url) });
		for (const parameters of [create, getLabels]) {
			const { error } = await bench.run(parameters, { credentials });
			expect(error).toBeUndefined();
		}
	});

	test('may have a path', async () => {
		const credentials = bench.credentials({ baseUrl: `${bench.service.url}/arcanna/ ` });
		await bench.run(getLabels, { credentials });
		expect(bench.service.received.slice(0, 1)).toMatchObject([
			{
				path: '/arcanna/api/v1/jobs/123/labels',
				headers: { 'x-arcanna-api-key': bench.service.keys.input },
			},
		]);
	});

	test.each([
		['', /no Base URL/],
		[' ', /no Base URL/],
		['arcanna.example.com', /not a valid URL/],
		['ftp://arcanna.example.com', /not a valid URL/],
		['https://me:secret@arcanna.example.com', /has extra parts/],
		['https://arcanna.example.com/?a=b', /has extra parts/],
		['https://arcanna.example.com/#a', /has extra parts/],
	])('"%s" is refused with a sentence', async (baseUrl, message) => {
		for (const parameters of [create, getLabels]) {
			const { error } = await bench.run(parameters, {
				credentials: bench.credentials({ baseUrl }),
			});
			expect(error?.message).toMatch(message);
		}
		await expect(
			bench.search('searchUseCases', { credentials: bench.credentials({ baseUrl }) }),
		).rejects.toThrow(message);
	});
});

describe('signing', () => {
	const { authenticate } = new ArcannaApi();
	const sign = async (request: object, more: ICredentialDataDecryptedObject = {}) =>
		await authenticate(
			{ baseUrl: ' https://arcanna.example.com:8443/path/ ', apiKey: ' secret ', ...more },
			{ url: '', headers: { accept: '*/*' }, ...request },
		);
	const signed = { accept: '*/*', 'x-arcanna-api-key': 'secret' };

	test.each([
		{ url: 'https://arcanna.example.com:8443/api/v1/jobs/' },
		{ url: 'https://ARCANNA.example.com:8443/elsewhere' },
		{ uri: 'https://arcanna.example.com:8443/api/v1/jobs/' },
		{ url: '/api/v1/jobs/' },
		{ url: '/api/v1/jobs/', baseURL: 'https://arcanna.example.com:8443' },
	])('%j gets the key', async (request) => {
		expect((await sign(request)).headers).toEqual(signed);
	});

	test.each([
		{ url: 'https://other.example.com:8443/' },
		{ uri: 'https://other.example.com:8443/' },
		{ url: 'http://arcanna.example.com:8443/' },
		{ url: 'https://arcanna.example.com/' },
		{ uri: 'https://arcanna.example.com:9443/' },
		{ url: 'https://arcanna.example.com:8443@evil.com/' },
		{ url: 'https://arcanna.example.com.evil.com:8443/' },
		{ url: '/api', baseURL: 'https://evil.com' },
		{ url: 'not an address' },
		{ url: '' },
	])('%j does not', async (request) => {
		const answer = await sign(request);
		expect(answer.headers).toEqual({ accept: '*/*' });
		expect(JSON.stringify(answer)).not.toContain('secret');
	});

	test.each([
		['/api/v1/jobs/', 'https://arcanna.example.com:8443/path/api/v1/jobs/'],
		['//evil.com/', 'https://arcanna.example.com:8443/path//evil.com/'],
	])('%s comes after the base URL, with its path', async (url, target) => {
		expect((await sign({ url })).url).toBe(target);
	});

	test('a request to elsewhere keeps checking certificates', async () => {
		const trusting = { allowUnauthorizedCerts: true };
		const own = await sign({ url: 'https://arcanna.example.com:8443/' }, trusting);
		expect(own.skipSslCertificateValidation).toBe(true);
		const other = await sign({ url: 'https://other.example.com/' }, trusting);
		expect(other.skipSslCertificateValidation).toBeUndefined();
	});
});
