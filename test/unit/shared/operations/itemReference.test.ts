import fc from 'fast-check';
import { type IDataObject, Workflow } from 'n8n-workflow';

import { itemValue } from '../../../../nodes/shared/operations/itemReference';
import { n8nWorkflow } from '../../../engine/harness/index.mts';

const NODE = {
	id: '1',
	name: 'Node',
	type: 'test',
	typeVersion: 1,
	position: [0, 0] as [number, number],
	parameters: {},
};

const n8n: typeof import('n8n-workflow') = n8nWorkflow;
const workflow: Workflow = new n8n.Workflow({
	nodes: [NODE],
	connections: {},
	active: false,
	nodeTypes: {
		getByName: () => undefined,
		getByNameAndVersion: () => undefined,
		getKnownTypes: () => ({}),
	} as never,
});

const read = (expression: unknown, json: IDataObject) => itemValue(expression)?.({ json });

/** What n8n makes of the expression. */
function evaluated(expression: string, json: IDataObject): unknown {
	const items = [{ json }];
	return workflow.expression.getParameterValue(
		expression,
		null,
		0,
		0,
		NODE.name,
		items,
		'manual',
		{},
	);
}

test.each([
	['={{ $json.id }}', { id: 'e1' }, 'e1'],
	['={{$json.id}}', { id: 7 }, 7],
	['={{ $json["the id"] }}', { 'the id': true }, true],
	["={{ $json['the id'] }}", { 'the id': '' }, ''],
	['={{ $json.body.event_id }}', { body: { event_id: 'e1' } }, 'e1'],
	['={{ $json.body["@id"].raw }}', { body: { '@id': { raw: ' x ' } } }, ' x '],
	['={{ $json }}', { id: 'e1', tags: ['a', null] }, { id: 'e1', tags: ['a', null] }],
	['={{ $json.id }}', { id: null }, null],
	['={{ $json.event }}', { event: { a: [{ b: 1 }] } }, { a: [{ b: 1 }] }],
	['={{ $json.list }}', { list: [] }, []],
])('%s of %j', (expression, json, value) => {
	expect(read(expression, json)).toEqual(value);
	expect(evaluated(expression, json)).toEqual(value);
});

test.each([
	['={{ $json.id }} ', 'a space behind it makes it a text'],
	[' ={{ $json.id }}', 'no expression'],
	['=x{{ $json.id }}', 'a text around it'],
	['={{ $json.id + 1 }}', 'an operation'],
	['={{ $json.id.trim() }}', 'a call'],
	['={{ $json. }}', 'unfinished'],
	['={{ $jsonx }}', 'another name'],
	['={{ $json.a[0] }}', 'a place in a list'],
	['={{ $json?.id }}', 'an optional chain'],
	['={{ $json.id }}{{ $json.id }}', 'two'],
	['={{ $("Node").item.json.id }}', 'of another node'],
	["={{ $json['a\\'b'] }}", 'an escape'],
	['{{ $json.id }}', 'a fixed text'],
	[{ value: '={{ $json.id }}' }, 'not a text'],
])('%j is left to n8n: %s', (...[expression]: unknown[]) => {
	expect(itemValue(expression)).toBeUndefined();
});

class Special {}
const deep = (levels: number): IDataObject => (levels === 0 ? {} : { inner: deep(levels - 1) });

test.each([
	['a date', { id: new Date(0) }],
	['a class', { id: new Special() }],
	['a function', { id: () => 1 }],
	['undefined', { id: undefined }],
	['undefined within', { id: { a: [undefined] } }],
	['a date within', { id: [{ at: new Date(0) }] }],
	['nothing', {}],
	['depth', { id: deep(60) }],
])('what is no JSON is left to n8n: %s', (_what, json) => {
	expect(read('={{ $json.id }}', json as IDataObject)).toBeUndefined();
});

test('nothing that an item has not itself is read', () => {
	expect(read('={{ $json.constructor.name }}', {})).toBeUndefined();
	expect(read('={{ $json.text.length }}', { text: 'abc' })).toBeUndefined();
	expect(read('={{ $json["__proto__"]["toString"]["name"] }}', {})).toBeUndefined();
});

const word = fc.stringMatching(/^[A-Za-z_]\w{0,8}$/);
const hard = fc.constantFrom('}}', '{{', '\u2028', '\r\n', '\0', '\u202E', '$', '`', '/*', '//');
const anyKey = fc.oneof(word, fc.string({ unit: fc.oneof(hard, fc.string()), maxLength: 4 }));
const step = (key: string) =>
	fc.constantFrom(
		...(/^[A-Za-z_]\w*$/.test(key) ? [`.${key}`] : []),
		...(/["\\\n\r]/.test(key) ? [] : [`["${key}"]`]),
		...(/['\\\n\r]/.test(key) ? [] : [`['${key}']`]),
		`[${JSON.stringify(key)}]`,
	);
const path = fc
	.array(anyKey, { maxLength: 3 })
	.chain((keys) =>
		fc.tuple(fc.constant(keys), fc.tuple(...keys.map(step)), fc.constantFrom('', ' ', '\n')),
	);
const values = fc.jsonValue({ maxDepth: 3 });

test('whatever is read is what n8n makes of the expression', () => {
	let seen = 0;
	fc.assert(
		fc.property(path, values, ([keys, steps, space], value) => {
			const expression = `={{${space}$json${steps.join('')}${space}}}`;
			const json = [...keys]
				.reverse()
				.reduce<unknown>((inner, key) => Object.fromEntries([[key, inner]]), value) as IDataObject;
			const own = read(expression, json);
			if (own === undefined) return;
			seen++;
			expect(evaluated(expression, json)).toEqual(own);
		}),
		{ numRuns: 150 },
	);
	expect(seen).toBeGreaterThan(20);
});
