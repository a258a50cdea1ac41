import { fileNameOf, mimeTypeOf } from '../../../../nodes/shared/files/names';

/** A header as Node.js hands it over: each byte as a character. */
const asBytes = (text: string) => Buffer.from(text).toString('latin1');
const from = (disposition: unknown, url = 'https://files.example/x/data.csv?Signature=a') =>
	fileNameOf({ 'content-disposition': disposition }, url, 'fallback.bin');

describe('the name of a file that came', () => {
	test.each([
		['attachment; filename="scores.csv"', 'scores.csv'],
		['attachment; filename=scores.csv', 'scores.csv'],
		['attachment;filename="with \\"quotes\\".csv"', 'with _quotes_.csv'],
		['attachment; filename="a;b.csv"; size=3', 'a;b.csv'],
		[`attachment; filename="_.csv"; filename*=UTF-8''%C3%A4%20b.csv`, 'ä b.csv'],
		[`attachment; filename*=utf-8'en'r.csv; filename="other.csv"`, 'r.csv'],
		[`attachment; filename="plain.csv"; filename*=shift_jis''%83.csv`, 'plain.csv'],
		['attachment; filename="../../etc/passwd"', 'passwd'],
		['attachment; filename="C:\\\\temp\\\\scores.csv"', 'scores.csv'],
		['attachment; filename="a\u0000b\n.csv"', 'a_b_.csv'],
		[`attachment; filename*=UTF-8''bad%ZZ.csv`, 'bad%ZZ.csv'],
		[`attachment; filename*=ISO-8859-1''%E4.csv`, 'ä.csv'],
		[`attachment; filename*="UTF-8''%C3%A4.csv"`, 'ä.csv'],
		[`attachment; filename="_.csv"; filename*=UTF-8''%E4.csv`, '_.csv'],
		[`attachment; filename="${asBytes('Größe 漢.csv')}"`, 'Größe 漢.csv'],
		[`attachment; filename=${asBytes('ä.csv')}`, 'ä.csv'],
		['attachment; filename="\xe4.csv"', 'ä.csv'],
		['attachment; filename="=?UTF-8?B?R3LDtsOfZS5jc3Y=?="', 'Größe.csv'],
		['attachment; filename="=?iso-8859-1?Q?Gr=F6=DFe_1.csv?="', 'Größe 1.csv'],
		['attachment; filename="=?UTF-8?Q?Gr=C3=B6?= =?UTF-8?Q?=C3=9Fe.csv?="', 'Größe.csv'],
		['attachment; filename="=?unknown?Q?a?=.csv"', '=_unknown_Q_a_=.csv'],
	])('%s', (header, name) => {
		expect(from(header)).toBe(name);
	});

	test.each([undefined, 'inline', 'attachment', 'attachment; filename=""', '; filename=".."'])(
		'is the last step of the address with %p',
		(header) => expect(from(header)).toBe('data.csv'),
	);

	test('is taken out of an encoded address', () => {
		expect(from(undefined, 'https://files.example/r%C3%A9sultat%20A.json')).toBe('résultat A.json');
		expect(from(undefined, 'https://files.example/%2e%2e%2fpasswd')).toBe('passwd');
		expect(from(undefined, 'https://files.example/100%.csv')).toBe('100%.csv');
	});

	test('is the given one where nothing else tells', () => {
		expect(from(undefined, 'https://files.example/')).toBe('fallback.bin');
		expect(from(undefined, 'no address')).toBe('fallback.bin');
	});

	test('is never too long, and keeps its extension', () => {
		const name = from(`attachment; filename="${'a'.repeat(500)}.csv"`);
		expect(name).toHaveLength(200);
		expect(name.endsWith('a.csv')).toBe(true);
	});

	test.each(['ä', '漢', '😀'])('takes 200 bytes at most, in whole characters (%s)', (letter) => {
		const name = from(`attachment; filename*=UTF-8''${encodeURIComponent(letter.repeat(150))}.csv`);
		expect(name).toMatch(new RegExp(`^(${letter})+\\.csv$`, 'u'));
		const bytes = Buffer.byteLength(name);
		expect(bytes).toBeLessThanOrEqual(200);
		expect(bytes).toBeGreaterThan(200 - 4);
	});
});

test.each([
	['text/csv', 'text/csv'],
	['Text/CSV; charset=utf-8', 'text/csv'],
	['binary/octet-stream', undefined],
	['application/octet-stream', undefined],
	['', undefined],
	[undefined, undefined],
])('the type of %p is %p', (header, type) => {
	expect(mimeTypeOf({ 'content-type': header })).toBe(type);
});
