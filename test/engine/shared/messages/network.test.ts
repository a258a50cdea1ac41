import { ArcannaApi } from '../../../../credentials/ArcannaApi.credentials';
import { Arcanna } from '../../../../nodes/Arcanna/Arcanna.node';
import { ArcannaTrigger } from '../../../../nodes/Arcanna/ArcannaTrigger.node';
import { CredentialStore, poller, runNode } from '../../harness/index.mts';
import { answering, ODD_SERVERS, type OddServer } from './servers.mts';

const jobId = { __rl: true, mode: 'id', value: '123' };
const create = { resource: 'event', operation: 'create', jobId, options: { maxRetries: 0 } };
const read = { resource: 'useCase', operation: 'get', jobId, options: { maxRetries: 0 } };
const item = { json: { rule: 'x' } };

const credentialsFor = ({ url }: OddServer) =>
	new CredentialStore([{ type: new ArcannaApi(), data: { baseUrl: url, apiKey: 'a-secret-key' } }]);

async function run(server: OddServer, parameters: typeof create, trusting = false) {
	const { error } = await runNode({
		type: new Arcanna(),
		parameters,
		items: [item],
		credentials: credentialsFor(server),
		requestOptions: { allowUnauthorizedCerts: trusting },
	});
	return { message: error?.message ?? '', advice: error?.description ?? '' };
}

interface Said {
	reason: RegExp;
	advice: RegExp;
	/** "Ignore SSL Issues" is on. */
	trusting?: true;
	/** "Ignore SSL Issues" is recommended, and works. */
	ignoring?: true;
	/** The request may have reached the service. */
	doubt?: true;
}

const SAID: Record<string, Said> = {
	'self-signed': { reason: /is self-signed$/, advice: /NODE_EXTRA_CA_CERTS/, ignoring: true },
	expired: { reason: /has expired$/, advice: /renewed/, ignoring: true },
	'not valid yet': { reason: /is not valid yet$/, advice: /clock/ },
	'unknown authority': {
		reason: /unknown authority, or its chain is incomplete$/,
		advice: /NODE_EXTRA_CA_CERTS/,
		ignoring: true,
	},
	'old TLS': { reason: /no common TLS version$/, advice: /TLS 1\.2 or 1\.3/, trusting: true },
	'client certificate, TLS 1.3': {
		reason: /requires a client certificate \(mTLS\)$/,
		advice: /can't send one/,
		trusting: true,
	},
	'client certificate, TLS 1.2': {
		reason: /rejected the TLS handshake$/,
		advice: /client certificate \(mTLS\)/,
		trusting: true,
	},
	'no TLS': { reason: /does not use TLS \(https\) at that port$/, advice: /http:\/\// },
	'closes in the TLS handshake': {
		reason: /the connection was closed during the TLS handshake$/,
		advice: /https:\/\/ or http:\/\/.*firewall/,
	},
	'large headers': { reason: /headers are larger than 16 KB$/, advice: /header-size/, doubt: true },
	'another protocol': { reason: /does not follow the HTTP protocol$/, advice: /port/, doubt: true },
	'closes at once': { reason: /the connection was lost$/, advice: /./, doubt: true },
};

test('every kind of server is tried', () => {
	expect(Object.keys(SAID)).toEqual(Object.keys(ODD_SERVERS));
});

describe.each(Object.entries(SAID))('a server with: %s', (kind, said) => {
	const { reason, advice, trusting = false, ignoring = false, doubt = false } = said;
	let server: OddServer;

	beforeEach(async () => {
		server = await ODD_SERVERS[kind]();
	});

	afterEach(() => server.close());

	test('is told in its own words', async () => {
		for (const parameters of [create, read]) {
			const told = await run(server, parameters, trusting);
			expect(told.message).toMatch(reason);
			expect(told.advice).toMatch(advice);
			expect(told.advice.includes('"Ignore SSL Issues')).toBe(ignoring);
			expect(told.message.startsWith("Couldn't connect")).toBe(!doubt);
			expect(told.advice.includes('Nothing was sent.')).toBe(!doubt);
			const isInDoubt = doubt && parameters === create;
			expect(told.advice.includes('may have been created')).toBe(isInDoubt);
		}
		if (!doubt) expect(server.requests()).toBe(0);
	});

	if (ignoring) {
		test('lets a request through with "Ignore SSL Issues"', async () => {
			expect(await run(server, read, true)).toEqual({ message: '', advice: '' });
			expect(server.requests()).toBe(1);
		});
	}

	test('is told by a trigger', async () => {
		const trigger = poller({
			type: new ArcannaTrigger(),
			parameters: { triggerOn: 'newDecision', jobId },
			credentials: new CredentialStore([
				{
					type: new ArcannaApi(),
					data: { baseUrl: server.url, apiKey: 'a-key', allowUnauthorizedCerts: trusting },
				},
			]),
			budgetMs: 2_000,
		});
		await expect(trigger.activate()).rejects.toThrow(reason);
	});
});

const PAGE = '<html><head><title>Gate</title></head></html>';
const html = { 'content-type': 'text/html' };

describe('an answer of something between n8n and the service', () => {
	test.each<[number, Record<string, string>, string, RegExp, RegExp]>([
		...[301, 302, 303, 307, 308].map(
			(status): [number, Record<string, string>, string, RegExp, RegExp] => [
				status,
				{ location: 'https://login.example/start?key=1' },
				'',
				new RegExp(
					`^Arcanna redirected the request to https://login\\.example/start \\(HTTP ${status}\\)$`,
				),
				/Login pages, proxies and captive portals redirect, too/,
			],
		),
		[
			302,
			{},
			'',
			/redirected the request to an address that it did not name \(HTTP 302\)/,
			/moved/,
		],
		[304, {}, '', /^Arcanna returned 304 without details$/, /for caches only/],
		[407, html, PAGE, /^The proxy requires a user name and password \(HTTP 407\)$/, /"Proxy"/],
		[403, html, PAGE, /^Arcanna returned 403 with a web page titled "Gate"$/, /proxy, gateway/],
		[404, html, PAGE, /^Arcanna returned 404 with a web page titled "Gate"$/, /proxy, gateway/],
		[413, html, PAGE, /^Arcanna returned 413 with a web page titled "Gate"$/, /Reduce the data/],
		[429, html, PAGE, /^Arcanna returned 429 with a web page titled "Gate"$/, /"Concurrency"/],
		[502, html, PAGE, /^Arcanna returned 502 with a web page titled "Gate"$/, /administrator/],
		[511, html, PAGE, /^Arcanna returned 511 with a web page titled "Gate"$/, /proxy, gateway/],
		[200, html, PAGE, /^Arcanna returned a web page titled "Gate"; expected JSON$/, /Base URL/],
	])('%i %j is told in its own words', async (status, headers, body, message, advice) => {
		const server = await answering(status, headers, body);
		const told = await run(server, create);
		server.close();
		expect(told.message).toMatch(message);
		expect(told.advice).toMatch(advice);
		expect(told.advice).not.toContain('"Ignore SSL Issues');
		expect(told.advice.includes('redirect')).toBe(status !== 304 && status > 300 && status < 309);
		if (status === 407) expect(told.advice).not.toContain('Arcanna returned');
	});
});
