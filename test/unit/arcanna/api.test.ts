import type { IDataObject } from 'n8n-workflow';

import {
	alertedAtMs,
	asFraction,
	decisionField,
	eventsIn,
	flatEvent,
	ingestedAtMs,
	labelOf,
	labelsIn,
	reasonOf,
	stateOf,
	statusOf,
	timestampMs,
	useCasesIn,
	errorMessageIn,
} from '../../../nodes/Arcanna/api';

/** As /api/v1 tells an event that has its decision. */
const decided: IDataObject = {
	event_id: '15427818711674001',
	ingest_timestamp: '2026-02-03T10:11:12.123456Z',
	status: 'OK',
	result: 'class_1',
	result_label: 'Escalate',
	bucket_state: 'new',
	outlier: false,
	confidence_score: 0.95,
};

/** As /api/v2 tells it, beside the event's own fields. */
const queried: IDataObject = {
	job_id: 123,
	job_title: 'Phishing triage',
	event_id: '15427818711674001',
	timestamp_inference: '2026-02-03T10:11:12.123456',
	'@timestamp': '2026-02-03T09:00:00Z',
	decision_points: { severity: 'high' },
	arcanna: {
		pipeline_status: 'OK',
		result: 'class_1',
		result_label: 'Escalate',
		bucket_state: 'new',
		outlier_flag: true,
		confidence_score: 98.3,
	},
};

/** The event's own fields bear the names of the decision's. */
const confusing: IDataObject = {
	...queried,
	status: 'ERROR',
	result: 'blocked',
	result_label: 'Blocked by firewall',
	outlier: false,
	confidence_score: 3,
	bucket_state: 'leaking',
	error_message: 'Disk full',
};

describe('the state of an event', () => {
	test.each(['pending_inference', 'Pending inference', 'PENDING', ' pending_feedback '])(
		'is running while it is %j',
		(status) => {
			expect(stateOf({ status })).toBe('running');
			expect(stateOf({ arcanna: { pipeline_status: status } })).toBe('running');
			expect(stateOf({ status, result: 'class_1' })).toBe('running');
		},
	);

	test.each(['OK', 'ok', ' OK '])('is succeeded with %j', (status) => {
		expect(stateOf({ status })).toBe('succeeded');
		expect(stateOf({ status, error_message: '' })).toBe('succeeded');
		expect(stateOf({ status, error_message: null })).toBe('succeeded');
	});

	test.each(['ERROR', 'error', 'failed', 'Failed'])('is failed with %j', (status) => {
		expect(stateOf({ status })).toBe('failed');
		expect(stateOf({ arcanna: { pipeline_status: status } })).toBe('failed');
	});

	test('is failed with a reason, whatever the status', () => {
		expect(stateOf({ status: 'OK', error_message: 'No model' })).toBe('failed');
		expect(stateOf({ error_message: 'No model' })).toBe('failed');
	});

	test('is succeeded with a decision in a status that nobody knows', () => {
		expect(stateOf({ status: 'PROCESSED', result_label: 'Drop' })).toBe('succeeded');
		expect(stateOf({ result: 'class_0' })).toBe('succeeded');
	});

	test.each([{}, { status: 'PROCESSED' }, { status: null }, { status: 7 }, { result_label: ' ' }])(
		'is running while nothing tells of a decision: %j',
		(event) => {
			expect(stateOf(event)).toBe('running');
		},
	);

	test('is that of the decision, not of what the event says of itself', () => {
		expect(stateOf(confusing)).toBe('succeeded');
		const waiting = { ...confusing, arcanna: { pipeline_status: 'pending_inference' } };
		expect(stateOf(waiting)).toBe('running');
		expect(stateOf({ ...confusing, arcanna: {} })).toBe('running');
	});
});

