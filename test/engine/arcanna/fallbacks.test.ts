import type { INodeParameters } from 'n8n-workflow';
import { logCount, logText, quickly, recordedLogs } from '../harness/index.mts';
import {
	Bench,
	byId,
	byName,
	create,
	createAndWait,
	getLabels,
	getMany,
	getUseCase,
	getUseCases,
	items,
	jsonOf,
	sendFeedback,
	start,
	stop,
	train,
} from './support.mts';
import { drain, keysOf, refusalOf, TriggerBench } from './triggerSupport.mts';

/** An answer in which the event "undated" has this for its times. */
function undated(answer: unknown, time: unknown): unknown {
	return JSON.parse(JSON.stringify(answer), (_, value: unknown) => {
		const event = Object(value);
		if (event._id !== 'undated' && event.event_id !== 'undated') return value;
		const times = { '@timestamp': time, timestamp_inference: time };
		if (event._source) return { ...event, _source: { ...event._source, ...times } };
		return { ...event, ...times, ...(event.raw_event && { raw_event: times }) };
	});
}

let bench: Bench;

beforeEach(async () => {
	bench = await Bench.open();
	bench.service.insert({ job_id: 123, event_id: 'e1', outcome: { result_label: 'Drop' } });
	bench.service.insert({ job_id: 124, event_id: 'e2', outcome: { result_label: 'Escalate' } });
});

afterEach(async () => {
	await bench.service.close();
});

describe.each(['hits', 'events'] as const)(
	'an Arcanna without /api/v2/events/query (%s)',
	(rawReply) => {
		const RAW = /raw_es_query$/;
		let triggers: TriggerBench;

		beforeEach(async () => {
			Object.assign(bench.service.options, { listing: 'raw only', rawReply });
			triggers = await TriggerBench.open({ listing: 'raw only', rawReply });
		});

		afterEach(async () => {
			await triggers.close();
		});

		test.each<[string, INodeParameters, string[]]>([
			['all', {}, ['e2', 'e1']],
			['those of a use case', { jobId: byId(123) }, ['e1']],
			['those of a label', { filters: { labels: ['Escalate'] } }, ['e2']],
			['those since a time', { filters: { startDate: '2020-01-01T00:00:00Z' } }, ['e2', 'e1']],
			['those until a time', { filters: { endDate: '2020-01-01T00:00:00Z' } }, []],
		])('lists %s by raw_es_query, and says so once', async (_, parameters, ids) => {
			const run = await bench.run(
				{ ...getMany, ...parameters, options: { concurrency: 1 } },
				{ credentials: bench.manager(), items: items({ a: 1 }, { a: 2 }) },
			);
			expect(
				jsonOf(run)
					.map(({ event_id }) => event_id)
					.sort(),
			).toEqual([...ids, ...ids].sort());
			expect(JSON.stringify(run.hints).match(/raw_es_query/g)).toHaveLength(1);
			expect(bench.service.count('POST', /events\/query$/)).toBe(1);
		});

		test('says what both refused', async () => {
			bench.service.fault('POST', RAW, {
				kind: 'status',
				status: 404,
				body: { detail: 'Not here' },
			});
			const { error } = await bench.run(getMany, { credentials: bench.manager() });
			expect(error?.message).toBe('Not Found');
			expect(error?.description).toContain('raw_es_query was rejected, too: Not here');
		});

		test.each([400, 401, 403, 422, 429, 500, 503])(
			'says what raw_es_query refused with %d, not that the other one is missing',
			quickly(async (status) => {
				bench.service.fault('POST', RAW, { kind: 'status', status }, { times: 2 });
				const options = { maxRetries: 0 };
				const run = await bench.run({ ...getMany, options }, { credentials: bench.manager() });
				expect(run.error).toMatchObject({
					message: expect.stringContaining(`Status ${status} on demand`),
					httpCode: String(status),
				});
				triggers.service.fault('POST', RAW, { kind: 'status', status }, { times: 9 });
				expect(await refusalOf(triggers.trigger().activate())).toMatchObject({
					httpCode: String(status),
				});
			}),
		);

		test('names the scope that the key lacks', async () => {
			const credentials = bench.credentials({ apiKey: bench.service.keys.scopeless });
			const { error } = await bench.run(getMany, { credentials });
			expect(error?.message).toBe('The API key lacks the scope read:event_query');
			expect(error?.httpCode).toBe('403');
		});

		test('is watched for decisions', async () => {
			triggers.putMany(600, {}, Date.parse('2026-01-01T00:00:00Z'));
			const trigger = await triggers.active({ triggerOn: 'newDecision' });
			expect(await trigger.poll()).toBeNull();
			const fresh = triggers.putMany(15);
			const waiting = triggers.pending();
			expect((await drain(trigger)).flat().sort()).toEqual(fresh.sort());
			triggers.decide(waiting);
			expect((await drain(trigger)).flat()).toEqual([waiting]);
		});

		test('costs an active trigger one request a poll', async () => {
			const { service } = triggers;
			const trigger = await triggers.active({ triggerOn: 'newDecision' });
			for (const count of [1, 2, 3]) {
				expect(await trigger.poll()).toBeNull();
				expect(service.count()).toBe(count);
			}
			expect(service.count('POST', RAW)).toBe(3);
		});

		test('is asked in the first way again when the second one is gone', async () => {
			const { service } = triggers;
			const trigger = await triggers.active({ triggerOn: 'newDecision' });
			const key = triggers.put();
			service.options.listing = 'both';
			service.fault('POST', RAW, { kind: 'status', status: 404 }, { times: 9 });
			expect((await refusalOf(trigger.poll())).httpCode).toBe('404');
			expect(keysOf(await trigger.poll())).toEqual([key]);
		});

		test.each(['', 'yesterday', null, undefined])(
			'starts no workflow for an event without a readable time (%j)',
			async (time) => {
				const trigger = await triggers.active({ triggerOn: 'newDecision' });
				const key = triggers.put();
				triggers.put({ event_id: 'undated' });
				const plan = triggers.service.fault(
					'POST',
					RAW,
					{ kind: 'changed', change: ({ json }) => ({ json: undated(json, time) }) },
					{ times: 9 },
				);
				const from = logCount();
				expect(keysOf(await trigger.poll())).toEqual([key]);
				expect(logText(recordedLogs(from))).toContain('no valid time for the event 123/undated');
				plan.cancel();
			},
		);
	},
);

