import { ArcannaApi } from '../../../../credentials/ArcannaApi.credentials';
import { MANIFESTS } from '../../../services/index.mts';
import type { CredentialRow, Verdict } from '../../../services/manifest.mts';
import { startArcanna } from '../../../simulators/arcanna.mts';
import type { Fault } from '../../../simulators/common/faults.mts';
import { pageText } from '../../../unit/docs/pages.mts';
import { testCredential } from '../../harness/index.mts';
import { Stub } from '../../values/stub.mts';

const SAID: Record<Verdict, RegExp> = {
	passes: /^Connection successful!$/,
	key: /^\S+( AI)? rejected this (key|token)\. /,
	address: /^This Base URL doesn't point to /,
	unavailable:
		/^\S+( AI)? is busy or unavailable, so the credential could not be tested\. Try again/,
	redirect: /^The Base URL redirects\. /,
	network: /^A proxy or a network login page responded instead of /,
};

const PORTAL = '<html><head><title>Sign in</title></head></html>';
/** What each of them shows, whatever the service. */
const ROWS: CredentialRow[] = [
	// Not from the service.
	...[200, 400, 404].flatMap((status): CredentialRow[] => [
		[status, PORTAL, 'address'],
		[status, `\n\n  ${PORTAL}`, 'address'],
		[status, `\ufeff${PORTAL}`, 'address'],
		[status, 'ok', 'address'],
		[status, '404 page not found', 'address'],
		[status, 'window.location = "/login";', 'address'],
		[status, '(function () {})();', 'address'],
		[status, '"a text"', 'address'],
	]),
	[200, '', 'address'],
	[204, '', 'address'],
	[200, 'null', 'address'],
	[200, 'true', 'address'],
	[200, '12', 'address'],
	[405, {}, 'address'],
	[410, {}, 'address'],
	[304, '', 'address'],
	// From the network.
	[301, '', 'redirect'],
	[307, '', 'redirect'],
	[407, '', 'network'],
	[511, PORTAL, 'network'],
	// The service, or a gateway before it.
	[429, {}, 'unavailable'],
	[502, PORTAL, 'unavailable'],
	[503, '', 'unavailable'],
	[504, '', 'unavailable'],
	[401, {}, 'key'],
	[403, {}, 'key'],
	[200, '{', 'address'],
];

describe.each(MANIFESTS)('the credential test of $folder', ({ credentials, key, answers }) => {
	let stub: Stub;
	let body: unknown;

	beforeAll(async () => {
		stub = await Stub.open(() => body);
	});

	afterAll(async () => {
		await stub.close();
	});

	test.each([...ROWS, ...answers.credentialTest])(
		'%s with %j: %s',
		async (status, answer, shown) => {
			stub.status = status;
			body = answer;
			const data = { baseUrl: stub.url, [key.field]: 'a-key' };
			const { message } = await testCredential(credentials[0], data);
			expect(message).toMatch(shown instanceof RegExp ? shown : SAID[shown]);
		},
	);
});

describe('a service that can not be reached', () => {
	const shown = async (baseUrl: string) =>
		(await testCredential(new ArcannaApi(), { baseUrl, apiKey: 'a-key' })).message;
	const page = pageText('docs/troubleshooting.md');

	test.each([
		['a port that nothing listens at', 'http://127.0.0.1:1', 'ECONNREFUSED'],
		['a host that does not exist', 'http://no-host.invalid', /^(ENOTFOUND|EAI_AGAIN)$/],
	])('%s gives a code that the page explains', async (_, url, code) => {
		const message = await shown(url);
		expect(message).toMatch(code);
		expect(page).toContain(`\`${message}\``);
	});

	test.each<[string, { tls?: boolean }, Fault, RegExp]>([
		['a self-signed certificate', { tls: true }, { kind: 'drop' }, /^DEPTH_ZERO_SELF_SIGNED_CERT$/],
		['a connection that closes', {}, { kind: 'drop' }, /^ECONNRESET$/],
		['a response that is cut off', {}, { kind: 'cut' }, /^stream has been aborted$/],
	])('so does %s', async (_, options, fault, code) => {
		const service = await startArcanna(options);
		service.fault('GET', /health/, fault, { times: 9 });
		const message = await shown(service.url);
		await service.close();
		expect(message).toMatch(code);
		expect(page).toContain(`\`${message}\``);
	});

	test('so does https at a port that speaks http', async () => {
		const service = await startArcanna();
		const message = await shown(service.url.replace('http:', 'https:'));
		await service.close();
		expect(message).toMatch(/^(EPROTO|ERR_SSL_WRONG_VERSION_NUMBER)$/);
		expect(page).toContain(`\`${message}\``);
	});
});
