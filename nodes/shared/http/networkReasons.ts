export const TIMED_OUT = 'the request timed out';

/** OpenSSL's error codes for certificates. */
export const CERTIFICATE =
	/CERT|CRL|ISSUER|SIGNATURE|SELF_SIGNED|^INVALID_|^PATH_LENGTH_|^HOSTNAME_/;
/**
 * Node.js's message when a connection ends during its TLS handshake; the code is the same as for any other
 * end.
 */
export const BEFORE_TLS = /before secure TLS connection was established/;

/** What a message says about a network error: a clause, and specific advice, if any. */
export interface Reason {
	reason: string;
	advice?: string;
}

const SKIP =
	'in a network you trust, "Ignore SSL Issues (Insecure)" in the Request Options, or in the credential if it has that option, skips the check.';
const TRUST = `Add the certificate authority to n8n with NODE_EXTRA_CA_CERTS. Or, ${SKIP}`;
const SPEAK_HTTPS = 'Check whether the Base URL should begin with http:// or has the wrong port.';

/**
 * By an error's code, and the texts of OpenSSL and Node.js in its message; the first match counts. The
 * codes themselves are left out: n8n replaces a message that contains one.
 */
export const REASONS: Array<{ shows: RegExp; reason: Reason }> = [
	saying(
		/CERTIFICATE_REQUIRED/,
		'the server requires a client certificate (mTLS)',
		"This node can't send one. Use a Base URL that does not require it, or a proxy that adds it.",
	),
	saying(
		/alert protocol version|UNSUPPORTED_PROTOCOL|unsupported protocol/i,
		'the server and n8n support no common TLS version',
		'Turn on TLS 1.2 or 1.3 on the server.',
	),
	saying(
		/alert handshake failure|HANDSHAKE_FAILURE/i,
		'the server rejected the TLS handshake',
		"It may require a client certificate (mTLS), which this node can't send, or a cipher that n8n does not support.",
	),
	saying(
		/CERT_HAS_EXPIRED/,
		"the server's certificate has expired",
		`Have the certificate renewed. Until then, ${SKIP}`,
	),
	saying(
		/CERT_NOT_YET_VALID/,
		"the server's certificate is not valid yet",
		'Check the clock of the machine that n8n runs on.',
	),
	saying(/CERT_REVOKED/, "the server's certificate was revoked", 'Have the certificate replaced.'),
	saying(
		/ALTNAME_INVALID|HOSTNAME_MISMATCH/,
		"the server's certificate is for another host name",
		'Check the host name in the Base URL.',
	),
	saying(/SELF_SIGNED/, "the server's certificate is self-signed", TRUST),
	saying(
		/UNABLE_TO_(VERIFY_LEAF|GET_ISSUER)/,
		"the server's certificate is from an unknown authority, or its chain is incomplete",
		TRUST,
	),
	saying(
		/wrong version number|WRONG_VERSION_NUMBER/i,
		'the server does not use TLS (https) at that port',
		SPEAK_HTTPS,
	),
	saying(
		/HPE_HEADER_OVERFLOW/,
		'its response headers are larger than 16 KB',
		'Check what adds so many headers or cookies, such as a proxy. To accept more, start n8n with NODE_OPTIONS=--max-http-header-size=65536.',
	),
	saying(
		/\bHPE_/,
		'it does not follow the HTTP protocol',
		'Check the scheme (https:// or http://) and the port of the Base URL.',
	),
	saying(/EPROTO\b/, 'the TLS handshake failed', SPEAK_HTTPS),
	saying(
		BEFORE_TLS,
		'the connection was closed during the TLS handshake',
		'Check the scheme (https:// or http://) and the port of the Base URL, and for a firewall or proxy that closes connections.',
	),
	saying(/ECONNREFUSED/, 'the connection was refused'),
	saying(/ENOTFOUND/, 'the host name was not found (DNS)'),
	saying(/EAI_AGAIN/, 'the DNS server did not respond'),
	saying(/EHOSTUNREACH|ENETUNREACH/, 'the host is unreachable from n8n'),
	saying(/ECONNABORTED|ETIMEDOUT/, TIMED_OUT),
	saying(
		/EADDRNOTAVAIL/,
		'n8n has no free network port',
		'Send fewer requests at once, and check what else opens many connections where n8n runs.',
	),
	saying(
		/EMFILE|ENFILE/,
		'n8n has too many open connections and files',
		'Run fewer requests at once, or raise the limit of open files where n8n runs.',
	),
	saying(
		/EACCES|EPERM/,
		'n8n is not allowed to connect to that address',
		'Check the firewall and the container settings where n8n runs.',
	),
	saying(
		/EINVAL|ERR_INVALID_URL/,
		'that address is not valid',
		'Check the scheme, host and port of the Base URL.',
	),
	saying(CERTIFICATE, "the server's certificate can't be trusted", TRUST),
];

function saying(shows: RegExp, reason: string, advice?: string) {
	return { shows, reason: { reason, ...(advice !== undefined && { advice }) } };
}

/** The reason for an error's code and the messages in its chain; undefined if it is unknown. */
export function reasonIn(text: string): Reason | undefined {
	return REASONS.find(({ shows }) => shows.test(text))?.reason;
}
