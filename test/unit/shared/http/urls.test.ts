import fc from 'fast-check';

import {
	parseApiBaseUrl,
	parseBaseUrl,
	pathSegment,
	sameOrigin,
} from '../../../../nodes/shared/http/urls';

describe('a base URL', () => {
	test.each([
		['https://arcanna.example.com', 'https://arcanna.example.com'],
		['  https://arcanna.example.com/\n', 'https://arcanna.example.com'],
		['https://arcanna.example.com///', 'https://arcanna.example.com'],
		['https://example.com/ai/arcanna/', 'https://example.com/ai/arcanna'],
		['HTTPS://Arcanna.Example.COM/', 'https://arcanna.example.com'],
		['http://localhost:3000', 'http://localhost:3000'],
		['https://arcanna.example.com:443', 'https://arcanna.example.com'],
		['http://10.0.0.8:8443/', 'http://10.0.0.8:8443'],
		['http://[::1]:8080/', 'http://[::1]:8080'],
		['https://bücher.example', 'https://xn--bcher-kva.example'],
	])('is read as users paste it: %j', (given, read) => {
		expect(parseBaseUrl(given)).toBe(read);
	});

	test.each([undefined, null, '', '   ', 42, {}])('is asked for when it is %j', (given) => {
		expect(() => parseBaseUrl(given)).toThrow('The credential has no Base URL');
	});

	test.each([
		'arcanna.example.com',
		'ftp://example.com',
		'javascript:alert(1)',
		'https://',
		'/api',
	])('is refused when it is no web address: %j', (given) => {
		expect(() => parseBaseUrl(given)).toThrow('not a valid URL');
	});

	test.each([
		'https://jane@example.com',
		'https://jane:secret@example.com',
		'https://example.com?key=1',
		'https://example.com/#top',
	])('is refused when it holds more than a base URL, and is not told: %j', (given) => {
		expect(() => parseBaseUrl(given)).toThrow('has extra parts');
		expect(() => parseBaseUrl(given)).not.toThrow('example.com?');
	});
});

test.each([
	['https://example.com', 'https://example.com'],
	['https://example.com/api', 'https://example.com'],
	['https://example.com//api/', 'https://example.com'],
	[' https://example.com/api/v1/health/ ', 'https://example.com'],
	['https://example.com/ai/api/v2/events/query', 'https://example.com/ai'],
	// What may be the path of a proxy stays.
	['https://example.com/api/arcanna', 'https://example.com/api/arcanna'],
	['https://example.com/apis', 'https://example.com/apis'],
	['https://example.com/my-api', 'https://example.com/my-api'],
])('the base URL of an API may be an address of that API: %j', (given, read) => {
	expect(parseApiBaseUrl(given)).toBe(read);
});

describe('one origin', () => {
	const base = 'https://arcanna.example.com/ai';

	test.each([
		'https://arcanna.example.com/api/v1/jobs/',
		'https://ARCANNA.example.com:443/',
		'https://arcanna.example.com\\@evil.example/',
	])('is seen in %s', (url) => {
		expect(sameOrigin(url, base)).toBe(true);
	});

	test.each([
		'http://arcanna.example.com/',
		'https://arcanna.example.com:8443/',
		'https://example.com/',
		'https://arcanna.example.com.evil.example/',
		'https://arcanna.example.com@evil.example/',
		'https://evil.example/https://arcanna.example.com/',
		'//arcanna.example.com/',
		'/api/v1/jobs/',
		'arcanna.example.com',
		'',
	])('is not seen in %j', (url) => {
		expect(sameOrigin(url, base)).toBe(false);
		expect(sameOrigin(base, url)).toBe(false);
	});
});

describe('a path segment', () => {
	test.each([
		['15427818711674001', '15427818711674001'],
		[123, '123'],
		[' siem-1 ', 'siem-1'],
		['a/b', 'a%2Fb'],
		['../admin', '..%2Fadmin'],
		['a?b=c#d', 'a%3Fb%3Dc%23d'],
		['100%', '100%25'],
		['%2e%2e', '%252e%252e'],
		['häßlich 😀', 'h%C3%A4%C3%9Flich%20%F0%9F%98%80'],
		['...', '...'],
	])('holds %j as %s', (value, encoded) => {
		expect(pathSegment(value, 'Event ID')).toBe(encoded);
	});

	test.each(['', '  ', undefined, null, {}, [], true])('has to be filled in: %j', (value) => {
		expect(() => pathSegment(value, 'Event ID')).toThrow('"Event ID" is empty');
	});

	test.each(['.', '..', ' .. ', 'half a pair \ud83d'])(
		'refuses what no address can hold: %j',
		(value) => {
			expect(() => pathSegment(value, 'Event ID')).toThrow(
				'contains characters that are not allowed in an ID',
			);
		},
	);

	test('is always exactly one segment that says the same again', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', minLength: 1 }), (value) => {
				const text = value.trim();
				fc.pre(text !== '' && text !== '.' && text !== '..');
				const url = new URL(`https://example.com/events/${pathSegment(value, 'ID')}/export`);
				const segments = url.pathname.split('/');
				expect(segments).toHaveLength(4);
				expect(decodeURIComponent(segments[2])).toBe(text);
				expect(url.search + url.hash).toBe('');
			}),
		);
	});
});
