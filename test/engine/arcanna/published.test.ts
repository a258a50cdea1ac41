import type { IDataObject } from 'n8n-workflow';
import { Bench, byId, jsonOf, sendFeedback, start, stop, train } from './support.mts';
import { isoAt, jsonOf as itemsOf, TriggerBench, useCasesOf, drain } from './triggerSupport.mts';

let bench: Bench;
let triggers: TriggerBench;

beforeEach(async () => {
	bench = await Bench.open({ trainingMs: 'manual' });
	triggers = await TriggerBench.open({ eventForm: 'rawEvent' });
	bench.service.insert({ job_id: 123, event_id: 'e1' });
});

afterEach(async () => {
	await Promise.all([bench.service.close(), triggers.close()]);
});

const operations = [
	['event: sendFeedback', { ...sendFeedback, eventId: 'e1' }],
	['useCase: train', train],
	['useCase: start', start],
	['useCase: stop', stop],
] as const;

describe.each(operations)('%s', (_, parameters) => {
	test.each<[IDataObject, string]>([
		[{ status: 'NOK', error_message: 'The job is locked' }, 'The job is locked'],
		[{ status: 'ERROR', error_message: 'No license' }, 'No license'],
		[{ status: 'NOK', reason: 'Denied', reason_details: ['locked'] }, 'Denied: locked'],
		[{ request: { status: 'NOK', reason: 'Denied' } }, 'Denied'],
		[{ status: null, error_message: 'No license' }, 'No license'],
	])('is refused by status 200 with %j', async (body, words) => {
		bench.service.fault('*', /./, { kind: 'status', status: 200, body }, { times: 9 });
		const { error, items } = await bench.run(parameters);
		expect(items).toEqual([]);
		expect(error?.message).toBe(words);
	});

	test.each<IDataObject>([
		{ status: 'OK', error_message: '' },
		{ status: 'OK', error_message: null },
		{ status: 'OK', reason: '', reason_details: [] },
		{ status: 'updated' },
	])('is done by %j', async (body) => {
		bench.service.fault('*', /./, { kind: 'status', status: 200, body });
		expect(jsonOf(await bench.run(parameters))).toMatchObject([body]);
	});

	test.each([200, 201, 202, 204])('is done by an empty answer with status %d', async (status) => {
		bench.service.fault('*', /./, { kind: 'status', status, body: '' });
		const { items, error } = await bench.run(parameters);
		expect(error).toBeUndefined();
		expect(jsonOf({ items })).toEqual([
			{
				job_id: 123,
				...(parameters.eventId !== undefined && { event_id: 'e1' }),
				...(parameters === train ? { state: 'running' } : { success: true }),
			},
		]);
	});
});

const lists = [
	['useCaseActivity', undefined],
	['useCaseActivity', byId(123)],
	['trainingFinished', undefined],
	['trainingFinished', byId(123)],
] as const;

describe.each(lists)('the trigger on %s, of %j,', (triggerOn, jobId) => {
	const odd: Array<[string, IDataObject | null]> = [
		['{}', {}],
		['NOK', { status: 'NOK', reason: 'Busy' }],
		['ERROR', { status: 'ERROR', error_message: 'Busy' }],
		['a use case without counters', { job_id: 123, title: 'Phishing triage', status: 'STARTED' }],
		['null', null],
	];

	test.each(odd)('emits nothing for an odd answer in between: %s', async (_, body) => {
		const { service } = triggers;
		service.insert({ job_id: 123 });
		service.train([...service.jobs.values()][0], {});
		service.finishTraining(123);
		const trigger = await triggers.active({ triggerOn, ...(jobId && { jobId }) });
		const isCase = body !== null && 'job_id' in body;
		const answer = isCase && jobId === undefined ? [body] : body;
		service.fault('GET', /jobs/, {
			kind: 'changed',
			change: () => ({ status: 200, json: answer }),
		});
		expect(await trigger.poll().catch(() => null)).toBeNull();
		expect(await trigger.poll()).toBeNull();
		service.insert({ job_id: 123 });
		service.train([...service.jobs.values()][0], {});
		service.finishTraining(123);
		expect(useCasesOf(await trigger.poll())).toEqual([123]);
	});
});

const published = (started: unknown, finished: unknown, retrain_state: unknown = null) => ({
	job_id: 123,
	title: 'Phishing triage',
	status: 'ENABLED',
	retrain_state,
	retrain_msg: retrain_state === 'RETRAIN_FAILED' ? 'Not enough feedback' : null,
	labels: ['Drop', 'Escalate'],
	last_train_start_timestamp: started,
	last_train_finished_timestamp: finished,
	invalid: false,
});
const [ONE, TWO, THREE, FOUR] = [27, 28, 29, 30].map(
	(day) => `2024-05-${day}T10:24:35.382371+00:00`,
);

