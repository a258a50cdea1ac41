import {
	brokenReason,
	isResponse,
	networkOutcome,
} from '../../../../nodes/shared/http/networkErrors';

const system = (code: string, syscall?: string) =>
	Object.assign(new Error(`${syscall ?? ''} ${code}`), { code, ...(syscall && { syscall }) });

/** As axios, and then n8n, wrap what Node.js threw. */
function thrownByN8n(cause: Error & { code?: string }): Error {
	const axios = Object.assign(new Error(cause.message, { cause }), {
		code: cause.code,
		isAxiosError: true,
	});
	return new Error('The connection failed', { cause: axios });
}

const aggregate = (...errors: Error[]) =>
	Object.assign(new AggregateError(errors), { code: Object(errors[0]).code });

interface Expected {
	of: Error;
	is: { kind: 'lost' | 'unreachable'; transient?: boolean };
}

const lost = (cause: Error): Expected => ({ of: thrownByN8n(cause), is: { kind: 'lost' } });
const never = (cause: Error, transient: boolean): Expected => ({
	of: thrownByN8n(cause),
	is: { kind: 'unreachable', transient },
});

test.each<[string, Expected]>([
	['ECONNREFUSED', never(system('ECONNREFUSED', 'connect'), true)],
	['ECONNRESET while connecting', never(system('ECONNRESET', 'connect'), true)],
	['ETIMEDOUT while connecting', never(system('ETIMEDOUT', 'connect'), true)],
	['EHOSTUNREACH while connecting', never(system('EHOSTUNREACH', 'connect'), true)],
	['ENETUNREACH while connecting', never(system('ENETUNREACH', 'connect'), true)],
	['EHOSTDOWN while connecting', never(system('EHOSTDOWN', 'connect'), true)],
	['ENETDOWN while connecting', never(system('ENETDOWN', 'connect'), true)],
	['EMFILE while connecting', never(system('EMFILE', 'connect'), true)],
	['EACCES while connecting', never(system('EACCES', 'connect'), false)],
	['EPERM while connecting', never(system('EPERM', 'connect'), false)],
	['EADDRNOTAVAIL', never(system('EADDRNOTAVAIL', 'connect'), true)],
	['EADDRNOTAVAIL of a local address', never(system('EADDRNOTAVAIL', 'bind'), true)],
	['EADDRNOTAVAIL without a system call', never(system('EADDRNOTAVAIL'), true)],
	['EINVAL', never(system('EINVAL', 'connect'), false)],
	['EINVAL without a system call', never(system('EINVAL'), false)],
	['ENOTFOUND', never(system('ENOTFOUND', 'getaddrinfo'), false)],
	['EAI_AGAIN', never(system('EAI_AGAIN', 'getaddrinfo'), true)],
	['EAI_FAIL', never(system('EAI_FAIL', 'getaddrinfo'), true)],
	['no TLS', never(system('EPROTO', 'write'), false)],
	[
		'several addresses that refuse',
		never(aggregate(system('ECONNREFUSED', 'connect'), system('ENETUNREACH', 'connect')), true),
	],
	[
		'several addresses that do not answer',
		never(aggregate(system('ETIMEDOUT', 'connect'), system('ETIMEDOUT', 'connect')), true),
	],
	...[
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'UNABLE_TO_GET_ISSUER_CERT',
		'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
		'UNABLE_TO_GET_CRL',
		'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
		'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
		'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
		'CERT_SIGNATURE_FAILURE',
		'CRL_SIGNATURE_FAILURE',
		'CERT_NOT_YET_VALID',
		'CERT_HAS_EXPIRED',
		'CRL_NOT_YET_VALID',
		'CRL_HAS_EXPIRED',
		'ERROR_IN_CERT_NOT_AFTER_FIELD',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'CERT_CHAIN_TOO_LONG',
		'CERT_REVOKED',
		'CERT_UNTRUSTED',
		'CERT_REJECTED',
		'INVALID_CA',
		'INVALID_PURPOSE',
		'PATH_LENGTH_EXCEEDED',
		'HOSTNAME_MISMATCH',
		'ERR_TLS_CERT_ALTNAME_INVALID',
	].map((code): [string, Expected] => [code, never(system(code), false)]),
	['EHOSTUNREACH after the request was sent', lost(system('EHOSTUNREACH', 'read'))],
	['ENETUNREACH after the request was sent', lost(system('ENETUNREACH', 'read'))],
	['EHOSTUNREACH of an unknown phase', lost(system('EHOSTUNREACH'))],
	['ETIMEDOUT after the request was sent', lost(system('ETIMEDOUT', 'read'))],
	['ECONNRESET', lost(system('ECONNRESET', 'read'))],
	['EPIPE', lost(system('EPIPE', 'write'))],
	['EINVAL after the connection was made', lost(system('EINVAL', 'write'))],
	['a hang-up', lost(system('ECONNRESET'))],
	['an answer that is no HTTP', lost(system('HPE_INVALID_CONSTANT'))],
])('%s', (_, { of, is }) => {
	const outcome = networkOutcome(of);
	expect(outcome).toMatchObject(is);
	expect(outcome.reason).not.toMatch(/\bE[A-Z]{3,}|_/);
});

