import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { ReceivedRequest, Simulator } from '../../simulators/server.mts';
import * as arcanna from '../arcanna/support.mts';
import { Bench as EntaingineBench } from '../entaingine/setup.mts';
import { Bench as GravityAiBench } from '../gravityAi/bench.mts';
import type { RunResult } from '../harness/index.mts';
import * as lightenUp from '../lightenUp/support.mts';

/** What a workflow may hand over where an ID, a name or a text is due. */
const HOSTILE = {
	'a slash': 'a/b',
	'a way up': '../../admin',
	'a dot': '.',
	'two dots': '..',
	'encoded dots': '%2e%2e',
	'a backslash': '..\\..\\admin',
	'a query': 'a?key=1&b=2',
	'a fragment': 'a#b',
	'another host': '//evil.example/x',
	'a user': '@evil.example',
	quotes: `a"b'c\`d`,
	'a line break': 'a\r\nX-Evil: 1\r\n\r\nGET /evil HTTP/1.1',
	'a NUL': 'a\0b',
	'an emoji': 'a😀b',
	'a right-to-left mark': 'a\u202egnp.exe',
	'half a character': 'a\ud800',
	'a prototype': '__proto__',
	'a megabyte': 'x'.repeat(1_000_000),
};
const cases = Object.entries(HOSTILE);

/** A field that goes into a path, or into a field of a body; `sent` finds it there. */
interface Field {
	field: string;
	run(value: string): Promise<RunResult>;
	sent(request: ReceivedRequest): unknown;
}

let gravity: GravityAiBench;
let engine: EntaingineBench;
let light: lightenUp.Bench;
let security: arcanna.Bench;

beforeAll(async () => {
	gravity = await GravityAiBench.start({ jobMs: 1 });
	engine = await EntaingineBench.open({ taskMs: 1 });
	light = await lightenUp.Bench.open({ executionMs: 1 });
	security = await arcanna.Bench.open({ decisionMs: 1 });
	security.service.insert({ job_id: 123, event_id: 'e1' });
});

afterAll(async () => {
	await Promise.all([
		gravity.stop(),
		engine.close(),
		light.service.close(),
		security.service.close(),
	]);
});

const manage = async (parameters: INodeParameters) =>
	await security.run(parameters, { credentials: security.manager() });
const segment = (at: number) => (request: ReceivedRequest) =>
	decodeURIComponent(request.path.split('/')[at]);
const body = (read: (body: IDataObject) => unknown) => (request: ReceivedRequest) =>
	read(Object(request.body));
const part = (name: string, field: 'text' | 'filename') => (request: ReceivedRequest) =>
	(Object(request.body) as IDataObject[]).find((one) => one.name === name)?.[field];

const fields: Array<[string, () => Simulator, Field]> = [
	[
		'Arcanna: event ID',
		() => security.service,
		{
			field: 'path',
			run: async (eventId) => await manage({ ...arcanna.getEvent, eventId }),
			sent: segment(5),
		},
	],
	[
		'Arcanna: own event ID',
		() => security.service,
		{
			field: 'path',
			run: async (eventId) => await manage({ ...arcanna.create, options: { eventId } }),
			sent: segment(4),
		},
	],
	[
		'Arcanna: label',
		() => security.service,
		{
			field: 'body',
			run: async (label) =>
				await manage({ ...arcanna.sendFeedback, eventId: 'e1', label: arcanna.byName(label) }),
			sent: body(({ feedback }) => feedback),
		},
	],
	[
		'Arcanna: use case by name',
		() => security.service,
		{
			field: 'body',
			run: async (name) => await manage({ ...arcanna.getUseCase, jobId: arcanna.byName(name) }),
			sent: body(({ job_name }) => job_name),
		},
	],
	[
		'Arcanna: key in an event',
		() => security.service,
		{
			field: 'body',
			run: async (key) =>
				await manage({
					...arcanna.create,
					bodySource: 'json',
					rawBody: `{${JSON.stringify(key)}: 1}`,
				}),
			sent: body(({ raw_body }) => Object.keys(Object(raw_body))[0]),
		},
	],
	[
		'Gravity AI: job ID',
		() => gravity.service,
		{
			field: 'path',
			run: async (jobId) => await gravity.run('get', { jobId }),
			sent: segment(4),
		},
	],
	[
		'Gravity AI: job ID of a result',
		() => gravity.service,
		{
			field: 'path',
			run: async (jobId) => await gravity.run('getResult', { jobId }),
			sent: segment(5),
		},
	],
	[
		'Gravity AI: name',
		() => gravity.service,
		{
			field: 'part',
			run: async (name) =>
				await gravity.run('submit', { inputSource: 'text', textInput: 'x', options: { name } }),
			sent: (request) => {
				const data = String(part('data', 'text')(request));
				// The simulator's log keeps the beginning of a part.
				return data.length < 65_536 ? Object(JSON.parse(data)).name : HOSTILE['a megabyte'];
			},
		},
	],
	[
		'entAIngine: process ID',
		() => engine.server,
		{
			field: 'path',
			run: async (processId) => await engine.run('get', { processId }),
			sent: segment(6),
		},
	],
	[
		'entAIngine: input',
		() => engine.server,
		{
			field: 'body',
			run: async (value) =>
				await engine.run('create', {
					processTemplate: '10001',
					inputsMode: 'json',
					inputsJson: JSON.stringify({ EXAMPLE_TEXT: value }),
				}),
			sent: body(({ inputs }) => (inputs as IDataObject[])[0].value),
		},
	],
	[
		'entAIngine: name of an input',
		() => engine.server,
		{
			field: 'body',
			run: async (name) =>
				await engine.run('create', {
					processTemplate: '10001',
					inputsMode: 'json',
					inputsJson: `{${JSON.stringify(name)}: "x"}`,
				}),
			sent: body(({ inputs }) => (inputs as IDataObject[])[0].name),
		},
	],
	[
		'LightenUp: service',
		() => light.service,
		{
			field: 'path',
			run: async (name) =>
				await light.run({ ...lightenUp.start, serviceName: lightenUp.byName(name) }),
			sent: segment(3),
		},
	],
	[
		'LightenUp: execution ID',
		() => light.service,
		{
			field: 'body',
			run: async (executionId) => await light.run({ ...lightenUp.get, executionId }),
			sent: body(({ execution_id }) => execution_id),
		},
	],
	[
		'LightenUp: name of an input',
		() => light.service,
		{
			field: 'body',
			run: async (name) =>
				await light.run({
					...lightenUp.start,
					inputs: lightenUp.rows({ [name]: 'v', userid: '1' }),
				}),
			sent: body((inputs) => Object.keys(inputs).find((name) => name !== 'userid')),
		},
	],
];

