import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import type { OpenCredential } from '../../../../nodes/shared/http/exchange';
import { NoTokenError, requestWithToken } from '../../../../nodes/shared/http/oauth2';
import { partly, settled, thrownBy } from '../support.mts';
import { streamOf } from '../files/support.mts';

const openCredential = (): OpenCredential => ({
	type: 'oracleOAuth2Api',
	data: {},
	baseUrl: 'https://oracle.example',
	secrets: [],
});

/** An error of axios for a status, as n8n's helper throws it. */
const refusal = (status: number, data: unknown = '') =>
	Object.assign(new Error(`Status ${status}`), {
		isAxiosError: true,
		response: { status, headers: {}, data },
	});

interface Given {
	/** Gives the token for a request; n8n fetches it. */
	token?: () => Promise<string>;
	/** What the service says to each request. */
	answers?: unknown[];
	stored?: IDataObject;
	/** It can get a new token. */
	renews?: boolean;
}

/** An n8n that signs with a token, and renews it once when it sees a 401. */
function n8nOf({
	token = async () => await Promise.resolve('token-1'),
	answers = [{}],
	stored = {},
	renews = true,
}: Given) {
	const sent: string[] = [];
	const seen: unknown[] = [];
	interface Signer {
		helpers: { httpRequest(options: IHttpRequestOptions): Promise<unknown> };
		getCredentials(type: string): Promise<IDataObject>;
	}
	const caller = partly<IExecuteFunctions>({
		getCredentials: async () => await Promise.resolve(stored),
		helpers: {
			httpRequest: async ({ headers }: IHttpRequestOptions) => {
				sent.push(String(headers?.Authorization));
				const answer = answers.length > 1 ? answers.shift() : answers[0];
				return await (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer));
			},
			httpRequestWithAuthentication: async function (this: Signer, type: string) {
				seen.push(await this.getCredentials(type));
				const send = async (value: string) =>
					await this.helpers.httpRequest({
						url: '/',
						headers: { Authorization: `Bearer ${value}` },
					});
				const value = await token();
				return await send(value).catch(async (error: ReturnType<typeof refusal>) => {
					if (error.response?.status !== 401 || !renews)
						throw new Error('n8n says it its way', { cause: error });
					return await send(`${value}-renewed`);
				});
			},
		},
	});
	const request = async (credential = openCredential(), signal = new AbortController().signal) =>
		await requestWithToken(caller, credential, { url: '/' }, signal, () => {});
	return { request, sent, seen };
}

describe('the first token', () => {
	/** Tokens that come when the test says so. */
	function tokens() {
		const waiting: Array<(token: string) => void> = [];
		const token = async () => await new Promise<string>((resolve) => waiting.push(resolve));
		return { token, waiting };
	}

	test('is fetched by one request, and the others wait for it and then for nothing', async () => {
		const { token, waiting } = tokens();
		const { request } = n8nOf({ token });
		const credential = openCredential();
		const requests = [request(credential), request(credential), request(credential)];
		await settled();
		expect(waiting).toHaveLength(1);
		waiting[0]('a');
		await settled();
		// Neither of the two that n8n signs now waits for the other one.
		expect(waiting).toHaveLength(3);
		waiting.slice(1).forEach((give) => give('a'));
		await Promise.all(requests);
	});

	test('is fetched by the next request alone when the first one is ended', async () => {
		const { token, waiting } = tokens();
		const { request } = n8nOf({ token });
		const credential = openCredential();
		const ended = new AbortController();
		void request(credential, ended.signal);
		const requests = [request(credential), request(credential)];
		await settled();
		expect(waiting).toHaveLength(1);
		ended.abort();
		await settled();
		expect(waiting).toHaveLength(2);
		waiting[1]('a');
		await settled();
		expect(waiting).toHaveLength(3);
		waiting[2]('a');
		await Promise.all(requests);
	});

	test('is not asked for by a request that has ended before its turn', async () => {
		const { request, sent } = n8nOf({});
		await expect(request(openCredential(), AbortSignal.abort())).rejects.toThrow();
		expect(sent).toEqual([]);
	});
});

test('tokens become secrets', async () => {
	const { request } = n8nOf({ answers: [refusal(401), {}] });
	const credential = openCredential();
	await request(credential);
	await request(credential);
	expect(credential.secrets).toEqual(['token-1', 'token-1-renewed']);
});

test.each([
	[{ oauthTokenData: null }, { oauthTokenData: undefined }],
	[{ oauthTokenData: { access_token: 'a' } }, { oauthTokenData: { access_token: 'a' } }],
])('of the credential %j n8n sees %j', async (stored, expected) => {
	const { request, seen } = n8nOf({ stored });
	await request();
	expect(seen).toEqual([expected]);
});

