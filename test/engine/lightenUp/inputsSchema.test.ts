import type { INodeParameters } from 'n8n-workflow';
import { LightenUp } from '../../../nodes/LightenUp/LightenUp.node';
import { LightenUpTrigger } from '../../../nodes/LightenUp/LightenUpTrigger.node';
import type { LightenUpService } from '../../simulators/lightenUp.mts';
import { poller, resourceMapping } from '../harness/index.mts';
import { Bench, byName, FLOW, items, RUN, run, START, start, startFlow } from './support.mts';

const TYPES = { text: 'string', count: 'number', on: 'boolean', more: 'object', tags: 'array' };
const services: LightenUpService[] = [
	{ name: 'typed', inputs: Object.keys(TYPES), types: TYPES, run: () => [] },
	{ name: 'free', inputs: [], run: () => [] },
];

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ executionMs: 5, services, customApis: 'page' });
});

afterEach(async () => {
	await bench.service.close();
});

/** What the editor stores for the service "typed". */
const mapped = (value: unknown, more: object = {}) =>
	({
		serviceName: byName('free'),
		inputsMode: 'schema',
		inputsSchema: {
			mappingMode: 'defineBelow',
			value,
			matchingColumns: [],
			schema: Object.entries(TYPES).map(([id, type]) => ({ id, displayName: id, type })),
			attemptToConvertTypes: false,
			convertFieldsToString: false,
			...more,
		},
	}) as INodeParameters;

describe.each([
	['the node', new LightenUp(), { resource: 'service', operation: 'run' }],
	['the trigger', new LightenUpTrigger(), { triggerOn: 'scheduledRunFinished' }],
])('the fields of %s', (_, type, parameters) => {
	const fieldsFor = async (service: INodeParameters[string]) =>
		await resourceMapping({
			type,
			method: 'getInputFields',
			parameters: { ...parameters, serviceName: service },
			credentials: bench.tokenStore,
		});

	test('are the inputs that LightenUp lists, with their types', async () => {
		const { fields } = await fieldsFor({ __rl: true, mode: 'list', value: 'typed' });
		expect(fields.map(({ id, type: of }) => [id, of])).toEqual(Object.entries(TYPES));
		expect(fields[0]).toMatchObject({ displayName: 'text', required: false, display: true });
	});

	test.each(['list', 'object'] as const)(
		'are texts where only names are listed (%s)',
		async (form) => {
			bench.service.options.customApis = form;
			const { fields } = await fieldsFor(byName('typed'));
			expect(fields.map(({ id, type: of }) => [id, of])).toEqual(
				Object.keys(TYPES).map((name) => [name, 'string']),
			);
		},
	);

	test.each([
		['a service that is not listed', 'unlisted', /lists no inputs.*"Fields" or "JSON"/],
		['a service without inputs', 'free', /takes no inputs/],
		['no service', '', /Pick a service/],
	])('are none for %s, and a notice says why', async (_case, name, notice) => {
		const { fields, emptyFieldsNotice } = await fieldsFor(byName(name));
		expect(fields).toEqual([]);
		expect(emptyFieldsNotice).toMatch(notice);
	});

	test('a refused request is an error with advice', async () => {
		bench.service.fault('GET', /customapis/, { kind: 'status', status: 401 }, { times: 9 });
		await expect(fieldsFor(byName('typed'))).rejects.toMatchObject({ httpCode: '401' });
	});
});