describe.each(fields)('%s', (_, serverOf, { field, run, sent }) => {
	test.each(cases)('with %s is one field on the wire, or refused', async (_what, value) => {
		const server = serverOf();
		server.forget();
		const { error } = await run(value);
		const [request, ...more] = server.received;
		if (request === undefined) {
			expect(error?.message).toMatch(/"[A-Z]/);
			expect(error?.message.length).toBeLessThan(1_100);
			return;
		}
		expect(sent(request)).toBe(value);
		expect(request.headers.host).toBe(`127.0.0.1:${server.port}`);
		expect(Object.keys(request.headers)).not.toContain('x-evil');
		expect(request.search).toBe('');
		expect(more.every(({ path }) => !path.includes('evil'))).toBe(true);
		expect(request.path.split('/').length).toBeLessThan(8);
		if (field !== 'path') expect(error?.message ?? '').not.toMatch(/is empty/);
	});
});

describe('a key of an input item', () => {
	test.each([...cases.map(([what, key]) => [what, key]), ['a constructor', 'constructor']])(
		'%s goes out as it is, or not at all where n8n drops it, and changes nothing else',
		async (_what, key) => {
			security.service.forget();
			const json = Object.fromEntries([
				[key, { polluted: true }],
				['rule', 'x'],
			]) as IDataObject;
			const { error } = await security.run(arcanna.create, { items: [{ json }] });
			expect(error).toBeUndefined();
			const { raw_body: sent } = Object(security.service.received[0].body);
			const dropped = ['__proto__', 'constructor'].includes(key);
			expect(Object.entries(sent)).toEqual(
				dropped
					? [['rule', 'x']]
					: [
							[key, { polluted: true }],
							['rule', 'x'],
						],
			);
			expect(Object(sent).polluted).toBeUndefined();
			expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
		},
	);
});

describe('a file name', () => {
	test.each(cases)('with %s stays in its place', async (_, value) => {
		const { service } = gravity;
		service.forget();
		const parameters = { inputSource: 'text', textInput: 'x', fileName: value };
		const { error } = await gravity.run('submit', parameters);
		const [request] = service.received;
		if (error !== undefined) {
			expect(error.message.length).toBeLessThan(1_100);
			return;
		}
		expect((Object(request.body) as IDataObject[]).map(({ name }) => name)).toEqual([
			'data',
			'file',
		]);
		expect(part('file', 'text')(request)).toBe('x');
	});
});

describe('a MIME type', () => {
	test.each(['text/csv\r\nX-Evil: 1', 'text/csv\0', 'text', 'text/csv; a=😀'])(
		'%j is refused',
		async (mimeType) => {
			gravity.service.forget();
			const { error } = await gravity.run('submit', {
				inputSource: 'text',
				textInput: 'x',
				mimeType,
			});
			expect(error?.message).toContain('is not a valid MIME type');
			expect(gravity.service.count()).toBe(0);
		},
	);
});
