import { fileNameOf, mimeTypeOf } from '../../../../nodes/shared/files/names';

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
