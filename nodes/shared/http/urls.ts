/**
 * Reads a base URL as users paste it: surrounding spaces and trailing slashes are dropped.
 * @throws Error with a sentence for the user when it is not an http(s) URL.
 */
export function parseBaseUrl(text: unknown): string {
	const given = typeof text === 'string' ? text.trim() : '';
	if (given === '') {
		throw new Error(
			'The credential has no Base URL. Enter the URL of the service, such as https://example.com.',
		);
	}
	const url = parseUrl(given);
	if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
		throw new Error(
			'The Base URL in the credential is not a valid URL. Enter one that begins with https:// or http://.',
		);
	}
	if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
		throw new Error(
			'The Base URL in the credential has extra parts. Enter it without user name, password, "?" or "#".',
		);
	}
	return url.origin + url.pathname.replace(/\/+$/, '');
}

/**
 * The same for a service whose paths begin with `/api/v1`: users also paste URLs of its API, such as
 * `https://example.com/api/v1/health/`. A path before `/api` is kept.
 * @throws Error with a sentence for the user, as `parseBaseUrl` does
 */
export function parseApiBaseUrl(text: unknown): string {
	return parseBaseUrl(text).replace(/\/+api(\/+v\d+(\/.*)?)?$/, '');
}

/**
 * An absolute URL, or one relative to a base; undefined if it is not valid. (`URL.canParse` is wrong for
 * non-ASCII letters in Node.js 20 once it is optimised.)
 */
export function parseUrl(text: string, base?: string): URL | undefined {
	try {
		return new URL(text, base);
	} catch {
		return undefined;
	}
}

/** Whether both are absolute URLs with the same scheme, host and port. */
export function sameOrigin(one: string, other: string): boolean {
	const origin = parseUrl(one)?.origin;
	return origin !== undefined && origin === parseUrl(other)?.origin;
}

/** Longer than any ID or name of a service, and than many servers accept in a URL. */
const LONGEST_SEGMENT = 1_000;

/**
 * Encodes a value as exactly one path segment.
 * @param field the field's label, for the message
 * @throws Error with a sentence for the user if the value can't be one segment
 */
export function pathSegment(value: unknown, field: string): string {
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	if (text === '') throw new Error(`"${field}" is empty. Enter a value.`);
	if (text.length > LONGEST_SEGMENT) {
		throw new Error(
			`"${field}" is too long for an ID or name: it has ${text.length} characters. Enter at most ${LONGEST_SEGMENT}.`,
		);
	}
	// A URL parser treats "." and ".." as path steps even if they are encoded.
	if (text === '.' || text === '..' || /\p{Surrogate}/u.test(text)) {
		throw new Error(
			`"${field}" is "${text}", which contains characters that are not allowed in an ID or name. Enter another value.`,
		);
	}
	return encodeURIComponent(text);
}