describe('what is told of a decision', () => {
	test('is the same in both forms', () => {
		for (const event of [decided, queried, confusing]) {
			expect(labelOf(event)).toBe('Escalate');
			expect(decisionField(event, 'result')).toBe('class_1');
			expect(decisionField(event, 'bucket_state')).toBe('new');
			expect(statusOf(event)).toBe('OK');
			expect(reasonOf(event)).toBeUndefined();
		}
		expect(decisionField(confusing, 'outlier')).toBe(true);
		expect(decisionField(confusing, 'confidence_score')).toBe(98.3);
	});

	test("has the label's name, or its ID where there is none", () => {
		expect(labelOf({ result: 'class_0' })).toBe('class_0');
		expect(labelOf({ result: 'class_0', result_label: null })).toBe('class_0');
		expect(labelOf({ result: 'class_0', result_label: '' })).toBe('class_0');
		expect(labelOf({})).toBeUndefined();
	});

	test('has the reason where it stands', () => {
		expect(reasonOf({ error_message: ' No model ' })).toBe('No model');
		expect(reasonOf({ ...queried, arcanna: { error_message: 'No model' } })).toBe('No model');
		expect(reasonOf({ error_message: '' })).toBeUndefined();
	});

	test('has nothing where nothing is', () => {
		expect(decisionField({ result: null }, 'result')).toBeUndefined();
		expect(decisionField({ arcanna: { result: null }, result: 'own' }, 'result')).toBeUndefined();
	});
});

describe('an event of /api/v2', () => {
	test('has its decision at the top level, too', () => {
		expect(flatEvent(queried)).toEqual({
			...queried,
			status: 'OK',
			result: 'class_1',
			result_label: 'Escalate',
			bucket_state: 'new',
			outlier: true,
			confidence_score: 98.3,
			ingest_timestamp: '2026-02-03T10:11:12.123456',
		});
	});

	test("has the decision's fields, and none of the alert that bear their names", () => {
		const { error_message } = confusing;
		expect(flatEvent(confusing)).toEqual({ ...flatEvent(queried), error_message });
		const arcanna = { pipeline_status: 'pending_inference' };
		const { result, ...waiting } = flatEvent({ ...confusing, arcanna });
		expect([result, waiting.confidence_score, waiting.status]).toEqual([
			undefined,
			undefined,
			'pending_inference',
		]);
		expect(waiting.job_title).toBe('Phishing triage');
	});

	test('gets no field that it has no value for', () => {
		const waiting = { event_id: 'a', job_id: 1, arcanna: { pipeline_status: 'pending_inference' } };
		expect(flatEvent(waiting)).toEqual({ ...waiting, status: 'pending_inference' });
	});

	test('that is flat already stays as it is', () => {
		expect(flatEvent(decided)).toBe(decided);
	});
});

describe('a time', () => {
	const ms = Date.parse('2026-02-03T10:11:12.123Z');

	test.each([
		'2026-02-03T10:11:12.123456Z',
		'2026-02-03T10:11:12.123456',
		'2026-02-03T10:11:12.123',
		'2026-02-03 10:11:12.123456',
		'2026-02-03T10:11:12.123456789Z',
		'2026-02-03T12:11:12.123+02:00',
		'2026-02-03T12:11:12.123+0200',
		'2026-02-03T05:11:12.123-05:00',
		ms,
	])('is read as Arcanna writes it, in UTC where it names no zone: %j', (text) => {
		expect(timestampMs(text)).toBe(ms);
	});

	test('may be a date', () => {
		expect(timestampMs('2026-02-03')).toBe(Date.parse('2026-02-03T00:00:00Z'));
	});

	test.each([undefined, null, '', 'soon', {}, true])('is none: %j', (text) => {
		expect(timestampMs(text)).toBeUndefined();
	});

	test('of ingestion is read in every form', () => {
		const at = Date.parse('2026-02-03T10:11:12.123Z');
		expect(ingestedAtMs(decided)).toBe(at);
		expect(ingestedAtMs(queried)).toBe(at);
		expect(ingestedAtMs({ '@timestamp': '2026-02-03T10:11:12.123Z' })).toBe(at);
		expect(ingestedAtMs({})).toBeUndefined();
	});

	test('of the alert itself is read in every form, or that of its ingestion', () => {
		const at = Date.parse('2026-02-03T09:00:00Z');
		expect(alertedAtMs(queried)).toBe(at);
		expect(alertedAtMs({ raw_event: { '@timestamp': '2026-02-03T09:00:00Z' } })).toBe(at);
		expect(alertedAtMs(decided)).toBe(ms);
		expect(alertedAtMs({})).toBeUndefined();
	});
});

