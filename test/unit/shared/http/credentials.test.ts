import type { IHttpRequestOptions } from 'n8n-workflow';

import {
	accountOf,
	secretsOf,
	settingsOf,
	signer,
} from '../../../../nodes/shared/http/credentials';
import { service } from '../support.mts';

const sign = signer(({ apiKey }) => ({ 'x-key': String(apiKey) }));
const credentials = { baseUrl: ' https://oracle.example/ai/ ', apiKey: 'abcd-1234' };

/** HTTP Request and other older nodes say `uri`. */
type Sent = IHttpRequestOptions & { uri?: string };

const signed = async (request: Sent, more = {}) => {
	return await sign({ ...credentials, ...more }, request);
};

describe('a credential signs', () => {
	test.each([
		'https://oracle.example/ai/jobs',
		'https://oracle.example/elsewhere?x=1',
		'https://ORACLE.example:443/ai/jobs',
	])('a request to its own origin: %s', async (url) => {
		expect(await signed({ url, headers: { accept: '*/*' } })).toMatchObject({
			url,
			headers: { accept: '*/*', 'x-key': 'abcd-1234' },
		});
	});

	test('a path, which comes after its base URL', async () => {
		expect(await signed({ url: '/health' })).toMatchObject({
			url: 'https://oracle.example/ai/health',
			headers: { 'x-key': 'abcd-1234' },
		});
		expect(await signed({ url: '//health' })).toMatchObject({
			url: 'https://oracle.example/ai//health',
		});
	});

	test('a path after a base URL that the request brings, when it is its own', async () => {
		const request = { url: '/health', baseURL: 'https://oracle.example/other/' };
		const { url, baseURL, headers } = await signed(request);
		expect({ url, baseURL }).toEqual({ url: 'https://oracle.example/other/health' });
		expect(headers).toEqual({ 'x-key': 'abcd-1234' });
	});

	test('the request of an older node, which says uri', async () => {
		expect(await signed({ url: '', uri: 'https://oracle.example/ai/jobs' })).toMatchObject({
			url: 'https://oracle.example/ai/jobs',
			headers: { 'x-key': 'abcd-1234' },
		});
	});

	test('without changing the request that it was given', async () => {
		const request = { url: 'https://oracle.example/', headers: {} };
		await signed(request);
		expect(request).toEqual({ url: 'https://oracle.example/', headers: {} });
	});

	test('a request that follows no redirect then, whatever the node wants', async () => {
		const url = 'https://oracle.example/';
		const wanted = { disableFollowRedirect: false, maxRedirects: 21 };
		// Each of n8n's two helpers reads one of them in some release of n8n.
		expect(await signed({ url, ...wanted })).toMatchObject({
			disableFollowRedirect: true,
			maxRedirects: 0,
		});
	});

	test('and ignores certificates only where the user wants it', async () => {
		const url = 'https://oracle.example/';
		expect(await signed({ url })).not.toHaveProperty('skipSslCertificateValidation');
		expect(await signed({ url }, { allowUnauthorizedCerts: true })).toMatchObject({
			skipSslCertificateValidation: true,
			rejectUnauthorized: false,
		});
	});
});

describe('a credential leaves as it is', () => {
	test.each([
		{ url: 'https://evil.example/' },
		{ url: 'https://oracle.example.evil.example/' },
		{ url: 'https://oracle.example@evil.example/' },
		{ url: 'https://oracle.example:8443/' },
		{ url: 'http://oracle.example/' },
		{ url: '/jobs', baseURL: 'https://evil.example' },
		{ url: '', uri: 'https://evil.example/' },
		{ url: 'oracle.example/jobs' },
		{ url: 'not a URL' },
		{ url: '' },
	])('a request that goes elsewhere: %j', async (request) => {
		expect(await signed(request, { allowUnauthorizedCerts: true })).toBe(request);
	});
});

test.each(['', 'oracle.example', 'ftp://oracle.example'])(
	'a credential with the base URL %j signs nothing and says why',
	async (baseUrl) => {
		await expect(signed({ url: '/health' }, { baseUrl })).rejects.toThrow('Base URL');
	},
);

test('the secrets of a credential are known with and without spaces around them', () => {
	expect(secretsOf(service, { apiKey: ' abcd ', other: 'open' })).toEqual([' abcd ', 'abcd']);
	expect(secretsOf(service, { apiKey: 'Bearer abcd' })).toEqual(['Bearer abcd', 'abcd']);
	expect(secretsOf(service, { apiKey: 'abc' })).toEqual([]);
	expect(secretsOf(service, { apiKey: 1234 })).toEqual([]);
	expect(secretsOf(service, {})).toEqual([]);
});

test('a setting is a field of the credential that is no secret', () => {
	const setting = settingsOf(service, { apiKey: 'abcd', spaceId: 'a.b' });
	expect(setting('spaceId')).toBe('a.b');
	expect(setting('apiKey')).toBeUndefined();
});

test.each<[string, object, Partial<typeof service>, boolean]>([
	['the same', {}, {}, true],
	['the same key, as a header', { data: { apiKey: 'Bearer abcd' } }, {}, true],
	['another field that is no secret', { data: { apiKey: 'abcd', spaceId: 'b' } }, {}, true],
	['another key', { data: { apiKey: 'efgh' } }, {}, false],
	['no key', { data: {} }, {}, false],
	['another base URL', { baseUrl: 'https://other.example' }, {}, false],
	['another key of an account that has a name', { data: { apiKey: 'efgh' } }, named('a'), true],
])('a credential with %s is of the same account', (_what, more, kind, same) => {
	const credential = { type: 'oracleApi', data: { apiKey: 'abcd' }, baseUrl: 'https://a.example' };
	const account = (given: object) =>
		accountOf({ ...service, ...kind }, { ...credential, secrets: [], ...given });
	expect(account({})).toMatch(/^[\w-]{8}$/);
	expect(account(more) === account({})).toBe(same);
});

function named(name: string): Partial<typeof service> {
	return { account: () => name };
}
