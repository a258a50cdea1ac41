import type { INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';

import { ArcannaApi } from '../../../credentials/ArcannaApi.credentials';
import { EntaingineApi } from '../../../credentials/EntaingineApi.credentials';
import { GravityAiApi } from '../../../credentials/GravityAiApi.credentials';
import { LightenUpApi } from '../../../credentials/LightenUpApi.credentials';
import { Arcanna } from '../../../nodes/Arcanna/Arcanna.node';
import { ArcannaTrigger } from '../../../nodes/Arcanna/ArcannaTrigger.node';
import { Entaingine } from '../../../nodes/Entaingine/Entaingine.node';
import { EntaingineTrigger } from '../../../nodes/Entaingine/EntaingineTrigger.node';
import { GravityAi } from '../../../nodes/GravityAi/GravityAi.node';
import { GravityAiTrigger } from '../../../nodes/GravityAi/GravityAiTrigger.node';
import { LightenUp } from '../../../nodes/LightenUp/LightenUp.node';
import { LightenUpTrigger } from '../../../nodes/LightenUp/LightenUpTrigger.node';
import {
	CredentialStore,
	type CredentialEntry,
	poller,
	runNode,
	type RunOptions,
} from '../harness/index.mts';
import { Stub, type Answers } from './stub.mts';

const LONG = '7615917337495251231';
let stub: Stub;
let answers: Answers;

beforeEach(async () => {
	stub = await Stub.open((call, nth, url) => answers(call, nth, url));
});

afterEach(async () => {
	await stub.close();
});

type Service = [INodeType, CredentialEntry['type'], string];
const arcanna: Service = [new Arcanna(), new ArcannaApi(), 'apiKey'];
const gravityAi: Service = [new GravityAi(), new GravityAiApi(), 'apiKey'];
const entaingine: Service = [new Entaingine(), new EntaingineApi(), 'apiKey'];
const lightenUp: Service = [new LightenUp(), new LightenUpApi(), 'accessToken'];

async function run(
	[type, credential, key]: Service,
	parameters: INodeParameters,
	more: Partial<RunOptions> = {},
) {
	const data = { baseUrl: stub.url, [key]: 'abcdefgh' };
	const credentials = new CredentialStore([{ type: credential, data }]);
	return await runNode({ type, parameters, credentials, ...more });
}

const ACTIONS = [arcanna, gravityAi, entaingine, lightenUp].map(([type]) => type);
const TRIGGERS = [
	new ArcannaTrigger(),
	new GravityAiTrigger(),
	new EntaingineTrigger(),
	new LightenUpTrigger(),
];

/** Name and description of each field with rows. */
function rowFieldsOf({ description }: INodeType): Array<[string, string]> {
	return description.properties
		.flatMap((field) => [field, ...(field.type === 'collection' ? (field.options ?? []) : [])])
		.filter((field) => 'type' in field)
		.filter(({ type, typeOptions }) => type === 'fixedCollection' && typeOptions?.multipleValues)
		.map((field) => [`${description.name}: ${field.name}`, field.description ?? '']);
}

const create: INodeParameters = {
	resource: 'event',
	operation: 'create',
	jobId: { __rl: true, mode: 'id', value: '={{ $json.job }}' },
};
const submit: INodeParameters = { resource: 'job', operation: 'submit' };
const items = (...jsons: INodeExecutionData['json'][]) => jsons.map((json) => ({ json }));

describe('a run that stops at the first item that fails', () => {
	beforeEach(() => {
		answers = () => ({ event_id: 'e1', status: 'pending_inference' });
	});

	test('starts nothing for the items behind one that is refused', async () => {
		const input = items({ job: 'none' }, { job: 123 }, { job: 123 });
		const { error } = await run(arcanna, create, { items: input });
		expect(error?.message).toContain('"Use Case" is "none"');
		expect(stub.calls).toEqual([]);
	});

	test('has started those before it', async () => {
		const input = items({ job: 123 }, { job: 123 }, { job: 'none' }, { job: 123 });
		const { error } = await run(arcanna, create, { items: input });
		expect(error?.message).toContain('"Use Case" is "none"');
		expect(stub.calls).toHaveLength(2);
	});

	test('goes on with the others where the user wants that', async () => {
		const input = items({ job: 'none' }, { job: 123 }, { job: 123 });
		const settings = { onError: 'continueRegularOutput' } as const;
		expect((await run(arcanna, create, { items: input, settings })).items).toHaveLength(3);
		expect(stub.calls).toHaveLength(2);
	});
});

test('an item without a field is no event', async () => {
	answers = () => ({ event_id: 'e1' });
	const jobId = { __rl: true, mode: 'id', value: '123' };
	const { error } = await run(arcanna, { ...create, jobId }, { items: items({}) });
	expect(error?.message).toMatch(/no fields to send\. Add a node .*"Event Source"/);
	expect(stub.calls).toEqual([]);
});

describe('a whole number beyond 2^53', () => {
	test('keeps its digits in the JSON of an event, and in the ID of an answer', async () => {
		answers = ({ method }) =>
			method === 'POST'
				? `{"event_id":${LONG},"status":"pending"}`
				: `{"event_id":${LONG},"status":"OK","result":"Drop"}`;
		const { items: given } = await run(arcanna, {
			...create,
			jobId: { __rl: true, mode: 'id', value: '123' },
			bodySource: 'json',
			rawBody: `{"id":${LONG}}`,
			waitForCompletion: true,
		});
		expect(JSON.parse(stub.calls[0].body).raw_body).toEqual({ id: LONG });
		expect(stub.calls[1].path).toBe(`/api/v1/events/123/${LONG}`);
		expect(given[0].json.event_id).toBe(LONG);
	});

	test('keeps them in the ID of a process', async () => {
		answers = ({ method }) =>
			method === 'POST' ? LONG : `{"id":${LONG},"totalExecutionTime":5,"outputs":[]}`;
		const { items: given } = await run(entaingine, {
			resource: 'process',
			operation: 'create',
			processTemplate: '10001',
			waitForCompletion: true,
		});
		expect(stub.calls[1].path).toContain(`/processes/${LONG}`);
		expect(given[0].json.id).toBe(LONG);
	});
});

describe('a value inside JSON that JSON does not have', () => {
	const byName = (value: string) => ({ __rl: true, mode: 'name', value });
	const jobId = { __rl: true, mode: 'id', value: '123' };
	const event = { resource: 'event', operation: 'create', jobId };
	const process = { resource: 'process', operation: 'create', processTemplate: '10001' };
	const serve = { resource: 'service', operation: 'run', serviceName: byName('a_service') };
	const rows = (value: string) => ({ inputs: { values: [{ name: 'userid', value }] } });

	const FIELDS: Array<[string, Service, (value: string) => INodeParameters]> = [
		['"Event JSON"', arcanna, (rawBody) => ({ ...event, bodySource: 'json', rawBody })],
		['"Inputs JSON"', lightenUp, (inputsJson) => ({ ...serve, inputsMode: 'json', inputsJson })],
		['"Inputs JSON"', entaingine, (inputsJson) => ({ ...process, inputsMode: 'json', inputsJson })],
		['"userid"', lightenUp, (value) => ({ ...serve, ...rows(value) })],
		['"userid"', entaingine, (value) => ({ ...process, ...rows(value) })],
		['"JSON"', gravityAi, (jsonInput) => ({ ...submit, inputSource: 'json', jsonInput })],
		['"Text"', gravityAi, (textInput) => ({ ...submit, inputSource: 'text', textInput })],
	];
	const VALUES = [
		['NaN', '={{ ({ a: { b: 0 / 0 } }) }} '.trim(), 'a.b'],
		['Infinity', '={{ ({ a: [1, 1 / 0] }) }}', 'a.1'],
		['a function', '={{ ({ a: () => 1, b: 2 }) }}', 'a'],
	];

	describe.each(FIELDS)('%s (%#)', (label, service, parameters) => {
		test.each(VALUES)('with %s is refused, with where it is', async (what, value, where) => {
			answers = () => ({ id: 1, event_id: 'e1', outputs: {}, data: { id: 'g1' } });
			const { error } = await run(service, parameters(value));
			expect(error?.message).toContain(`${label} has ${what} in "${where}"`);
			expect(stub.calls).toEqual([]);
		});
	});

	test.each([
		[arcanna, event],
		[lightenUp, { ...serve, inputsMode: 'item' }],
		[gravityAi, { ...submit, inputSource: 'json' }],
	] as const)('is refused in the input item, too (%#)', async (service, parameters) => {
		answers = () => ({ id: 1, event_id: 'e1', outputs: {}, data: { id: 'g1' } });
		const { error } = await run([...service], parameters, { items: items({ a: { b: NaN } }) });
		expect(error?.message).toContain('The input item has NaN in "a.b"');
		expect(stub.calls).toEqual([]);
	});
});

describe('an object in the middle of a text', () => {
	const inputs = { values: [{ name: 'userid', value: '=Sum up {{ $json.of }}' }] };
	const mapping = (row: object) => ({ ...submit, inputSource: 'text', textInput: 'a', ...row });
	const row = { source: 'a', destination: 'b', defaultValue: '={{ $json.of }} as text' };

	test.each([
		[
			'userid',
			entaingine,
			{ resource: 'process', operation: 'create', processTemplate: '1', inputs },
		],
		['userid', lightenUp, { resource: 'service', operation: 'run', serviceName: 'a', inputs }],
		['Text', gravityAi, { ...submit, inputSource: 'text', textInput: '=Sum up {{ $json.of }}' }],
		['Default Value', gravityAi, mapping({ inputMapping: { rows: [row] } })],
		[
			'Default Value',
			gravityAi,
			mapping({ outputMapping: { rows: [{ ...row, defaultType: 'string' }] } }),
		],
		[
			'Note',
			arcanna,
			{
				...create,
				operation: 'addNote',
				jobId: '123',
				eventId: 'e1',
				note: '=Sum up {{ $json.of }}',
			},
		],
	] as const)('is refused at "%s", with what to do (%#)', async (label, service, parameters) => {
		answers = () => ({ id: 1, outputs: {}, data: { id: 'g1' } });
		const input = { items: items({ of: { a: 1 } }) };
		const { error } = await run([...service], parameters as unknown as INodeParameters, input);
		expect(error?.message).toContain(`${label}" is "`);
		expect(error?.message).toContain('JSON.stringify()');
		expect(stub.calls).toEqual([]);
	});
});

describe('rows that one expression gives for all', () => {
	const json = /set "Inputs Source" to "JSON"/i;
	const cells = /Use expressions inside the rows/;
	const running = { resource: 'service', operation: 'run', serviceName: 'a_service' };
	const creating = { resource: 'process', operation: 'create', processTemplate: '10001' };
	const texts = { ...submit, inputSource: 'text', textInput: 'a' };

	test.each([
		[lightenUp, running, 'inputs', 'values', json],
		[entaingine, creating, 'inputs', 'values', json],
		[gravityAi, texts, 'inputMapping', 'rows', cells],
		[gravityAi, texts, 'outputMapping', 'rows', cells],
	] as const)(
		'start nothing, or are warned of at the field (%#)',
		async (service, parameters, name, rows, way) => {
			answers = () => ({ id: 1, outputs: {}, data: { id: 'g1', status: 'success' } });
			const all = [{ name: 'a', value: 'b', source: 'LEFT_OUT', destination: 'b' }];
			const expression = `={{ ${JSON.stringify(all)} }}`;
			const withRows = (given: INodeParameters[string]) => {
				const own = { [name]: given } as INodeParameters;
				return { ...parameters, ...(rows === 'rows' ? { options: own } : own) };
			};
			const { error } = await run([...service], withRows({ [rows]: expression }));
			expect(error?.message).toMatch(/no (name|"Source")/);
			expect(error?.description).toMatch(way);
			expect(stub.calls).toEqual([]);

			// No node can see that there was an expression, so the field's description says it.
			await run([...service], withRows(expression));
			expect(stub.calls[0].body).not.toContain('LEFT_OUT');
		},
	);

	test.each([...ACTIONS, ...TRIGGERS].flatMap((type) => rowFieldsOf(type)))(
		'the description of "%s" says what becomes of them, and what to do',
		(_, description) => {
			expect(description).toContain('n8n ignores an expression for the whole field');
			expect(description).toMatch(description.includes('JSON') ? json : cells);
		},
	);
});

describe('a file of an item', () => {
	const sent = async (file: object, parameters: INodeParameters = {}) => {
		answers = () => ({ data: { id: 'g1', status: 'processing' }, isError: false });
		const binary = { data: { data: 'YSxi', mimeType: undefined, ...file } } as never;
		const { error } = await run(
			gravityAi,
			{ ...submit, ...parameters },
			{ items: [{ json: {}, binary }] },
		);
		return error?.message ?? stub.calls[0].body;
	};

	test.each([
		[{}, 'filename="file"', 'application/octet-stream'],
		[{ fileExtension: 'csv' }, 'filename="file.csv"', 'application/octet-stream'],
		[{ mimeType: 'image/png' }, 'filename="file.png"', 'image/png'],
		[{ fileName: 4711, mimeType: 'text/csv' }, 'filename="4711"', 'text/csv'],
		[{ fileName: 'a.csv', mimeType: 'csv' }, 'filename="a.csv"', 'text/csv'],
		[{ fileName: 'a.csv', mimeType: 'text/csv; name=\u00fc' }, 'filename="a.csv"', 'text/csv'],
	])('is named and typed as far as it is known: %j', async (file, name, type) => {
		const body = await sent(file);
		expect(body).toContain(name);
		expect(body).toContain(`Content-Type: ${type}\r\n`);
	});

	test('gets the name that the user gives, a number too', async () => {
		expect(await sent({ mimeType: 'text/csv' }, { fileName: '={{ 4711 }}' })).toContain(
			'filename="4711"',
		);
	});

	test('that is text is told, with what to do', async () => {
		const { error } = await run(gravityAi, submit, { items: items({ data: 'a,b' }) });
		expect(error?.message).toMatch(/The field "data" of the input item contains text/);
		expect(error?.description).toMatch(/Set "Input Source" to "Text".*"Response Format" to "File"/);
	});
});

describe('a proxy', () => {
	test.each(['socks5://127.0.0.1:1', 'ftp://127.0.0.1:1', 'http://me:pa%ss@127.0.0.1:1'])(
		'that n8n could not use is refused: %s',
		async (proxy) => {
			answers = () => ({ status: 'ok' });
			const parameters = { resource: 'useCase', operation: 'getMany' };
			const { error } = await run(arcanna, parameters, { requestOptions: { proxy } });
			expect(error?.message).toMatch(/^"Proxy" in the Request Options/);
			expect(error?.message).not.toContain('pa%ss');
			expect(stub.calls).toEqual([]);
		},
	);

	test.each([
		'=http://me:geheim@{{ ({ a: 1 }) }}',
		'http://me:geheim@127.0.0.1:99999',
		'me:geheim@127.0.0.1:1',
		'={{ ["http://me:geheim@127.0.0.1:1"] }}',
		'={{ ({ host: "127.0.0.1", auth: "me:geheim" }) }}',
		'http://me:geheim@',
	])('that is none is refused without its password: %s', async (proxy) => {
		answers = () => ({ status: 'ok' });
		const parameters = { resource: 'useCase', operation: 'getMany' };
		const { error } = await run(arcanna, parameters, { requestOptions: { proxy } });
		expect(error?.message).toMatch(/^"Proxy" in the Request Options/);
		expect(`${error?.message} ${error?.description}`).not.toContain('geheim');
		expect(stub.calls).toEqual([]);
	});

	test.each(['http', 'https'])(
		'that asks for a user name is named, before an %s address',
		async (scheme) => {
			answers = () => '';
			stub.status = 407;
			const data = { baseUrl: `${scheme}://arcanna.invalid`, apiKey: 'abcdefgh' };
			const { error } = await runNode({
				type: arcanna[0],
				parameters: { resource: 'useCase', operation: 'getMany', options: { maxRetries: 0 } },
				requestOptions: { proxy: stub.url },
				credentials: new CredentialStore([{ type: arcanna[1], data }]),
			});
			expect(error?.message).toContain('407');
			expect(error?.description).toContain(
				'Check the user name and password under "Proxy" in the Request Options',
			);
		},
	);
});

describe('a filter for which an expression returns nothing', () => {
	const NOTHING = ['={{ null }}', '={{ undefined }}', '={{ [][0] }}'];
	const jobId = { __rl: true, mode: 'id', value: '123' };
	const FILTERS = [
		...NOTHING.map((minConfidence) => ({ minConfidence })),
		...NOTHING.map((maxConfidence) => ({ maxConfidence })),
		{ labels: '={{ [null] }}' },
		{ consensus: '={{ ["", undefined] }}' },
	];
	const LABELS =
		/"(Minimum Confidence|Maximum Confidence|Label Names or IDs|Consensus Names or IDs)"/;

	test.each(FILTERS)('lets nothing pass: %j', async (filters) => {
		answers = () => ({ events: [], total_count: 0 });
		const listing = { resource: 'event', operation: 'getMany', jobId, filters };
		const { error } = await run(arcanna, listing as unknown as INodeParameters);
		expect(error?.message).toMatch(LABELS);

		const trigger = poller({
			type: new ArcannaTrigger(),
			parameters: { triggerOn: 'newDecision', filters },
			credentials: [{ type: new ArcannaApi(), data: { baseUrl: stub.url, apiKey: 'abcdefgh' } }],
		});
		await expect(trigger.activate()).rejects.toThrow(LABELS);
		expect(stub.calls).toEqual([]);
	});
});

test.each(['', '={{ null }}', '={{ $json.none }}'])(
	'inputs that have to be there are not left out: "%s"',
	async (inputsJson) => {
		answers = () => ({ outputs: {} });
		const json = { inputsMode: 'json', inputsJson };
		const running = { resource: 'service', operation: 'run', serviceName: 'a_service' };
		const { error } = await run(lightenUp, { ...running, ...json });
		expect(error?.message).toMatch(/^"Inputs JSON" is empty/);
		expect(stub.calls).toEqual([]);
	},
);

describe('a switch, a choice, a date and IDs', () => {
	const process = { resource: 'process', operation: 'create', processTemplate: '10001' };

	beforeEach(() => {
		answers = ({ path }) =>
			path.includes('query') ? { events: [], total_count: 0 } : { id: 1, outputs: {} };
	});

	test.each(['={{ true }} ', '={{ "TRUE" }}', '={{ 1 }}', 'true'])(
		'a switch is on where it is "%s"',
		async (isPrivate) => {
			await run(entaingine, { ...process, options: { isPrivate } });
			expect(JSON.parse(stub.calls[0].body)).toMatchObject({ private: true, isPrivate: true });
		},
	);

	test.each(['JSON', ' json', 'Json '])('a choice is read in any case: "%s"', async (mode) => {
		const inputs = { inputsMode: `={{ ${JSON.stringify(mode)} }}`, inputsJson: '{"a":"b"}' };
		await run(entaingine, { ...process, ...inputs });
		expect(JSON.parse(stub.calls[0].body).inputs).toEqual([{ name: 'a', value: 'b' }]);
	});

	test.each(['s3', ' S3 ', 'S3'])('so is where a file is stored: "%s"', async (type) => {
		const binary = { data: { data: 'YSxi', mimeType: 'text/csv', fileName: 'a.csv' } };
		const upload = { resource: 'file', operation: 'upload' };
		const parameters = { ...upload, storageType: `={{ ${JSON.stringify(type)} }}` };
		await run(entaingine, parameters, { items: [{ json: {}, binary }] });
		expect(stub.calls[0].body).toMatch(/name="storageType"\r\n\r\nS3\r\n/);
	});

	const listed = async (startDate: string) => {
		const parameters = { resource: 'event', operation: 'getMany', filters: { startDate } };
		const workflowSettings = { timezone: 'Europe/Berlin' };
		const { error } = await run(arcanna, parameters, { workflowSettings });
		return error?.message ?? JSON.parse(stub.calls[0].body).start_date;
	};

	test.each([
		['2026-01-31T09:00:00', "in the workflow's zone"],
		['2026-01-31 09:00', "in the workflow's zone"],
		['2026-01-31T08:00:00Z', 'in its own zone'],
		['2026-01-31T03:00:00-05:00', 'in its own zone'],
		['={{ 1769846400 }}', 'in Unix seconds'],
		['={{ "1769846400000" }}', 'in Unix milliseconds'],
		['={{ DateTime.fromISO("2026-01-31T09:00:00", { zone: "Europe/Berlin" }) }}', 'of Luxon'],
		['={{ new Date(1769846400000) }}', 'of JavaScript'],
	])('the date %s is read (%s)', async (date) => {
		expect(await listed(date)).toBe('2026-01-31T08:00:00.000Z');
	});

	test.each([
		'foo 5',
		'={{ 5 }}',
		'={{ true }}',
		'2026-02-30',
		'03.04.2026',
		// Microseconds, and dates without their dashes.
		'={{ 1769846400000000 }}',
		'1769846400000000',
		'20260131080000',
		'20260131',
		'2026-01-31T08:00:00+99:00',
		'={{ new Date(1e15) }}',
	])('the date %s is refused', async (date) => {
		expect(await listed(date)).toMatch(/^"Start Date" is /);
		expect(stub.calls).toEqual([]);
	});

	test.each([
		'x1, x2',
		'x1;x2',
		'x1\nx2',
		'x1\r\n\r\nx2',
		' x1  x2 ',
		'"x1", "x2"',
		'["x1","x2"]',
		'={{ ["x1", "x2"] }}',
		'"x1, x2"',
		"'x1'; 'x2'",
		"['x1', 'x2']",
		'[x1, x2]',
		'‘x1’, «x2»',
	])('the IDs in %j are watched', async (executionIds) => {
		answers = ({ body }) => ({
			...JSON.parse(body),
			status: 'completed',
			outputs: { results: [] },
		});
		const trigger = poller({
			type: new LightenUpTrigger(),
			parameters: { triggerOn: 'executionFinished', executionIds },
			credentials: [
				{ type: new LightenUpApi(), data: { baseUrl: stub.url, accessToken: 'abcdefgh' } },
			],
		});
		await trigger.activate();
		await trigger.poll();
		const asked = stub.calls.map(({ body }) => JSON.parse(body).execution_id);
		expect([...new Set(asked)].sort()).toEqual(['x1', 'x2']);
	});
});