describe('lists', () => {
	test('of labels come bare or wrapped', () => {
		expect(labelsIn(['Drop', 'Escalate'])).toEqual(['Drop', 'Escalate']);
		expect(labelsIn({ labels: ['Drop', 'Escalate'] })).toEqual(['Drop', 'Escalate']);
		expect(labelsIn([])).toEqual([]);
		for (const body of [undefined, null, {}, 'Drop', { labels: null }]) {
			expect(labelsIn(body)).toEqual([]);
		}
	});

	test('of use cases come bare, a wrapped one is accepted', () => {
		const list = [{ job_id: 123 }, { job_id: 124 }];
		expect(useCasesIn(list)).toEqual(list);
		expect(useCasesIn({ jobs: list })).toEqual(list);
		expect(useCasesIn({ data: list })).toEqual(list);
		expect(useCasesIn([list[0], null, 'x'])).toEqual([list[0]]);
		for (const body of [undefined, null, {}, 'x']) expect(useCasesIn(body)).toEqual([]);
	});

	test('of events come with their count, earlier bare', () => {
		expect(eventsIn({ events: [decided], total_count: 7 })).toEqual({
			events: [decided],
			total: 7,
		});
		expect(eventsIn([decided, null])).toEqual({ events: [decided] });
		expect(eventsIn({ events: null, total_count: null })).toEqual({ events: [] });
		expect(eventsIn(undefined)).toEqual({ events: [] });
	});
});

describe("Arcanna's own words", () => {
	test.each([
		[{ detail: 'Job not found' }, 'Job not found'],
		[
			{
				detail: [
					{ loc: ['body', 'raw_body'], msg: 'value is not a valid dict', type: 'type_error.dict' },
					{ loc: ['body', 'filters', 0, 'field'], msg: 'unexpected value', type: 'value_error' },
				],
			},
			'raw_body: value is not a valid dict; filters.0.field: unexpected value',
		],
		[{ detail: [{ loc: ['body'], msg: 'field required' }] }, 'field required'],
		[{ detail: [{ msg: 'field required' }, 'and more'] }, 'field required; and more'],
		[
			{ detail: [{ loc: ['body', 'size'], type: 'odd' }] },
			'size: {"loc":["body","size"],"type":"odd"}',
		],
		[{ detail: [{ reason: 'Not so' }] }, 'Not so'],
		[{ detail: { msg: 'Not so' } }, 'Not so'],
		[{ detail: { reason: 'Not so', reason_details: ['here'] } }, 'Not so: here'],
		[{ error_message: 'No model', detail: null }, 'No model'],
		[
			{ status: 'NOK', reason: 'Denied', reason_details: ['no scope', 'ask'] },
			'Denied: no scope: ask',
		],
		[{ status: 'NOK', reason: 'Denied', reason_details: ['Denied'] }, 'Denied'],
		[{ status: 'NOK', reason: 'Denied', reason_details: '' }, 'Denied'],
		[{ status: 'NOK', reason: 'Denied', reason_details: 'no scope' }, 'Denied: no scope'],
		[
			{ reason: 'Denied', reason_details: [{ loc: ['body', 'size'], msg: 'odd' }, null] },
			'Denied: size: odd',
		],
		[{ message: 'Hello' }, 'Hello'],
		[{ error: 'Bad' }, 'Bad'],
		['plain text', 'plain text'],
	])('are heard in %j', (body, words) => {
		expect(errorMessageIn(body)).toBe(words);
	});

	test.each([
		undefined,
		null,
		'',
		7,
		[],
		{},
		{ detail: '' },
		{ detail: [] },
		{ error_message: null },
		{ error_message: '' },
		{ reason: '', reason_details: [] },
	])('are missing in %j', (body) => {
		expect(errorMessageIn(body)).toBeUndefined();
	});
});

describe('a confidence', () => {
	test.each([
		[0.95, 0.95],
		[98.3, 0.983],
		[100, 1],
		[1, 1],
		[0, 0],
		['0.8', 0.8],
		['80', 0.8],
	])('is a fraction in both scales: %j', (score, fraction) => {
		expect(asFraction(score)).toBeCloseTo(fraction);
	});

	test.each([undefined, null, '', ' ', 'high', NaN, {}])('is none: %j', (score) => {
		expect(asFraction(score)).toBeUndefined();
	});
});