describe.each([401, 403, 404] as const)(
	'a management key that /api/v1 refuses with %d',
	(status) => {
		beforeEach(() => {
			Object.assign(bench.service.options, {
				managementOnV1: status,
				feedbackReply: 'Feedback received',
			});
		});

		test.each<[string, INodeParameters, object[]]>([
			['use cases', getUseCases, [{ job_id: 123, title: 'Phishing triage' }, { job_id: 124 }]],
			[
				'a use case',
				getUseCase,
				[{ job_id: 123, title: 'Phishing triage', labels: ['Drop', 'Escalate'] }],
			],
			[
				'a use case by name',
				{ ...getUseCase, jobId: byName('Endpoint alerts') },
				[{ job_id: 124 }],
			],
			['labels', getLabels, [{ label: 'Drop' }, { label: 'Escalate' }]],
			['feedback', { ...sendFeedback, eventId: 'e1' }, [{ status: 'Feedback received' }]],
			['start', start, [{ status: 'OK' }]],
			['stop', stop, [{ status: 'OK' }]],
			['train', train, [{ status: 'OK', state: 'running' }]],
		])('reaches %s by /api/v2, and is told so', async (_, parameters, expected) => {
			const run = await bench.run(parameters, { credentials: bench.manager() });
			expect(jsonOf(run)).toMatchObject(expected);
			expect(JSON.stringify(run.hints)).toContain(`Arcanna returned ${status} for /api/v1`);
		});

		test('fills the lists of the editor', async () => {
			const lists = { credentials: bench.manager() };
			const { results } = await bench.search('searchUseCases', lists);
			expect(results.map(({ value }) => value)).toEqual([123, 124]);
			const parameters = { ...sendFeedback };
			const labels = await bench.loadOptions('getLabels', { ...lists, parameters });
			expect(labels.map(({ value }) => value)).toEqual(['Drop', 'Escalate']);
		});

		test('is asked by /api/v1 no more in the same run', async () => {
			const all = items({ a: 1 }, { a: 2 }, { a: 3 });
			const options = { concurrency: 1 };
			await bench.run({ ...start, options }, { credentials: bench.manager(), items: all });
			expect(bench.service.count('POST', /v1.*start/)).toBe(status === 404 ? 3 : 1);
			expect(bench.service.count('POST', /v2.*start/)).toBe(3);
		});
	},
);

test('a key that both refuse is told what each of them said', async () => {
	const credentials = bench.credentials({ apiKey: 'unknown' });
	const { error } = await bench.run(start, { credentials });
	expect(error?.message).toBe('Invalid API key');
	expect(error?.description).toContain('/api/v2/jobs/123/start was rejected, too');
	expect(error?.httpCode).toBe('401');
});

test.each<[string, INodeParameters]>([
	['use cases', getUseCases],
	['a use case', getUseCase],
	['labels', getLabels],
])('a key is told that it is wrong where /api/v2 is a web page: %s', async (_, parameters) => {
	bench.service.fault('GET', /^\/api\/v2/, {
		kind: 'status',
		status: 200,
		headers: { 'content-type': 'text/html' },
		body: '<!doctype html><title>Arcanna</title>',
	});
	const credentials = bench.credentials({ apiKey: 'unknown' });
	const { error } = await bench.run(parameters, { credentials });
	expect(error?.message).toBe('Invalid API key');
	expect(error?.description).toContain('/api/v2/resources was rejected, too');
});

describe('an own ID that exists already', () => {
	const options = { eventId: 'siem-1' };
	const SEND = /^\/api\/v1\/events\/siem-1$/;

	beforeEach(() => {
		bench.service.options.sameId = 'is dropped';
		const ingest_timestamp = new Date(Date.now() - 3_600_000).toISOString();
		bench.service.insert({ job_id: 123, event_id: 'siem-1', ingest_timestamp });
	});

	test.each([create, createAndWait])(
		'is not taken for the event whose answer was lost',
		async (operation) => {
			bench.service.fault('POST', SEND, { kind: 'drop' });
			const { items: given, error } = await bench.run({
				...operation,
				options: { ...Object(operation.options), ...options },
			});
			expect(given).toEqual([]);
			expect(error?.description).toMatch(
				/already has an event siem-1, from \d{4}-.*use a new "Event ID"/,
			);
		},
	);

	test.each([-7_200_000, 7_200_000])(
		'is told by the clock of Arcanna, %d ms off',
		async (offMs) => {
			const date = new Date(Date.now() + offMs).toUTCString();
			const ingest_timestamp = new Date(Date.now() + offMs).toISOString();
			const [, event] =
				[...bench.service.events.entries()].find(([key]) => key === '123/siem-1') ?? [];
			if (event) event.ingest_timestamp = ingest_timestamp;
			bench.service.fault('POST', SEND, { kind: 'drop' });
			bench.service.fault('GET', /siem-1$/, {
				kind: 'changed',
				change: (reply) => ({ ...reply, headers: { date } }),
			});
			expect(jsonOf(await bench.run({ ...create, options }))).toMatchObject([
				{ event_id: 'siem-1' },
			]);
		},
	);
});