test('what did not come from the HTTP client was not sent', () => {
	expect(networkOutcome(new Error('The host is not allowed'))).toEqual({
		kind: 'unreachable',
		reason: 'The host is not allowed',
		transient: false,
		withheld: true,
	});
});

const INSECURE = /Ignore SSL Issues/;

test.each([
	['DEPTH_ZERO_SELF_SIGNED_CERT', /self-signed/, INSECURE],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /unknown authority, or its chain is incomplete/, INSECURE],
	['CERT_HAS_EXPIRED', /has expired/, INSECURE],
	['ERR_TLS_CERT_ALTNAME_INVALID', /for another host name/, /host name in the Base URL/],
	['CERT_REVOKED', /was revoked/, /replaced/],
	['CERT_NOT_YET_VALID', /not valid yet/, /clock/],
	['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', /client certificate \(mTLS\)/, /can't send one/],
	['EPROTO tlsv1 alert protocol version', /no common TLS version/, /TLS 1\.2/],
	['EPROTO sslv3 alert handshake failure', /rejected the TLS handshake/, /mTLS/],
	['EPROTO wrong version number', /does not use TLS \(https\) at that port/, /http:\/\//],
	['HPE_HEADER_OVERFLOW', /headers are larger than 16 KB/, /max-http-header-size/],
	['HPE_INVALID_CONSTANT', /does not follow the HTTP protocol/, /scheme/],
	['EADDRNOTAVAIL', /no free network port/, /fewer requests/],
	['EACCES', /not allowed to connect/, /firewall/],
	['EINVAL', /address is not valid/, /scheme, host and port/],
])('%s is told in its own words', (text, reason, advice) => {
	const [code] = text.split(' ');
	const cause = Object.assign(new Error(`write ${text}`), { code });
	const outcome = networkOutcome(thrownByN8n(cause));
	expect(outcome.reason).toMatch(reason);
	expect(outcome.advice).toMatch(advice);
	if (advice !== INSECURE) expect(outcome.advice).not.toMatch(INSECURE);
});

test('a connection that ends in its TLS handshake was never made', () => {
	const text = 'Client network socket disconnected before secure TLS connection was established';
	const cause = Object.assign(new Error(text), { code: 'ECONNRESET' });
	expect(networkOutcome(thrownByN8n(cause))).toEqual({
		kind: 'unreachable',
		reason: 'the connection was closed during the TLS handshake',
		advice: expect.stringContaining('http://'),
		transient: true,
	});
});

test('of several addresses the first one decides', () => {
	const unreachable = system('EHOSTUNREACH', 'connect');
	const forbidden = system('EACCES', 'connect');
	const told = (...errors: Error[]) => networkOutcome(thrownByN8n(aggregate(...errors)));
	expect(told(unreachable, forbidden)).toEqual(networkOutcome(thrownByN8n(unreachable)));
	expect(told(forbidden, unreachable)).toEqual(networkOutcome(thrownByN8n(forbidden)));
});

test.each([
	[system('HPE_INVALID_CONSTANT'), 'HTTP protocol'],
	[new Error('aborted'), 'the connection was lost'],
	[undefined, 'the connection was lost'],
])('a response that breaks off says why: %s', (error, reason) => {
	expect(brokenReason(error)).toContain(reason);
});

test.each([
	[{ status: 404, headers: {}, data: '' }, true],
	[{ status: 404 }, false],
	[{ data: '' }, false],
	[null, false],
	[undefined, false],
	['status data', false],
])('%j is a response in an error: %s', (value, is) => {
	expect(isResponse(value)).toBe(is);
});
