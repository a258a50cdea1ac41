import fc from 'fast-check';

import { redact, redactJson } from '../../../../nodes/shared/http/redact';

describe('a secret', () => {
	test.each([
		['as it is', 'key: s3/cr+t =', ['s3/cr+t =']],
		['encoded for a URL', 'at /x?key=s3%2Fcr%2Bt%20%3D', ['s3/cr+t =']],
		['encoded for a URL in small letters', 'at /x?key=s3%2fcr%2bt%20%3d', ['s3/cr+t =']],
		['encoded as a form', 'key=s3%2Fcr%2Bt+%3D', ['s3/cr+t =']],
		['in JSON', 'said {"key":"s3\\"cr\\\\t"}', ['s3"cr\\t']],
		['more than once', 'abcd and abcd', ['abcd']],
		['that begins with another one', 'abcd-efgh', ['abcd', 'abcd-efgh']],
		['with the characters of a pattern', 'a.*$& a.*$&', ['a.*$&']],
	])('is not told %s', (_how, text, secrets) => {
		const told = redact(text, secrets);
		expect(told).toContain('***');
		for (const part of ['s3', 'cr+t', 'cr%2', 'abcd', 'efgh', '.*$&']) {
			expect(told).not.toContain(part);
		}
	});

	test.each([
		['abcd', '\ufffd\ufffd\ufffd\ufffd'],
		['abcd', 'abc'],
		['abcd', 'a-b-c-d'],
	])('%j is not seen in %j', (secret, text) => {
		expect(redact(text, [secret])).toBe(text);
	});

	test('that no URL can hold breaks nothing', () => {
		expect(redact('half \ud83d pair', ['\ud83d pair'])).toBe('half ***');
	});

	test('leaves no trace in any text', () => {
		const secret = fc.string({ unit: 'grapheme-ascii', minLength: 4, maxLength: 40 });
		fc.assert(
			fc.property(secret, fc.string(), fc.string(), (key, before, after) => {
				fc.pre(!'***'.includes(key) && !key.includes('*'));
				for (const form of [key, encodeURIComponent(key)]) {
					expect(redact(before + form + after, [key])).not.toContain(form);
				}
			}),
		);
	});
});

const units = (text: string, escape: (code: number) => string) =>
	Array.from({ length: text.length }, (_, index) => escape(text.charCodeAt(index))).join('');
const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const html = (text: string) =>
	text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replaceAll("'", '&#39;');

/** As PHP's `htmlentities` with `ENT_HTML5`, and what else writes names where it can. */
const NAMES: Record<string, string> = Object.fromEntries(
	[
		...['!excl', '"quot', '#num', '$dollar', '%percnt', '&amp', "'apos", '(lpar', ')rpar', '*ast'],
		...['+plus', ',comma', '.period', '/sol', ':colon', ';semi', '<lt', '=equals', '>gt'],
		...['?quest', '@commat', '[lbrack', '\\bsol', ']rsqb', '^Hat', '_lowbar', '`grave', '{lcub'],
		...['|vert', '}rcub'],
	].map((one) => [one[0], `&${one.slice(1)};`]),
);
const byName = (text: string) => [...text].map((one) => NAMES[one] ?? one).join('');