describe.each([
	['start', start, START],
	['run', run, RUN],
] as const)('the inputs of %s', (_, operation, path) => {
	test('are sent as the service types them', async () => {
		const value = {
			text: '={{ $json.five }}',
			count: '={{ "7" }}',
			on: 'true',
			more: '{"a":[1]}',
			tags: '={{ $json.tags }}',
		};
		const input = items({ five: 5, tags: ['x'] }, { five: 6, tags: [] });
		const { error } = await bench.run({ ...operation, ...mapped(value) }, { items: input });
		expect(error).toBeUndefined();
		const rest = { count: 7, on: true, more: { a: [1] } };
		expect(bench.bodies(path)).toEqual([
			{ text: '5', ...rest, tags: ['x'] },
			{ text: '6', ...rest, tags: [] },
		]);
	});

	test("are sent with the user's own, which may not name one of them", async () => {
		const more = (name: string) => ({
			additionalInputs: { values: [{ name, value: '={{ [1] }}' }] },
		});
		await bench.run({ ...operation, ...mapped({ text: 'x' }), ...more('unlisted') });
		expect(bench.bodies(path)).toEqual([{ text: 'x', unlisted: [1] }]);

		const { error } = await bench.run({ ...operation, ...mapped({ text: 'x' }), ...more('text') });
		expect(error?.message).toBe(
			'"Additional Inputs" has a row for "text", which is set in "Inputs" as well. Remove one of them.',
		);
		expect(bench.bodies(path)).toHaveLength(1);
	});

	test('are the same request as in JSON', async () => {
		await bench.run({ ...operation, ...mapped({ text: 'x', count: 1 }) });
		const json = { inputsMode: 'json', inputsJson: '{"text":"x","count":1}' };
		await bench.run({ ...operation, serviceName: byName('free'), ...json });
		const [one, other] = bench.service.received;
		expect(one).toMatchObject({ method: other.method, path: other.path, body: other.body });
	});

	test.each([
		[
			'fields that are left empty',
			mapped({ text: '', count: null, on: null, more: '={{ "" }}', tags: '={{ " " }}' }),
		],
		['a mapper that was never filled in', mapped(null)],
	])('are none for %s', async (_case, parameters) => {
		const { error } = await bench.run({ ...operation, ...parameters });
		expect(error).toBeUndefined();
		expect(bench.bodies(path)).toEqual([{}]);
	});

	test('keep their own type where the mapper has none', async () => {
		await bench.run({ ...operation, ...mapped({ text: '={{ 5 }}' }, { schema: [] }) });
		expect(bench.bodies(path)).toEqual([{ text: 5 }]);
	});

	test.each([
		['an expression for all of it', { ...mapped(null), inputsSchema: '={{ $json }}' }],
		[
			'an object for all of it that has an input called "value"',
			{ ...mapped(null), inputsSchema: '={{ { value: { text: "x" } } }}' },
		],
		['an expression that gives nothing', { ...mapped(null), inputsSchema: '={{ $json.no }}' }],
		['a list for all of it', { ...mapped(null), inputsSchema: '={{ [1] }}' }],
		['an expression for all values', mapped('={{ [1] }}')],
	])('are refused for %s, with what to do', async (_case, parameters) => {
		const { error } = await bench.run({ ...operation, ...parameters });
		expect(error?.message).toMatch(/^"Inputs" is .*set "Inputs Source" to "JSON"/);
		expect(bench.service.count()).toBe(0);
	});

	test('are refused when they are to map themselves', async () => {
		const parameters = mapped(null, { mappingMode: 'autoMapInputData' });
		const { error } = await bench.run({ ...operation, ...parameters });
		expect(error?.message).toContain('Enter each input, or set "Inputs Source"');
		expect(bench.service.count()).toBe(0);
	});

	test('a value of another type is refused by its name, and other items run', async () => {
		const { items: given } = await bench.run(
			{ ...operation, ...mapped({ count: '={{ $json.n }}' }) },
			{ items: items({ n: 1 }, { n: 'many' }), settings: { onError: 'continueRegularOutput' } },
		);
		expect(bench.bodies(path)).toEqual([{ count: 1 }]);
		expect(given[1].json.error).toBe('"count" is "many". Enter a number.');
	});

	test.each(['call', 'request'] as const)('are filled in by an agent (by %s)', async (via) => {
		const value = {
			text: "={{ $fromAI('text', 'The text', 'string') }}",
			count: "={{ $fromAI('count', 'How many', 'number') }}",
		};
		const { error } = await bench.asTool(
			{ ...operation, ...mapped(value) },
			{ via, args: { text: 'x', count: 3 } },
		);
		expect(error).toBeUndefined();
		expect(bench.bodies(path)).toEqual([{ text: 'x', count: 3 }]);
	});
});

test('a flow refuses them: LightenUp lists none of its inputs', async () => {
	const { error } = await bench.run({ ...startFlow, ...mapped({ text: 'x' }) });
	expect(error?.message).toContain('"Inputs Source" is "schema". Choose one of');
	expect(bench.service.count('POST', FLOW)).toBe(0);
});

test('a flow does not offer them, in the node and in the trigger', () => {
	const modes = [new LightenUp(), new LightenUpTrigger()].flatMap(({ description }) =>
		description.properties.filter(({ name }) => name === 'inputsMode'),
	);
	const offers = modes.map(({ displayOptions, options = [] }) => ({
		flow: [displayOptions?.show?.resource, displayOptions?.show?.runTarget].flat().includes('flow'),
		schema: options.some((option) => 'value' in option && option.value === 'schema'),
	}));
	expect(offers.map(({ flow }) => flow)).toContain(true);
	for (const { flow, schema } of offers) expect(schema).toBe(!flow);
});

test('the trigger starts a service with them', async () => {
	const trigger = poller({
		type: new LightenUpTrigger(),
		parameters: {
			triggerOn: 'scheduledRunFinished',
			...mapped({ count: '={{ 2 + 1 }}', tags: '["x"]' }),
		},
		credentials: bench.tokenStore,
	});
	await trigger.activate();
	expect(bench.bodies(START)).toEqual([{ count: 3, tags: ['x'] }]);
});
