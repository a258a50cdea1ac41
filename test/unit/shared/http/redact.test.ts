import fc from 'fast-check';

import { redact } from '../../../../nodes/shared/http/redact';

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