describe('a refusal', () => {
	const good = { statusCode: 200 };

	test.each<[string, unknown[], number, number | undefined]>([
		['401 renews the token', [refusal(401), good], 2, undefined],
		['403 renews the token', [refusal(403), good], 2, undefined],
		['403 that stays is shown as it is', [refusal(403), refusal(403)], 2, 403],
		['401 that stays is shown as it is', [refusal(401), refusal(401)], 2, 401],
		['500 is shown as it is', [refusal(500)], 1, 500],
	])('%s', async (_what, answers, tries, status) => {
		const { request, sent } = n8nOf({ answers });
		const work = request();
		if (status === undefined) expect(await work).toBe(good);
		else {
			const { cause, response } = (await thrownBy(work)) as ReturnType<typeof refusal>;
			expect((cause as typeof response | undefined) ?? { response }).toMatchObject({
				response: { status },
			});
		}
		expect(sent).toHaveLength(tries);
	});

	test('403 is shown as it is where n8n can not renew the token', async () => {
		const error = await thrownBy(n8nOf({ answers: [refusal(403)], renews: false }).request());
		expect(error.cause).toMatchObject({ response: { status: 403 } });
	});

	test('403 to a new token renews none of the later ones, unless it says that one has expired', async () => {
		const credential = openCredential();
		const tries = async (...answers: unknown[]) => {
			const { request, sent } = n8nOf({ answers });
			await request(credential).catch(() => {});
			return sent.length;
		};
		expect(await tries(refusal(403), refusal(403))).toBe(2);
		expect(await tries(refusal(403), good)).toBe(1);
		expect(await tries(refusal(403, 'The token has expired'), good)).toBe(2);
		expect(await tries(refusal(403, streamOf('Your token expired.')), good)).toBe(2);
	});

	test('of a network that breaks is what broke', async () => {
		const broken = Object.assign(new Error('read ECONNRESET'), { isAxiosError: true });
		const error = await thrownBy(n8nOf({ answers: [broken] }).request());
		expect(error.cause ?? error).toBe(broken);
	});
});

describe('without a token', () => {
	const axios = (parts: object) =>
		Object.assign(new Error('Axios'), { isAxiosError: true, ...parts });
	const authError = (body: unknown) => Object.assign(new Error('Auth'), { code: 'EAUTH', body });
	const wrapped = (cause: Error) => new Error('n8n failed', { cause });

	test.each<[string, Error, string, boolean]>([
		[
			'a good status',
			Object.assign(new Error('x'), { status: 200 }),
			'the response is not JSON',
			false,
		],
		[
			'the last good status',
			Object.assign(new Error('x'), { status: 299 }),
			'the response is not JSON',
			false,
		],
		['a redirect', Object.assign(new Error('x'), { status: 300 }), 'it returned 300', false],
		['a busy server', Object.assign(new Error('x'), { status: 503 }), 'it returned 503', true],
		[
			'a status further in',
			wrapped(Object.assign(new Error('x'), { status: 404 })),
			'it returned 404',
			false,
		],
		['no such host', axios({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }), 'host', false],
		[
			'a connection that breaks',
			axios({ code: 'ECONNRESET', syscall: 'read' }),
			'connection',
			true,
		],
		['a wrong client', authError({ error: 'invalid_client' }), 'Auth', false],
		['a wrong client, further in', wrapped(authError({ error: 'invalid_grant' })), 'Auth', false],
		[
			'too many requests',
			authError({ error: 'invalid_request', error_description: 'Rate limit' }),
			'Auth',
			true,
		],
		['any other error', authError({ error: 'server_error' }), 'Auth', true],
		['an error as an object', authError({ error: { message: 'Slept' } }), 'Slept', true],
		['no body', authError(undefined), 'Auth', true],
		['a response that is no object', wrapped(new TypeError('x')), 'could not be read', true],
		['words of n8n', new Error('Failed to acquire OAuth2 access token: gone'), 'gone', false],
	])('%s is told, and tried again where it may pass', async (_what, error, reason, transient) => {
		const token = async () => await Promise.reject(error);
		const thrown = await thrownBy(n8nOf({ token }).request());
		expect(thrown).toBeInstanceOf(NoTokenError);
		expect(thrown).toMatchObject({
			outcome: {
				kind: 'unreachable',
				unsigned: true,
				reason: expect.stringContaining(reason),
				transient,
			},
		});
	});
});
