import type { GenericValue, INodeParameters } from 'n8n-workflow';

import { patience } from '../../../nodes/shared/jobs/durable/handover';
import { ParkingLot, quickly } from '../harness/index.mts';
import { Bench, items, json } from './setup.mts';

/** Texts, and what the option makes of them. */
const TEXTS: Array<[string, GenericValue]> = [
	['{"total": 12.5, "lines": [1, 2]}', { total: 12.5, lines: [1, 2] }],
	[' [\n{"a": null}] ', [{ a: null }]],
	['{"iban": 12345678901234567890}', { iban: '12345678901234567890' }],
	['{"total": 12', '{"total": 12'],
	['Totals: {"total": 12}', 'Totals: {"total": 12}'],
	['42', '42'],
	['true', 'true'],
	['null', 'null'],
	['"quoted"', '"quoted"'],
	['', ''],
];
const texts = TEXTS.map(([text]) => text);
const parsed = TEXTS.map(([, value]) => value);

const answerTo = (sent: string) => sent.slice(1);

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({
		taskMs: 5,
		templates: [{ id: 10_001, inputs: ['TEXT'], tasks: 1 }],
		outcome: ({ inputs }) => ({ output: { text: answerTo(inputs[0].value) } }),
	});
});

afterEach(async () => await bench.close());

const creating = {
	processTemplate: '10001',
	inputsMode: 'json',
	// An input that is the word null is refused.
	inputsJson: `={{ { TEXT: '>' + ${JSON.stringify(texts)}[$json.n] } }}`,
};
const textsOf = (given: { json: { text?: unknown } }[]) => given.map((item) => item.json.text);

async function created(options: INodeParameters) {
	const parameters = { ...creating, waitForCompletion: true, options };
	const result = await bench.run('create', parameters, { items: items(TEXTS.length) });
	expect(result.error).toBeUndefined();
	return result.items;
}

test('create gives a text that is a JSON object or list as data, and others unchanged', async () => {
	const given = await created({ parseText: true });
	expect(textsOf(given)).toEqual(parsed);
	const written = given.map((item) => Object(item.json.outputs)[0].outputText as unknown);
	expect(written).toEqual(texts);
});

test.each([[{}], [{ parseText: false }]])('texts are as they come with %j', async (options) => {
	expect(textsOf(await created(options))).toEqual(texts);
});

test.each([[{}], [{ waitForCompletion: true }]])('get does the same with %j', async (more) => {
	const ids = (await created({})).map((item) => item.json.id);
	const parameters = { processId: `={{ ${JSON.stringify(ids)}[$json.n] }}`, ...more };
	const given = async (options: INodeParameters) => {
		const result = await bench.run(
			'get',
			{ ...parameters, options },
			{ items: items(TEXTS.length) },
		);
		return textsOf(result.items);
	};
	expect(await given({ parseText: true })).toEqual(parsed);
	expect(await given({})).toEqual(texts);
});

test.each(['create', 'get'])('%s does the same when the wait survives a restart', async (name) => {
	patience.aloneMs = 20;
	bench.server.options.taskMs = 'manual';
	const ids = texts.map(() => bench.server.insert().id);
	const lot = new ParkingLot({
		...bench.options(name, {}, { items: items(TEXTS.length) }),
		parameters: {
			resource: 'process',
			operation: name,
			...creating,
			processId: `={{ ${JSON.stringify(ids)}[$json.n] }}`,
			waitForCompletion: true,
			options: { waitMode: 'durable', parseText: '={{ $json.n >= 0 }}' },
		},
	});
	expect(await lot.start()).toMatchObject({ status: 'waiting' });
	const waited = [...bench.server.processes.values()].slice(-TEXTS.length);
	for (const { id, inputs } of waited) {
		const text = inputs[0] ? answerTo(inputs[0].value) : texts[ids.indexOf(id)];
		bench.server.finish(id, { output: { text } });
	}
	let result = await lot.wake();
	if (result.status === 'waiting') result = await lot.wake();
	expect(result.status).toBe('success');
	expect(textsOf(result.items)).toEqual(parsed);
});

test('a process that has failed or still runs is given as it is', async () => {
	bench.server.fail(bench.server.insert().id);
	bench.server.insert();
	for (const processId of ['1001', '1002']) {
		const plain = await bench.run('get', { processId });
		const result = await bench.run('get', { processId, options: { parseText: true } });
		expect(json(result)).toEqual(json(plain));
	}
});

describe('the trigger does the same', () => {
	test('for processes that are given', async () => {
		const ids = (await created({})).map((item) => item.json.id);
		const watching = { triggerOn: 'processFinished', processIds: ids.join() };
		const given = await bench.trigger({ ...watching, options: { parseText: true } }).activate();
		expect(textsOf(given ?? [])).toEqual(parsed);
		expect(textsOf((await bench.trigger(watching).activate()) ?? [])).toEqual(texts);
	});

	test(
		'for processes that it starts',
		quickly(async () => {
			const trigger = bench.trigger({
				triggerOn: 'scheduledProcessFinished',
				processTemplate: '10001',
				inputs: { values: [{ name: 'TEXT', value: `>${texts[0]}` }] },
				options: { parseText: true },
			});
			bench.server.options.taskMs = 'manual';
			expect(await trigger.activate()).toBeNull();
			bench.server.finish(1001, { output: { text: texts[0] } });
			expect(textsOf((await trigger.poll()) ?? [])).toEqual([parsed[0]]);
		}),
	);
});

test('what is neither true nor false is refused before anything starts', async () => {
	const result = await bench.run('create', {
		...creating,
		options: { parseText: '={{ "maybe" }}' },
	});
	expect(result.error?.message).toBe('"Parse Text as JSON" is "maybe". Enter true or false.');
	expect(bench.creations).toBe(0);
});
