import { failureOf, readJson, requestLine } from '../../../../nodes/shared/http/response';
import type { Answer, Outcome, Request } from '../../../../nodes/shared/http/exchange';
import { ServiceError } from '../../../../nodes/shared/http/errors';
import { answer, create, lost, nowhere, read, service, unreachable } from '../support.mts';

const html = { 'content-type': 'text/html; charset=utf-8' };

function failure(outcome: Outcome, request: Request = read, tries = 1) {
	return failureOf(service, request, outcome, tries).facts;
}

function unread(given: Answer) {
	try {
		return { value: readJson(service, read, given) };
	} catch (thrown) {
		return thrown instanceof ServiceError ? thrown.facts : undefined;
	}
}

describe('a good answer', () => {
	test.each([
		['{"a": 1}', { a: 1 }],
		['[]', []],
		['null', null],
		['"text"', 'text'],
		['\n 0 ', 0],
		['false', false],
	])('is read as JSON whatever it calls itself: %s', (body, value) => {
		for (const headers of [{}, html, { 'content-type': 'text/plain' }]) {
			expect(readJson(service, read, answer(200, body, headers))).toEqual(value);
		}
	});

	test.each([
		['', {}, 'Oracle returned an empty response; expected JSON'],
		[' \n', {}, 'Oracle returned an empty response; expected JSON'],
		['{"id": "a", "na', {}, 'Oracle returned an incomplete or invalid response; expected JSON'],
		['OK', {}, 'Oracle returned an incomplete or invalid response; expected JSON'],
		['<!DOCTYPE html><p>hi', {}, 'Oracle returned a web page; expected JSON'],
		[
			'<html><head><title>\n Sign in to  Oracle </title>',
			{},
			'Oracle returned a web page titled "Sign in to Oracle"; expected JSON',
		],
		['hello', html, 'Oracle returned a web page; expected JSON'],
	])('is told when it is no JSON: %j', (body, headers, message) => {
		expect(unread(answer(200, body, headers))).toMatchObject({
			message,
			advice: expect.stringContaining('status was 200 for GET /jobs/1'),
			status: 200,
			mayHaveSucceeded: true,
			transient: false,
		});
	});

	test('of a web page tells no more than the beginning of its title', () => {
		const title = 'Sign in '.repeat(1_000);
		const facts = unread(answer(200, `<html><title>${title}</title>`));
		expect(facts).toMatchObject({ message: expect.stringMatching(/^.{500,600}$/) });
	});
});

describe('a refusal', () => {
	test("is told in the service's own words, with what was asked", () => {
		expect(failure(answer(400, { said: 'No such model' }))).toEqual({
			message: 'No such model',
			advice: "Oracle returned 400 for GET /jobs/1. Check this node's field values.",
			status: 400,
			body: { said: 'No such model' },
			mayHaveSucceeded: false,
			transient: false,
		});
	});

	test.each([
		['', 'Oracle returned 418 without details'],
		['{}', 'Oracle returned 418 without details'],
		['{"half": ', '{"half":'],
		['No teapot here', 'No teapot here'],
		[
			'<html><title>Short and stout</title></html>',
			'Oracle returned 418 with a web page titled "Short and stout"',
		],
		['<html><p>no title', 'Oracle returned 418 with a web page'],
	])('is told as well as can be when its body is %j', (body, message) => {
		expect(failure(answer(418, body, {})).message).toBe(message);
	});

	test('tells no more than the beginning of a long text', () => {
		for (const body of ['no '.repeat(10_000), { said: 'never '.repeat(10_000) }]) {
			const { message } = failure(answer(400, body, {}));
			expect(message).toMatch(/^.{490,500}o …$|^.{490,500}r …$/);
		}
		expect(failure(answer(400, 'y'.repeat(10_000), {})).message).toContain('without details');
	});

	test('tells no part of a word that its beginning cuts, which may be a key', () => {
		for (let before = 480; before < 500; before += 1) {
			const body = `${'x'.repeat(before)} my-secret-key is not known`;
			expect(failure(answer(400, body, {})).message).not.toMatch(/my(?!-secret-key)/);
		}
	});

	test.each([401, 403])('with %i points to the key', (status) => {
		expect(failure(answer(status)).advice).toContain('Check the key in the credential');
	});

	test('with 429 points to the concurrency', () => {
		expect(failure(answer(429))).toMatchObject({
			advice: expect.stringContaining('"Concurrency"'),
			transient: true,
			mayHaveSucceeded: false,
		});
	});

	test.each([500, 502, 503, 504, 520])('with %i may have been taken, and may pass', (status) => {
		expect(failure(answer(status), create)).toMatchObject({
			mayHaveSucceeded: true,
			transient: true,
		});
		expect(failure(answer(status)).advice).toContain('Try again later');
	});

	test('with 408 may have been taken, and may pass', () => {
		expect(failure(answer(408), create)).toMatchObject({ mayHaveSucceeded: true, transient: true });
	});

	test('carries what the service advises', () => {
		const kind = { ...service, advice: () => 'Ask Delphi.' };
		const { advice } = failureOf(kind, read, answer(404), 3).facts;
		expect(advice).toBe('Oracle returned 404 for GET /jobs/1. Tried 3 times. Ask Delphi.');
	});
});

