import { outputPreviews, schemaOf } from '../../../scripts/docs/schemas.mts';
import { Arcanna } from '../../../nodes/Arcanna/Arcanna.node';

const action = new Arcanna().description;

describe('the schema of items', () => {
	test.each([
		['no item', [], undefined],
		[
			'types',
			[{ a: 'x', b: 1, c: true, d: null }],
			{ a: 'string', b: 'number', c: 'boolean', d: 'null' },
		],
		['a type rather than null', [{ a: null }, { a: 1 }], { a: 'number' }],
		['the first type of two', [{ a: 1 }, { a: 'x' }], { a: 'number' }],
		['the fields of all items', [{ a: 1 }, { b: 1 }], { a: 'number', b: 'number' }],
	])('%s', (_what, items, types) => {
		const properties =
			types && Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]));
		expect(schemaOf(items)).toEqual(types && { type: 'object', properties });
	});

	it('has what is in objects and lists, and leaves out a field wherever it is', () => {
		expect(
			schemaOf([{ own: 1, list: [{ own: 1 }, { a: 1 }], none: [] }], new Set(['own'])),
		).toEqual({
			type: 'object',
			properties: {
				list: { type: 'array', items: { type: 'object', properties: { a: { type: 'number' } } } },
				none: { type: 'array' },
			},
		});
	});

	it('is refused for an operation without an example', () => {
		expect(() => outputPreviews({ action, folder: 'Arcanna' }, [])).toThrow(
			'The example of event.addNote has no item with fields',
		);
	});
});
