import type { Fault } from '../../simulators/common/faults.mts';
import { CredentialStore, listSearch, quickly } from '../harness/index.mts';
import { LightenUpOAuth2Api } from '../../../credentials/LightenUpOAuth2Api.credentials';
import { isTransientStatus } from '../../../nodes/shared/http/exchange';
import { LightenUp } from '../../../nodes/LightenUp/LightenUp.node';
import {
	Bench,
	everythingToldBy,
	get,
	items,
	jsonOf,
	oAuth2Store,
	QUICK,
	run,
	START,
	start,
	startAndWait,
	STATS,
	TOKEN,
} from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ executionMs: 5 });
});

afterEach(async () => {
	await bench.service.close();
});

const stored = () => bench.oAuth2Store.storedData('lightenUpOAuth2Api');
const tokens = () => bench.service.count('POST', TOKEN);

describe('a token', () => {
	test('is fetched once with the credentials in the body, and used again', async () => {
		for (const parameters of [startAndWait, run]) {
			expect(jsonOf(await bench.runOAuth2(parameters))[0].state).toBe('succeeded');
		}
		const { clientId, clientSecret } = bench.service.keys;
		expect(bench.bodies(TOKEN)).toEqual([
			{ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret },
		]);
		const { oauthTokenData } = stored();
		expect(oauthTokenData).toMatchObject({ access_token: expect.any(String), expires_in: '3600' });
		const signed = bench.service.received.filter(({ path }) => !TOKEN.test(path));
		const token = Object(oauthTokenData).access_token;
		expect(new Set(signed.map(({ headers }) => headers.authorization))).toEqual(
			new Set([`Bearer ${token}`]),
		);
	});

	test('that has expired is renewed before the service is started', async () => {
		await bench.runOAuth2(start);
		bench.service.expireTokens();
		const { error } = await bench.runOAuth2(start);
		expect(error).toBeUndefined();
		expect([tokens(), bench.service.executions.size]).toEqual([2, 2]);
	});

	test('that expires in the middle of a wait is renewed, and the job is not lost', async () => {
		bench.service.options.executionMs = 'manual';
		const running = bench.runOAuth2(startAndWait);
		for (const renewals of [1, 2]) {
			await bench.service.untilReceived('POST', STATS, renewals * 5);
			bench.service.expireTokens();
		}
		await bench.service.untilReceived('POST', TOKEN, 3);
		const [id] = bench.service.executions.keys();
		bench.service.finish(id);
		expect(jsonOf(await running)).toEqual([
			expect.objectContaining({ execution_id: id, state: 'succeeded' }),
		]);
		expect([bench.service.executions.size, bench.service.count('POST', START)]).toEqual([1, 1]);
	});

	test('is renewed once for many that wait', async () => {
		bench.service.options.executionMs = 'manual';
		await bench.runOAuth2(start);
		const running = bench.runOAuth2(
			{ ...startAndWait, options: { ...QUICK, concurrency: 5 } },
			{ items: items(...Array.from({ length: 20 }, () => ({}))) },
		);
		await bench.service.untilReceived('POST', STATS, 40);
		const before = tokens();
		bench.service.expireTokens();
		await bench.service.untilReceived('POST', STATS, 80);
		for (const id of bench.service.executions.keys()) bench.service.finish(id);
		expect(jsonOf(await running)).toHaveLength(20);
		expect(tokens()).toBe(before + 1);
		expect(bench.service.executions.size).toBe(21);
	});

	test.each([
		['a start', start],
		['a run', run],
	])('is fetched once for 50 items that begin together with %s', async (_, parameters) => {
		const { error, items: made } = await bench.runOAuth2(
			{ ...parameters, options: { concurrency: 50 } },
			{ items: items(...Array.from({ length: 50 }, () => ({}))) },
		);
		expect(error).toBeUndefined();
		expect(made).toHaveLength(50);
		expect([tokens(), bench.service.executions.size]).toEqual([1, 50]);
	});

	test(
		'is fetched once when the first requests for one go wrong',
		quickly(async () => {
			bench.service.fault('POST', TOKEN, { kind: 'status', status: 503 }, { times: 2 });
			const { error } = await bench.runOAuth2(
				{ ...start, options: { concurrency: 20 } },
				{ items: items(...Array.from({ length: 20 }, () => ({}))) },
			);
			expect(error).toBeUndefined();
			expect([tokens(), bench.service.executions.size]).toEqual([3, 20]);
		}),
	);

	test('is renewed when one is stored that the service does not know', async () => {
		const store = oAuth2Store(bench.service);
		await store.updateCredentials({ id: '', name: '' }, 'lightenUpOAuth2Api', {
			...store.storedData('lightenUpOAuth2Api'),
			oauthTokenData: { access_token: 'from-before', token_type: 'Bearer', expires_in: '60' },
		});
		const { error } = await bench.runOAuth2(start, { credentials: store });
		expect(error).toBeUndefined();
		expect(bench.service.executions.size).toBe(1);
	});

	test('is fetched where the editor has stored null for it', async () => {
		const store = oAuth2Store(bench.service);
		await store.updateCredentials({ id: '', name: '' }, 'lightenUpOAuth2Api', {
			...store.storedData('lightenUpOAuth2Api'),
			oauthTokenData: null as never,
		});
		const { error } = await bench.runOAuth2(start, { credentials: store });
		expect(error).toBeUndefined();
		expect([tokens(), bench.service.executions.size]).toEqual([1, 1]);
	});

	test('is needed for the list of services, too', async () => {
		const { results } = await listSearch({
			type: new LightenUp(),
			method: 'searchServices',
			parameters: { authentication: 'oAuth2' },
			credentials: bench.oAuth2Store,
		});
		expect(results).toHaveLength(3);
		expect(tokens()).toBe(1);
	});
});

