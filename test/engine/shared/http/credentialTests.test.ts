import { ArcannaApi } from '../../../../credentials/ArcannaApi.credentials';
import { MANIFESTS } from '../../../services/index.mts';
import { startArcanna } from '../../../simulators/arcanna.mts';
import type { Fault } from '../../../simulators/common/faults.mts';
import { pageText } from '../../../unit/docs/pages.mts';
import { testCredential } from '../../harness/index.mts';
import { Stub } from '../../values/stub.mts';

type Verdict = 'passes' | 'key' | 'address' | 'unavailable' | 'redirect' | 'network' | 'no jobs';

const SAID: Record<Verdict, RegExp> = {
	passes: /^Connection successful!$/,
	key: /^\S+( AI)? rejected this (key|token)\. /,
	address: /^This Base URL doesn't point to /,
	unavailable:
		/^\S+( AI)? is busy or unavailable, so the credential could not be tested\. Try again/,
	redirect: /^The Base URL redirects\. /,
	network: /^A proxy or a network login page responded instead of /,
	'no jobs': /^Gravity AI returned no list of jobs for this key\. /,
};

const SERVICES = MANIFESTS.map(
	({ service, credentials, key }) =>
		[service.name, credentials[0], { [key.field]: 'a-key' }] as const,
);

/** A status, a body, and what the test shows for it: the same for all services, or for each. */
type Row = [number, unknown, Verdict | Partial<Record<string, Verdict>>];

const PORTAL = '<html><head><title>Sign in</title></head></html>';
const ROWS: Row[] = [
	// Not from the service.
	...[200, 400, 404].flatMap((status): Row[] => [
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
	[500, {}, { Arcanna: 'unavailable', 'Gravity AI': 'unavailable', entAIngine: 'unavailable' }],
	[500, {}, { LightenUp: 'passes' }],
	// Cut JSON. LightenUp's own answers are not always valid JSON.
	[200, '{"status": tr', { Arcanna: 'address', entAIngine: 'address' }],
	[200, '{"data": [{"id": ', { 'Gravity AI': 'address' }],
	[404, '{"mess', { entAIngine: 'address' }],
	[200, '{', 'address'],
	// What each service answers.
	[200, { status: true }, { Arcanna: 'passes' }],
	[200, { connected: true }, { Arcanna: 'passes' }],
	...[false, 'false', 0, null, 'NOK', 'ERROR'].map(
		(no): Row => [200, { status: no, reason: 'no' }, { Arcanna: 'key' }],
	),
	[200, { connected: false }, { Arcanna: 'key' }],
	[200, { error: 'no route' }, { Arcanna: 'address', 'Gravity AI': 'address' }],
	[200, { status: 404, message: 'no route' }, { Arcanna: 'address' }],
	[404, { detail: 'Not Found' }, { Arcanna: 'address' }],
	[200, { data: [], isError: false }, { 'Gravity AI': 'passes' }],
	[200, { data: { items: [] }, isError: false }, { 'Gravity AI': 'passes' }],
	...[true, 'true', 'True', 1, '1'].map(
		(isError): Row => [200, { data: null, isError, errorMessage: 'no' }, { 'Gravity AI': 'key' }],
	),
	[400, { data: null, isError: true, errorMessage: 'no' }, { 'Gravity AI': 'key' }],
	[200, { data: null, isError: false }, { 'Gravity AI': 'no jobs' }],
	[200, { data: 'none', isError: false }, { 'Gravity AI': 'no jobs' }],
	[200, {}, { 'Gravity AI': 'address', LightenUp: 'passes' }],
	[404, {}, { entAIngine: 'passes', LightenUp: 'passes' }],
	[404, '', { entAIngine: 'passes', LightenUp: 'address' }],
	[404, 'No such process', { entAIngine: 'passes' }],
	[400, { message: 'no' }, { entAIngine: 'passes', LightenUp: 'passes' }],
	[200, { id: 0 }, { entAIngine: 'address' }],
	[200, [], { LightenUp: 'passes' }],
];

describe.each(SERVICES)('the credential test of %s', (service, type, data) => {
	let stub: Stub;
	let body: unknown;

	beforeAll(async () => {
		stub = await Stub.open(() => body);
	});

	afterAll(async () => {
		await stub.close();
	});

	const tried = ROWS.flatMap(([status, answer, verdict]) => {
		const expected = typeof verdict === 'string' ? verdict : verdict[service];
		return expected ? [{ status, answer, expected }] : [];
	});

	test.each(tried)('$status with $answer: $expected', async ({ status, answer, expected }) => {
		stub.status = status;
		body = answer;
		const { message } = await testCredential(type, { ...data, baseUrl: stub.url });
		expect(message).toMatch(SAID[expected]);
	});
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
