import { serviceInputsIn, serviceNamesIn } from '../../../nodes/LightenUp/serviceList';

const headers = { 'Content-Type': 'application/json' };

test.each([
	[
		'after others',
		{
			columns: ['x'],
			tags: [{ name: 't' }],
			data: [
				{ id: 1, name: 'a' },
				{ id: 2, name: 'b' },
			],
		},
	],
	[
		'without those that are off',
		[
			{ name: 'a', state: '1' },
			{ name: 'b', state: 1 },
			{ name: 'c', state: '0' },
			{ name: 'd', state: 0 },
		],
	],
	['a bare list', [{ name: 'b' }, { name: 'a' }, { name: 'b' }]],
	['a list in an object', { customapis: [{ name: 'a' }, { name: 'b' }] }],
	['a list in outputs', { outputs: { results: [{ name: 'a' }, { serviceName: 'b' }] } }],
	['a list of names', ['b', 'a', '']],
	['a wrapped list', { headers, body: '[{"name":"a"},{"name":"b"},{"id":1}]' }],
])('services are found in %s', (_, answer) => {
	expect(serviceNamesIn(answer)).toEqual(['a', 'b']);
});

test.each([[undefined], [{}], [[]], ['text'], [{ a: { b: { c: { d: ['deep'] } } } }]])(
	'no service is found in %j',
	(answer) => {
		expect(serviceNamesIn(answer)).toEqual([]);
	},
);

describe('the inputs of a service', () => {
	const page = (input: unknown) => [{ name: 'other' }, { name: 'a', input, state: '1' }];
	const text = (name: string) => ({ name, type: 'string' });

	test.each<[string, unknown]>([
		['the text of the page', '["product_id": "string", "note": "string"]'],
		['that text over two lines', ' [ "product_id": "string",\n"note" : "string" ] '],
		['that text in single quotes', "['product_id': 'string', 'note': 'string']"],
		['an object', { product_id: 'string', note: 'text' }],
		['JSON text of an object', '{"product_id":"string","note":"string"}'],
		['objects for the types', { product_id: { type: 'string' }, note: { type: 'str' } }],
		['a list of names', ['product_id', ' note ']],
		['JSON text of a list', '["product_id", "note"]'],
		['a list of objects', [{ name: 'product_id', type: 'string' }, { name: 'note' }]],
		['names twice', ['product_id', 'note', 'product_id']],
	])('are read from %s', (_, input) => {
		const inputs = [text('product_id'), text('note')];
		expect(serviceInputsIn(page(input), 'a')).toEqual(inputs);
		expect(serviceInputsIn({ customapis: [{ name: 'a', inputs: input }] }, 'a')).toEqual(inputs);
	});

	test.each<[string, string[]]>([
		['string', ['string', 'String', 'text', 'date', 'email', '', '?']],
		['number', ['number', 'Int', 'int32', 'integer', 'float', 'double', 'decimal']],
		['boolean', ['boolean', 'Bool']],
		['object', ['object', 'JSON', 'dict', 'map<string, number>']],
		['array', ['array', 'List', 'array<number>', 'string[]', 'list of strings', '[string]']],
	])('of the type %s are named in many ways', (type, words) => {
		for (const word of words) {
			for (const input of [{ x: word }, { x: { type: word } }, `["x": "${word}"]`]) {
				expect(serviceInputsIn(page(input), 'a')).toEqual([{ name: 'x', type }]);
			}
		}
	});

	test.each([
		['array', ['string']],
		['object', { street: 'string' }],
		['string', null],
		['string', 5],
	])('are of the type %s for %j in its place', (type, said) => {
		expect(serviceInputsIn(page({ x: said }), 'a')).toEqual([{ name: 'x', type }]);
	});

	test.each([[[]], [{}], ['[]'], ['{}'], [' [ ] ']])('are none in %j', (input) => {
		expect(serviceInputsIn(page(input), 'a')).toEqual([]);
	});

	test.each([
		[undefined],
		[null],
		[''],
		['product_id'],
		['"product_id"'],
		['["a": ["b": "string"]]'],
		['What to do with {input}'],
		[5],
		[true],
		[['']],
		[[5]],
		[{ '': 'string' }],
	])('are not known from %j', (input) => {
		expect(serviceInputsIn(page(input), 'a')).toBeUndefined();
	});

	test.each([[[]], [{}], ['text'], [undefined], [['a']], [[{ name: 'b', input: ['x'] }]]])(
		'are not known when the service is not listed: %j',
		(answer) => expect(serviceInputsIn(answer, 'a')).toBeUndefined(),
	);
});
