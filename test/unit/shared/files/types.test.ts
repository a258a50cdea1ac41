import {
	extensionOf,
	readMimeType,
	typeOfName,
	usableMimeType,
} from '../../../../nodes/shared/files/types';

describe('a MIME type that the user gives', () => {
	test.each([
		[' text/csv; header=present ', 'text/csv; header=present'],
		['application/vnd.api+json', 'application/vnd.api+json'],
		['csv', 'text/csv'],
		['.PDF', 'application/pdf'],
		['', ''],
		[null, ''],
	])('is read: %j', (given, read) => {
		expect(readMimeType(given, 'MIME Type')).toBe(read);
	});

	test.each([
		'text',
		'text/',
		'/csv',
		'constructor',
		'text/csv\r\nX-Evil: 1',
		'text/csv; a=\u0007',
		'text/csv; name=\u00fc',
		['text/csv'],
		{},
	])('is refused by its field: %j', (given) => {
		expect(() => readMimeType(given, 'MIME Type')).toThrow(/^"MIME Type" is /);
	});
});

test.each([
	['text/csv; header=present', 'text/csv; header=present'],
	['text/csv; name="\u00fcbersicht.csv"', 'text/csv'],
	['text/csv\r\nX-Evil: 1', 'application/octet-stream'],
	['csv', 'text/csv'],
	['text', 'application/octet-stream'],
	['', 'application/octet-stream'],
	[undefined, 'application/octet-stream'],
	[5, 'application/octet-stream'],
])('the MIME type of a file that n8n has is usable: %j', (given, usable) => {
	expect(usableMimeType(given)).toBe(usable);
});

test.each([
	['a.csv', 'text/csv'],
	['a.b.JSON', 'application/json'],
	['csv', undefined],
	['a.constructor', undefined],
])('the name %j implies a type', (name, type) => {
	expect(typeOfName(name)).toBe(type);
});

test.each([
	['text/csv; header=present', 'csv'],
	['image/jpeg', 'jpg'],
	['text/html', 'html'],
	['application/octet-stream', undefined],
])('the type %j implies an extension', (type, extension) => {
	expect(extensionOf(type)).toBe(extension);
});