const encodings: Array<[string, (text: string) => string]> = [
	['JSON', json],
	['JSON with escaped slashes', (text) => json(text).replaceAll('/', '\\/')],
	['JSON in ASCII', (text) => units(text, (code) => `\\u${hex(code, 4)}`)],
	['JSON in ASCII, capitals', (text) => units(text, (code) => `\\u${hex(code, 4).toUpperCase()}`)],
	['a JSON text in JSON', (text) => json(json(text))],
	['a URL', encodeURIComponent],
	[
		'a URL, every byte',
		(text) => [...Buffer.from(text)].map((byte) => `%${hex(byte, 2)}`).join(''),
	],
	['a URL, twice', (text) => encodeURIComponent(encodeURIComponent(text))],
	['a form', (text) => new URLSearchParams({ text }).toString().slice('text='.length)],
	['HTML', html],
	['HTML, by number', (text) => [...text].map((one) => `&#${one.codePointAt(0)};`).join('')],
	['HTML, by hexadecimal number', (text) => units(text, (code) => `&#x${hex(code, 4)};`)],
	['HTML in HTML', (text) => html(html(text))],
	['HTML in JSON', (text) => json(html(text))],
	['a string of Python', (text) => text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")],
	['bytes of Python', (text) => units(text, (code) => `\\x${hex(code, 2)}`)],
	['HTML, by name', byName],
	['a string with code points in braces', (text) => units(text, (code) => `\\u{${hex(code, 1)}}`)],
	['a string in octal', (text) => units(text, (code) => `\\${code.toString(8).padStart(3, '0')}`)],
	[
		'quoted-printable',
		(text) => [...Buffer.from(text)].map((byte) => `=${hex(byte, 2).toUpperCase()}`).join(''),
	],
	['hexadecimal digits', (text) => Buffer.from(text).toString('hex')],
];

describe.each(encodings)('a secret in %s', (_name, encode) => {
	test('is hidden, whatever stands around it', () => {
		const secret = fc.string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 40 });
		fc.assert(
			fc.property(secret, (key) => {
				fc.pre(key.trim() === key && !key.includes('*'));
				expect(redact(`<a>${encode(key)}</a>`, [key])).toBe('<a>***</a>');
			}),
			{ numRuns: 30, examples: [['abcdef:\\u'], ['abcdef:\\x'], ['abcdef:\\&'], ['abcdef:\\']] },
		);
	});
});

test.each([0, 1, 2])('a secret in base64 after %i other bytes is hidden', (offset) => {
	const key = 'a+b/c=d-e_f\u{1F511}~~~???>>>';
	for (const alphabet of ['base64', 'base64url'] as const) {
		const encoded = Buffer.from(`${'u'.repeat(offset)}${key}`).toString(alphabet);
		expect(redact(encoded, [key]).replace(/=*$/, '')).toMatch(/^.{0,4}\*\*\*.{0,2}$/);
	}
});

test('a secret is hidden without the invisible characters that it was stored with', () => {
	expect(redact('the key abcdef-123 is wrong', ['abc\u200bdef\u0000-123\ufeff'])).toBe(
		'the key *** is wrong',
	);
});

test('a text of nothing but backslashes is read in time', () => {
	const begunAt = performance.now();
	redact('\\'.repeat(20_000), ['\\secret\\\\key\\']);
	expect(performance.now() - begunAt).toBeLessThan(2_000);
});

test.each([123456789, -1234567, 1234567.5, 0.1234567, 1.2345678e30, 1.2345678e-7])(
	'a key that could be a number leaves JSON valid: %s',
	(number) => {
		const json = JSON.stringify({ number, text: `key ${number}` });
		for (const text of [json, json.replace('key', '\\u006bey')]) {
			expect(JSON.parse(redactJson(text, [String(number)]))).toMatchObject({ number });
		}
	},
);

test('a key of digits and hyphens is no number', () => {
	expect(redactJson('{"key":"123456-789012"}', ['123456-789012'])).toBe('{"key":"***"}');
});

test.each<[string, (text: string) => string]>([
	['as it is', (text) => text],
	['in hexadecimal digits', (text) => Buffer.from(text).toString('hex')],
	['in hexadecimal digits, capitals', (text) => Buffer.from(text).toString('hex').toUpperCase()],
	...[0, 1, 2].map((offset): [string, (text: string) => string] => [
		`in base64 after ${offset} other bytes`,
		(text) => Buffer.from('u'.repeat(offset) + text).toString('base64'),
	]),
])('a secret in JSON is hidden %s', (_how, encode) => {
	const json = JSON.stringify({ said: encode('abcdef-1234567') });
	expect(redactJson(json, ['abcdef-1234567'])).toMatch(/^\{"said":".{0,4}\*\*\*.{0,4}"\}$/);
});

test.each(['\u0080', '\u00e9', '\u00ff', '\u0100', '\uffee', '\u{1f511}'])(
	'a secret with %j is hidden where that could not be written',
	(character) => {
		const bytes = [...Buffer.from(character)].map((byte) => `\\x${hex(byte, 2)}`).join('');
		for (const form of [character, '\ufffd', bytes]) {
			expect(redact(`<a>abc${form}def</a>`, [`abc${character}def`])).toBe('<a>***</a>');
		}
	},
);

test.each(['ab12-cd34-ef56-gh78', 'a1b2c.d3e4f'])(
	'a key of short groups is hidden in JSON: %s',
	(key) => {
		expect(redactJson(JSON.stringify({ key }), [key])).toBe('{"key":"***"}');
	},
);
