import type { INodeParameters } from 'n8n-workflow';
import { pause } from '../harness/index.mts';
import {
	ANY,
	Bench,
	cancelled,
	create,
	createAndWait,
	getEvent,
	getLabels,
	getMany,
	items,
	LOOK,
	SEND,
	train,
	USE_CASE,
} from './support.mts';

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open({ decisionMs: 'manual', trainingMs: 'manual' });
	bench.service.insert({ job_id: 123, event_id: 'e1', outcome: 'pending' });
});

afterEach(async () => {
	await bench.service.close();
});

async function stopsAtOnce(execution: Parameters<typeof cancelled>[0]) {
	const ended = await cancelled(execution);
	expect(ended.executionStatus).toBe('canceled');
	expect(ended.tookMs).toBeLessThan(1_000);
	// What was on its way may still come in.
	let sent: number;
	do {
		sent = bench.service.count();
		await pause(150);
	} while (bench.service.count() > sent);
}

const slowly = { pollInterval: 60 };

test.each<[string, INodeParameters, RegExp]>([
	['a created event', { ...createAndWait, options: slowly }, LOOK],
	['an event', { ...getEvent, eventId: 'e1', waitForCompletion: true, options: slowly }, LOOK],
	['a training', { ...train, waitForCompletion: true, options: slowly }, USE_CASE],
])('a cancel while waiting for %s ends the run', async (_, parameters, path) => {
	const execution = await bench.begin(parameters);
	await bench.service.untilReceived('GET', path, path === USE_CASE ? 2 : 1);
	await pause(30);
	await stopsAtOnce(execution);
});

test('a cancel while many wait ends the run', async () => {
	const input = items(...Array.from({ length: 100 }, (_, n) => ({ n })));
	const execution = await bench.begin(createAndWait, { items: input });
	await bench.service.untilReceived('GET', LOOK, 100);
	await stopsAtOnce(execution);
});

test.each<[string, INodeParameters]>([
	['create', create],
	['get', { ...getEvent, eventId: 'e1' }],
	['getMany', getMany],
	['getLabels, which is declared,', getLabels],
])('a cancel between two tries of %s ends the run', async (_, parameters) => {
	bench.service.fault('*', ANY, { kind: 'status', status: 429, retryAfter: 60 }, { times: 9 });
	const execution = await bench.begin(parameters, { credentials: bench.manager() });
	await bench.service.untilReceived('*', ANY);
	await pause(30);
	await stopsAtOnce(execution);
	expect(bench.service.count()).toBe(1);
});

test.each<[string, INodeParameters]>([
	['create', create],
	['getLabels, which is declared,', getLabels],
])('a cancel while the answer to %s is due ends the run', async (_, parameters) => {
	bench.service.fault('*', ANY, { kind: 'hang' });
	const execution = await bench.begin(parameters);
	await bench.service.untilReceived('*', ANY);
	await stopsAtOnce(execution);
});

test('a cancel in the pause between two batches ends the run', async () => {
	const batching = { batch: { batchSize: 1, batchInterval: 60_000 } };
	const execution = await bench.begin(create, {
		items: items({ n: 1 }, { n: 2 }, { n: 3 }),
		requestOptions: { batching },
	});
	await bench.service.untilReceived('POST', SEND);
	await pause(30);
	await stopsAtOnce(execution);
	expect(bench.service.count('POST', SEND)).toBe(1);
});

test.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
	'a cancel ends the run with %s, too',
	async (onError) => {
		const execution = await bench.begin(
			{ ...createAndWait, options: slowly },
			{ items: items({ n: 1 }, { n: 2 }), settings: { onError } },
		);
		await bench.service.untilReceived('GET', LOOK, 2);
		await stopsAtOnce(execution);
	},
);

test('a cancel with items still in the queue sends none of them', async () => {
	bench.service.fault('POST', SEND, { kind: 'hang' }, { times: 9 });
	const execution = await bench.begin(
		{ ...create, options: { concurrency: 2 } },
		{ items: items({ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }, { n: 5 }) },
	);
	await bench.service.untilReceived('POST', SEND, 2);
	await stopsAtOnce(execution);
	expect(bench.service.count('POST', SEND)).toBe(2);
});
