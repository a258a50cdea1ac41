import { decodeText } from '../../../../nodes/shared/http/charset';

const TEXT = '{"name":"Größe"}';
const utf16be = Buffer.from(TEXT, 'utf16le').swap16();
const marked = (bytes: Buffer, ...mark: number[]) => Buffer.concat([Buffer.from(mark), bytes]);

test.each<[string, Buffer, string, string?]>([
	['UTF-8', Buffer.from(TEXT), 'application/json'],
	['UTF-8 with a mark', marked(Buffer.from(TEXT), 0xef, 0xbb, 0xbf), 'application/json'],
	['UTF-8 under a wrong name', Buffer.from(TEXT), 'application/json; charset=utf-16'],
	['UTF-8 under another wrong name', Buffer.from(TEXT), 'application/json; charset=ISO-8859-1'],
	['UTF-8 under an unknown name', Buffer.from(TEXT), 'application/json; charset=x-nobody'],
	['ISO-8859-1', Buffer.from(TEXT, 'latin1'), 'application/json;charset="ISO-8859-1"'],
	['Windows-1252', Buffer.from(TEXT, 'latin1'), 'text/plain; charset=windows-1252; x=y'],
	['UTF-16', Buffer.from(TEXT, 'utf16le'), 'application/json; charset=utf-16'],
	[
		'ISO-8859-1 that begins like a mark',
		Buffer.from('ÿ2', 'latin1'),
		'text/plain; charset=latin1',
		'ÿ2',
	],
	['UTF-16, big-endian', utf16be, 'application/json; charset=utf-16be'],
	['UTF-16 without a name', utf16be, 'application/json'],
	['UTF-16 with a mark', marked(utf16be, 0xfe, 0xff), 'application/json; charset=utf-16'],
	['UTF-16 with another mark', marked(Buffer.from(TEXT, 'utf16le'), 0xff, 0xfe), ''],
])('%s is read', (_, bytes, contentType, text = TEXT) => {
	expect(decodeText(bytes, contentType)).toBe(text);
});

test.each([
	['', ''],
	['5', 'text/plain'],
	['', undefined],
])('%j is read, too', (text, contentType) => {
	expect(decodeText(Buffer.from(text), contentType)).toBe(text);
});