describe('a redirect', () => {
	test.each([301, 302, 303, 307, 308])('with %i is told with its target', (status) => {
		const moved = answer(status, '', { location: 'https://new.example/jobs/1' });
		expect(failure(moved)).toMatchObject({
			message: `Oracle redirected the request to https://new.example/jobs/1 (HTTP ${status})`,
			advice: expect.stringContaining('If that is Oracle, enter https://new.example as Base URL'),
			status,
			mayHaveSucceeded: status === 303,
			transient: false,
		});
	});

	test.each(['?token=abc', '#token=abc', '?a=1\n&token=abc'])(
		'is told without what follows %j, which may be secret',
		(rest) => {
			const { message } = failure(answer(302, '', { location: `https://new.example/x${rest}` }));
			expect(message).toBe('Oracle redirected the request to https://new.example/x (HTTP 302)');
		},
	);

	test('is told without the user and password in its target', () => {
		const { message } = failure(answer(302, '', { location: 'https://jane:abc@new.example/x' }));
		expect(message).not.toContain('abc');
		expect(message).toContain('new.example/x');
	});

	test('is told when it names no target', () => {
		expect(failure(answer(302, '', {})).message).toContain('an address that it did not name');
	});
});

test('status 304 is no redirect', () => {
	const { message, advice } = failure(answer(304, '', {}));
	expect(message).toBe('Oracle returned 304 without details');
	expect(advice).toContain('That status is for caches only');
});

test('a redirect to another page does not offer that page as Base URL', () => {
	const { advice } = failure(answer(302, '', { location: 'https://login.example/start' }));
	expect(advice).toContain('Login pages, proxies and captive portals');
	expect(advice).not.toContain('If that is Oracle');
});

test('a proxy that asks for a user name and password is named, whatever page it sends', () => {
	const { message, advice } = failure(answer(407, '<html><title>Squid</title>', {}), create);
	expect(message).toBe('The proxy requires a user name and password (HTTP 407)');
	expect(advice).toContain('"Proxy" in the Request Options');
});

test.each([
	[403, read, 'Check the Base URL in the credential, and the network.'],
	[404, create, 'Check the Base URL in the credential, and the network.'],
	[502, read, 'Try again later. If this continues'],
	[502, create, 'If this continues'],
])("a page that comes with %i is told as a gateway's", (status, request, next) => {
	const page = answer(status, '<html><title>Gate</title>', {});
	const { message, advice } = failure(page, request);
	expect(message).toBe(`Oracle returned ${status} with a web page titled "Gate"`);
	expect(advice).toContain('That page probably comes from a proxy, gateway or firewall');
	expect(advice).toContain(next);
});

test.each([408, 500, 501, 502, 503, 504, 505, 511, 520])(
	'%i to a request that starts something is not told with "try again"',
	(status) => {
		expect(failure(answer(status), create).advice).not.toMatch(/try again/i);
		expect(failure(answer(status), read).advice).toContain('Try again later.');
	},
);

describe('no answer', () => {
	test('after the request may have arrived says so, where that matters', () => {
		expect(failure(lost, create)).toEqual({
			message: 'No response from Oracle: the connection was lost',
			advice: 'The request was POST /jobs.',
			mayHaveSucceeded: true,
			transient: true,
		});
		expect(failure(lost, read, 6).advice).toBe(
			'The request was GET /jobs/1. Tried 6 times. Try again later.',
		);
	});

	test('because nobody is there says that nothing was sent', () => {
		expect(failure(unreachable, create)).toMatchObject({
			message: "Couldn't connect to Oracle: the connection was refused",
			advice: expect.stringContaining('Nothing was sent.'),
			mayHaveSucceeded: false,
			transient: true,
		});
		expect(failure(nowhere)).toMatchObject({ mayHaveSucceeded: false, transient: false });
	});
});

test.each<[Partial<Extract<Outcome, { kind: 'unreachable' }>>, string, string]>([
	[
		{ unsigned: true, transient: true },
		"Couldn't get an access token from Oracle: it returned 503",
		'The request itself was not sent. Tried 2 times. Run the node again.',
	],
	[
		{ unsigned: true, transient: false },
		"Couldn't get an access token from Oracle: it returned 503",
		'Check the client ID, the client secret and the Base URL in the credential.',
	],
	[
		{ withheld: true, transient: false },
		'The request to Oracle was not sent: it returned 503',
		'N8N_SSRF_ALLOWED_HOSTNAMES',
	],
])('a request that was not sent (%j) says so', (facts, message, advice) => {
	const outcome = { kind: 'unreachable', reason: 'it returned 503', transient: false } as const;
	expect(failure({ ...outcome, ...facts }, create, 2)).toEqual({
		message,
		advice: expect.stringContaining(advice),
		mayHaveSucceeded: false,
		transient: facts.transient,
	});
});

test.each([
	[200, '{}', true],
	[299, '{}', true],
	[300, '', false],
	[400, '', false],
	[299, { said: 'No such model' }, false],
])('an error with status %d and the body %j may have been taken: %j', (status, body, may) => {
	expect(failure(answer(status, body), create).mayHaveSucceeded).toBe(may);
});

test('a request is told without its query', () => {
	expect(requestLine({ ...read, query: { token: 'abc' } })).toBe('GET /jobs/1');
});
