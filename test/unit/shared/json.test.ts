import { parseJson } from '../../../nodes/shared/json';

test.each([
	['7615917337495251231', '7615917337495251231'],
	['{"id":7615917337495251231}', { id: '7615917337495251231' }],
	['[ -7615917337495251231 , 1]', ['-7615917337495251231', 1]],
	['{"a":{"b":[9007199254740993]}}', { a: { b: ['9007199254740993'] } }],
])('no digit of a whole number changes: %s', (text, value) => {
	expect(parseJson(text)).toEqual(value);
});

test.each([
	'9007199254740991',
	'1234567890123456',
	'0.12345678901234567',
	'1.5e300',
	'12345678901234567890.5',
	'1e20',
	'"7615917337495251231"',
	'"the number 7615917337495251231, \\"7615917337495251232\\" and \\\\"',
	'{"7615917337495251231":1}',
	'[true,null,"",{}]',
])('anything else is as JSON.parse reads it: %s', (text) => {
	expect(parseJson(text)).toEqual(JSON.parse(text));
});

test('a text with millions of escapes beside a long number is read', () => {
	const long = 'x"\\'.repeat(4_000_000);
	const text = `{"long":${JSON.stringify(long)},"id":7615917337495251231}`;
	expect(parseJson(text)).toEqual({ long, id: '7615917337495251231' });
});

test.each(['{', '', 'undefined', '7615917337495251231x'])('what is no JSON is none: %j', (text) => {
	expect(parseJson(text)).toBeUndefined();
});
