import { alertedAtMs, labelOf, stateOf, errorMessageIn } from '../../../nodes/Arcanna/api';
import { readFilters } from '../../../nodes/Arcanna/parameters';
import { passes } from '../../../nodes/Arcanna/watching';

describe("Arcanna's own words", () => {
	test.each([
		[{ reason: 'Denied', reason_details: 'no scope' }, 'Denied: no scope'],
		[{ reason: '', reason_details: 'no scope' }, 'no scope'],
		[
			{ reason: 'Denied', reason_details: [{ loc: ['body', 'size'], msg: 'too much' }] },
			'Denied: size: too much',
		],
		[{ reason: 'Denied', reason_details: [null, ''] }, 'Denied'],
		[{ detail: [{ loc: ['query', 'page'], message: 'Not so' }] }, 'query.page: Not so'],
		[{ detail: [{ loc: ['body'], type: 'missing' }] }, '{"loc":["body"],"type":"missing"}'],
	])('are heard in %j', (body, words) => {
		expect(errorMessageIn(body)).toBe(words);
	});
});

describe("the alert's own time", () => {
	const ms = Date.parse('2026-02-03T09:00:00Z');

	test.each([
		{ '@timestamp': '2026-02-03T09:00:00', timestamp_inference: '2026-02-03T10:00:00' },
		{ raw_event: { '@timestamp': '2026-02-03T09:00:00Z' }, timestamp_inference: '2026-02-03' },
		{ '@timestamp': ms },
		{ ingest_timestamp: '2026-02-03T09:00:00.000123' },
	])('is read where it stands: %j', (event) => {
		expect(alertedAtMs(event)).toBe(ms);
	});

	test('is missing where there is none', () => {
		expect(alertedAtMs({ raw_event: 'text' })).toBeUndefined();
	});
});

describe('an event whose own fields bear the names of the decision', () => {
	const event = {
		event_id: 'a',
		job_id: 1,
		status: 'pending_inference',
		result: 'Drop',
		result_label: 'Drop',
		error_message: 'User not found',
		outlier: true,
		confidence_score: 0.99,
		arcanna: {
			pipeline_status: 'OK',
			result: 'class_1',
			result_label: 'Escalate',
			outlier_flag: false,
			confidence_score: 0.4,
		},
	};

	test('is decided as Arcanna says', () => {
		expect([stateOf(event), labelOf(event)]).toEqual(['succeeded', 'Escalate']);
	});

	test.each([
		[{ labels: ['Escalate'] }, true],
		[{ labels: ['class_1'] }, true],
		[{ labels: ['Drop'] }, false],
		[{ outliersOnly: true }, false],
		[{ minConfidence: 0.4 }, true],
		[{ minConfidence: 0.41 }, false],
	])('is filtered by its decision: %j lets it pass: %s', (filters, transient) => {
		expect(passes(event, readFilters(filters))).toBe(transient);
	});
});