describe('no token', () => {
	test('for a secret that is not right is told, and nothing is sent', async () => {
		const store = oAuth2Store(bench.service, { clientSecret: 'not right/+ %' });
		for (const parameters of [start, run, { ...get, executionId: 'x' }]) {
			const { error } = await bench.runOAuth2(parameters, { credentials: store });
			expect(error?.message).toMatch(
				/^Couldn't get an access token from LightenUp: Client authentication/,
			);
			expect(error?.description).toMatch(/Check the client ID, the client secret/);
		}
		expect(bench.service.count()).toBe(tokens());
		expect(tokens()).toBe(3);
	});

	test.each<[string, Fault, RegExp]>([
		['a web page', { kind: 'page', status: 200 }, /the response is not JSON/],
		['status 404', { kind: 'page', status: 404 }, /it returned 404/],
		['no token in the answer', { kind: 'status', status: 200, body: {} }, /sign without/],
		[
			'a grant that is turned down',
			{ kind: 'status', status: 400, body: { error: 'invalid_grant' } },
			/grant/,
		],
		[
			'a request that lacks something',
			{
				kind: 'status',
				status: 400,
				body: { error: 'invalid_request', error_description: 'client_id is missing' },
			},
			/missing a required parameter/,
		],
	])('for %s is told', async (_, fault, reason) => {
		bench.service.fault('POST', TOKEN, fault, { times: 9 });
		const { error } = await bench.runOAuth2(start);
		expect(error?.message).toMatch(/^Couldn't get an access token from LightenUp: /);
		expect(error?.message).toMatch(reason);
		expect([tokens(), bench.service.count('POST', START)]).toEqual([1, 0]);
	});

	test.each<[string, Fault]>([
		['status 503', { kind: 'status', status: 503 }],
		['status 429', { kind: 'status', status: 429, body: {} }],
		['status 429 with JSON null', { kind: 'status', status: 429, body: 'null' }],
		['status 429 with nothing', { kind: 'status', status: 429, body: '' }],
		['status 429 as a page', { kind: 'page', status: 429 }],
		[
			'status 429 with an OAuth2 error of its own',
			{
				kind: 'status',
				status: 429,
				body: { error: 'too_many_requests', error_description: 'Slow down' },
			},
		],
		[
			'status 429 with an error as an object',
			{ kind: 'status', status: 429, body: { error: { code: 429, message: 'Slow down' } } },
		],
		[
			'status 429 as a form',
			{
				kind: 'status',
				status: 429,
				body: 'error=slow_down',
				contentType: 'application/x-www-form-urlencoded',
			},
		],
		...[
			{ error: 'invalid_request', error_description: 'Too many requests' },
			{ error: 'invalid_client', error_description: 'Rate limit exceeded for this client' },
			{ error: 'unsupported_grant_type', error_description: 'Request was throttled.' },
			{ error: 'unauthorized_client', error_description: 'Slow down', error_codes: [90055] },
			{ error: 'invalid_scope', status: 429 },
			{ error: 'invalid_request', status_code: '429' },
		].map((body): [string, Fault] => [
			`status 429 with ${JSON.stringify(body)}`,
			{ kind: 'status', status: 429, body },
		]),
		['a broken connection', { kind: 'drop' }],
	])(
		'for %s is asked for again, and the service is started once',
		quickly(async (_, fault) => {
			bench.service.fault('POST', TOKEN, fault);
			expect((await bench.runOAuth2(start)).error).toBeUndefined();
			expect([tokens(), bench.service.executions.size]).toEqual([2, 1]);
			bench.service.expireTokens();
			bench.service.fault('POST', TOKEN, fault);
			expect((await bench.runOAuth2(start)).error).toBeUndefined();
			expect([tokens(), bench.service.executions.size]).toEqual([4, 2]);
		}),
	);

	test.each([400, 404, 408, 425, 429, 500, 501, 502, 504, 505, 507, 509, 520, 529, 530])(
		'for status %d is asked for again where a request to the service would be',
		quickly(async (status) => {
			bench.service.fault('POST', TOKEN, { kind: 'page', status });
			const { error } = await bench.runOAuth2(start);
			const again = isTransientStatus(status);
			expect(error?.message).toEqual(
				again ? undefined : `Couldn't get an access token from LightenUp: it returned ${status}`,
			);
			expect([tokens(), bench.service.executions.size]).toEqual(again ? [2, 1] : [1, 0]);
		}),
	);

	test('in the middle of a wait does not lose the job, when it comes in the end', async () => {
		bench.service.options.executionMs = 'manual';
		const running = bench.runOAuth2({ ...startAndWait, options: { ...QUICK, maxRetries: 0 } });
		await bench.service.untilReceived('POST', STATS, 2);
		bench.service.fault('POST', TOKEN, { kind: 'status', status: 503 }, { times: 3 });
		bench.service.expireTokens();
		await bench.service.untilReceived('POST', TOKEN, 4);
		const [id] = bench.service.executions.keys();
		bench.service.finish(id);
		expect(jsonOf(await running)[0]).toMatchObject({ execution_id: id, state: 'succeeded' });
	});

	test('in the middle of a wait is told with the ID and the way back, when none comes', async () => {
		bench.service.options.executionMs = 'manual';
		const running = bench.runOAuth2(startAndWait);
		await bench.service.untilReceived('POST', STATS, 2);
		const body = { error: 'invalid_client' };
		bench.service.fault('POST', TOKEN, { kind: 'status', status: 401, body }, { times: 9 });
		bench.service.expireTokens();
		const { error } = await running;
		const [id] = bench.service.executions.keys();
		expect(error?.message).toMatch(/^Couldn't get an access token from LightenUp/);
		expect(error?.description).toContain(`"Execution: Get" with the execution ID ${id}`);
	});

	test('is no reason to go on waiting after a cancel', async () => {
		bench.service.fault('POST', TOKEN, { kind: 'hang' });
		const execution = await bench.begin(
			{ authentication: 'oAuth2', ...startAndWait },
			{ credentials: bench.oAuth2Store },
		);
		await bench.service.untilReceived('POST', TOKEN);
		const cancelledAt = Date.now();
		execution.cancel();
		expect((await execution.result).executionStatus).toBe('canceled');
		expect(Date.now() - cancelledAt).toBeLessThan(1_000);
	});
});

test('a token that is refused again and again is told as 401, after one renewal', async () => {
	const fault: Fault = { kind: 'status', status: 401, body: { message: 'Unauthorized' } };
	for (const parameters of [start, run, { ...get, executionId: 'x' }]) {
		bench.service.forget();
		bench.service.fault('POST', /webhook|aiservice|admin/, fault, { times: 99 });
		const { error } = await bench.runOAuth2(parameters);
		expect(error).toMatchObject({ message: 'Unauthorized', httpCode: '401' });
		expect(bench.service.count('POST', /webhook|aiservice|admin/)).toBe(2);
	}
	expect(bench.service.executions.size).toBe(0);
});

describe('nothing tells the secret, or a token', () => {
	test.each<[string, Fault]>([
		['an echoed token', { kind: 'echoKey', status: 400 }],
		['an echoed token that is renewed', { kind: 'echoKey', status: 401 }],
		['an echoed token in a page', { kind: 'echoKey', status: 500 }],
	])('with %s', async (_, fault) => {
		bench.service.fault('POST', /webhook|aiservice|admin/, fault, { times: 99 });
		for (const parameters of [start, run, { ...get, executionId: 'x' }]) {
			const result = await bench.runOAuth2({ ...parameters, options: { maxRetries: 0 } });
			expect(result.error?.message).toBe('Unknown key: Bearer ***');
			expectNoSecret(result);
		}
	});

	test('when an echoed token comes after a renewal in a wait', async () => {
		bench.service.options.executionMs = 'manual';
		const running = bench.runOAuth2(startAndWait);
		await bench.service.untilReceived('POST', STATS, 2);
		bench.service.expireTokens();
		await bench.service.untilReceived('POST', TOKEN, 2);
		bench.service.fault('POST', STATS, { kind: 'echoKey', status: 403 }, { times: 9 });
		const result = await running;
		expect(result.error?.message).toBe('Unknown key: Bearer ***');
		expectNoSecret(result);
	});

	test.each<Fault>([
		{ kind: 'status', status: 503 },
		{ kind: 'drop' },
		{ kind: 'page', status: 200 },
		{ kind: 'status', status: 401, body: { error: 'invalid_client' } },
		{
			kind: 'status',
			status: 400,
			body: { error: 'x', error_description: 'No client simulated client secret/+&=% here' },
		},
	])(
		'when the token is refused with %j',
		quickly(async (fault) => {
			bench.service.fault('POST', TOKEN, fault, { times: 9 });
			const result = await bench.runOAuth2({ ...start, options: { maxRetries: 1 } });
			expect(result.error?.message).toMatch(/^Couldn't get an access token from LightenUp: /);
			expectNoSecret(result);
		}),
	);

	function expectNoSecret(result: object) {
		const told = everythingToldBy(result);
		const { clientSecret } = bench.service.keys;
		const issued = [...bench.service.tokens.keys()];
		for (const secret of [clientSecret, encodeURIComponent(clientSecret), ...issued]) {
			expect(told).not.toContain(secret);
		}
	}
});

describe('the fence around the base URL', () => {
	const fence = async (baseUrl: string) => {
		const type = new LightenUpOAuth2Api();
		const store = new CredentialStore([
			{ type, data: { baseUrl, clientId: 'a', clientSecret: 'b' } },
		]);
		const { allowedHttpRequestDomains, allowedDomains, accessTokenUrl } = await store.getDecrypted(
			// Expressions of a credential need none of it.
			{} as Parameters<typeof store.getDecrypted>[0],
			{ id: '', name: '' },
			type.name,
			'internal',
		);
		expect(allowedHttpRequestDomains).toBe('domains');
		return { allowedDomains, accessTokenUrl };
	};

	test.each([
		['https://acme.lightenup.ai', 'acme.lightenup.ai', 'https://acme.lightenup.ai'],
		[' https://acme.lightenup.ai/ ', 'acme.lightenup.ai', 'https://acme.lightenup.ai'],
		['HTTP://127.0.0.1:8080/a/b//', '127.0.0.1', 'HTTP://127.0.0.1:8080/a/b'],
		['http://[::1]:80', '[::1]', 'http://[::1]:80'],
	])('%s lets the token go to %s only', async (baseUrl, allowedDomains, root) => {
		expect(await fence(baseUrl)).toEqual({
			allowedDomains,
			accessTokenUrl: `${root}/auth/oauth2/token`,
		});
	});

	test.each([
		'',
		'acme.lightenup.ai',
		'ftp://a.b',
		'https://a@b.c',
		'https://a.b,c.d',
		'https://*',
	])('"%s" lets it go nowhere', async (baseUrl) => {
		expect((await fence(baseUrl)).allowedDomains).toBe('no-host.invalid');
	});
});

test('a token that LightenUp rejects is told without advice to use OAuth2', async () => {
	bench.service.fault('POST', START, { kind: 'status', status: 401 }, { times: 9 });
	const { error } = await bench.runOAuth2(start);
	expect(error?.httpCode).toBe('401');
	expect(error?.description).toContain(
		'LightenUp rejected the token that it issued for this client.',
	);
	expect(error?.description).not.toMatch(/OAuth2|[Pp]aste/);
});
