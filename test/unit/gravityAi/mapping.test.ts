import { readMapping } from '../../../nodes/GravityAi/resources/job/mapping';

const read = (value: unknown) =>
	readMapping({ option: () => value, parameter: () => undefined }, 'inputMapping', 'Input Mapping');
const row = (defaultValue: unknown, defaultType?: string) => ({
	rows: [{ source: 'a', destination: 'b', defaultValue, defaultType }],
});

describe('a mapping', () => {
	test.each([undefined, null, '', {}, { rows: [] }, { rows: undefined }, []])(
		'of %j has no rows',
		(value) => expect(read(value)).toEqual([]),
	);

	test('may be given as a list', () => {
		expect(read([{ source: 'a', destination: 'b' }])).toEqual([{ source: 'a', destination: 'b' }]);
	});

	test.each([
		['x', undefined, 'x'],
		['5', 'given', '5'],
		[5, undefined, 5],
		[0, undefined, 0],
		[false, undefined, false],
		['5', 'number', 5],
		[5, 'number', 5],
		['-1.5e3', 'number', -1500],
		['true', 'boolean', true],
		['False', 'boolean', false],
		[true, 'boolean', true],
		[5, 'string', '5'],
		['', 'string', ''],
	])('sends the default %p of type %p as %p', (value, type, sent) => {
		expect(read(row(value, type))).toEqual([{ source: 'a', destination: 'b', defaultValue: sent }]);
	});

	test.each([
		['', undefined],
		[null, 'given'],
		['', 'number'],
		['', 'boolean'],
	])('sends no default for %p of type %p', (value, type) => {
		expect(read(row(value, type))).toEqual([{ source: 'a', destination: 'b' }]);
	});

	test.each([
		['x', 'number', 'is "x". Enter a number'],
		['Infinity', 'number', 'is "Infinity". Enter a number'],
		['yes', 'boolean', 'true or false'],
		[{ a: 1 }, 'given', 'is an object. Enter text'],
		[NaN, undefined, 'is NaN. Enter a number'],
		['x', 'text', '"Input Mapping: Default Value Type" is "text"'],
	])('refuses the default %p of type %p', (value, type, message) => {
		expect(() => read(row(value, type))).toThrow(message);
	});

	test.each([
		[{ rows: [{ destination: 'b' }] }, 'Row 1 of "Input Mapping" has no "Source"'],
		[
			{
				rows: [
					{ source: 'a', destination: 'b' },
					{ source: 'a', destination: ' ' },
				],
			},
			'Row 2',
		],
		[{ rows: [{}] }, 'no "Source"'],
		['a=b', "n8n doesn't accept one expression for all rows"],
		[{ rows: ['a'] }, "n8n doesn't accept one expression for all rows"],
	])('refuses %j', (value, message) => expect(() => read(value)).toThrow(message));
});