describe('a training in published forms', () => {
	const before = published(ONE, TWO, 'RETRAIN_FINISHED');
	const quick = { pollInterval: 0.01, timeout: 0.3, onTimeout: 'output', onFailure: 'output' };

	test.each([
		[
			'runs until it finishes',
			[published(THREE, TWO, 'RETRAIN_FINISHED'), published(THREE, FOUR)],
			'succeeded',
		],
		['took less than a poll', [published(THREE, FOUR, 'RETRAIN_FINISHED')], 'succeeded'],
		['has not begun yet', [before], 'running'],
		['runs with the word of the last one', [published(THREE, TWO, 'RETRAIN_FINISHED')], 'running'],
		['runs with the word null', [published(THREE, null)], 'running'],
		['failed before the first check', [published(THREE, TWO, 'RETRAIN_FAILED')], 'failed'],
		['failed and finished', [published(THREE, FOUR, 'RETRAIN_FAILED')], 'failed'],
		['has epoch times', [published(1790000000, 1790000015, 'RETRAIN_FINISHED')], 'succeeded'],
		['has one time less in between', [published(null, TWO), published(THREE, FOUR)], 'succeeded'],
	])('that %s is waited for', async (_, answers, state) => {
		const all = [before, ...answers];
		let asked = 0;
		const change = () => ({ json: all[Math.min(asked++, all.length - 1)] });
		bench.service.fault('GET', /\/jobs\/123$/, { kind: 'changed', change }, { times: 999 });
		const { items } = await bench.run({ ...train, waitForCompletion: true, options: quick });
		expect(jsonOf({ items })).toMatchObject([{ state }]);
	});

	test('that failed is told with its reason', async () => {
		const all = [before, published(THREE, TWO, 'RETRAIN_FAILED')];
		const change = () => ({ json: all.length > 1 ? all.shift() : all[0] });
		bench.service.fault('GET', /\/jobs\/123$/, { kind: 'changed', change }, { times: 999 });
		const { error } = await bench.run({ ...train, waitForCompletion: true });
		expect(error?.message).toBe('The training of the use case 123 failed: Not enough feedback');
	});

	test.each([
		['retrain_needed', published(ONE, TWO, 'retrain_needed')],
		['a missing start', published(null, TWO, 'RETRAIN_FINISHED')],
		['a missing finish', published(ONE, null, 'RETRAIN_FINISHED')],
		['two missing times', published(null, null, 'RETRAIN_FINISHED')],
		['the same times as numbers', published(Date.parse(ONE), Date.parse(TWO))],
		['the next one running', published(THREE, TWO)],
	])('starts no workflow with %s', async (_, odd) => {
		const answers: object[] = [before, odd, before];
		const change = () => ({ json: [answers.length > 1 ? answers.shift() : answers[0]] });
		triggers.service.fault('GET', /jobs/, { kind: 'changed', change }, { times: 999 });
		const trigger = await triggers.trigger({ triggerOn: 'trainingFinished' });
		expect(await trigger.activate()).toBeNull();
		expect(await trigger.poll()).toBeNull();
		expect(await trigger.poll()).toBeNull();
		answers[0] = published(THREE, FOUR, 'RETRAIN_FINISHED');
		expect(useCasesOf(await trigger.poll())).toEqual([123]);
		answers[0] = published('2025-01-01', FOUR, 'RETRAIN_FAILED');
		expect(useCasesOf(await trigger.poll())).toEqual([123]);
		expect(await trigger.poll()).toBeNull();
	});
});

describe('events whose times stand in raw_event', () => {
	const old = Date.parse('2026-01-01T00:00:00Z');

	test.each([520, 3_000, 12_000])(
		'of a history of %d, only the new ones come, once each',
		async (count) => {
			triggers.putMany(count, {}, old);
			const trigger = await triggers.active({ triggerOn: 'newDecision' });
			expect(await trigger.poll()).toBeNull();
			const fresh = triggers.putMany(15);
			expect((await drain(trigger)).flat().sort()).toEqual(fresh.sort());
			expect(await trigger.poll()).toBeNull();
		},
	);

	test('are lifted to the top with the decision', async () => {
		const trigger = await triggers.active({ triggerOn: 'newDecision' });
		const ingest_timestamp = isoAt(Date.now());
		triggers.put({
			ingest_timestamp,
			outcome: { result_label: 'Drop', confidence_percentage: 98.3 },
		});
		expect(itemsOf(await trigger.poll())).toMatchObject([
			{
				ingest_timestamp,
				status: 'OK',
				result_label: 'Drop',
				knowledge_base_state: 'new',
				confidence_percentage: 98.3,
				state: 'succeeded',
			},
		]);
	});

	test.each(['', 'yesterday', null, undefined])(
		'that have no readable time (%j) are told, and start no workflow',
		async (time) => {
			triggers.service.options.listing = 'both';
			const undated = (event: unknown) => ({
				...Object(event),
				raw_event: { '@timestamp': time, timestamp_inference: time },
			});
			const trigger = await triggers.active({ triggerOn: 'newDecision' });
			const key = triggers.put();
			triggers.put({ event_id: 'undated' });
			const change = ({ json }: { json?: unknown }) => {
				const [one, other] = Object(json).events;
				return { json: { events: [one, undated(other)], total_count: 2 } };
			};
			triggers.service.fault('POST', /query$/, { kind: 'changed', change });
			expect(itemsOf(await trigger.poll()).map(({ event_id }) => event_id)).toEqual([
				key.split('/')[1],
			]);
			triggers.service.fault('POST', /query$/, {
				kind: 'changed',
				change: ({ json }) => ({ json: { events: Object(json).events.map(undated) } }),
			});
			await expect(trigger.poll()).rejects.toThrow(/no valid time/i);
		},
	);
});
