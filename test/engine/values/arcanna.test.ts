import { ArcannaApi } from '../../../credentials/ArcannaApi.credentials';
import { Arcanna } from '../../../nodes/Arcanna/Arcanna.node';
import { ArcannaTrigger } from '../../../nodes/Arcanna/ArcannaTrigger.node';
import { testEveryValue } from './cells.mts';
import { SENDING, WAITING } from './readings.mts';
import type { Call } from './stub.mts';

const useCase = {
	job_id: 123,
	title: 'Phishing triage',
	status: 'STARTED',
	retrain_state: 'finished',
	labels: ['Drop', 'Escalate'],
	processed_documents_count: 5,
	own: 'field',
};
const event = { event_id: 'e1', job_id: 123, ingest_timestamp: '2026-01-31T08:00:00Z' };
const decided = { ...event, status: 'OK', result: 'class_1', result_label: 'Escalate' };

/** An event of /api/v2, by its number. */
const listed = (number: number) => ({
	...event,
	event_id: `e${number}`,
	timestamp_inference: `2026-01-31T08:00:${10 + number}Z`,
	'@timestamp': `2026-01-31T08:00:${10 + number}Z`,
	arcanna: {
		pipeline_status: 'OK',
		result: `class_${number % 3}`,
		result_label: ['Drop', 'Escalate', '5'][number % 3],
		outlier_flag: number % 2 === 0,
		confidence_score: number / 10,
		consensus: ['Drop', 'Escalate', '5'][number % 3],
		attention: { undecided_consensus: { attention_required: number % 2 === 0 } },
	},
});

function answers({ method, path, body }: Call, nth: number): unknown {
	if (path === '/api/v2/events/query') {
		const baseline = nth === 1 && body.includes('"desc"') && body.includes('timestamp_inference');
		const events = baseline ? [listed(0)] : Array.from({ length: 10 }, (_, n) => listed(n));
		return { events, total_count: events.length };
	}
	if (/\/labels$/.test(path)) return ['Drop', 'Escalate'];
	if (path === '/api/v1/jobs/get_by_name') return useCase;
	if (path === '/api/v1/jobs/') {
		const count = Array.from({ length: 12 }, (_, n) => n);
		return count.map((n) => ({ ...useCase, job_id: 123 + n, processed_documents_count: nth }));
	}
	if (method === 'GET' && path.startsWith('/api/v1/jobs/')) {
		// Each training that an item waits for finishes, however many have finished before.
		const last_train_finished_timestamp = nth > 3 ? 1_770_000_000 + nth : undefined;
		return { ...useCase, processed_documents_count: nth, last_train_finished_timestamp };
	}
	if (method === 'GET') return nth > 2 ? decided : { ...event, status: 'pending_inference' };
	return method === 'POST' && path.startsWith('/api/v1/events')
		? { ...event, status: 'pending_inference' }
		: { status: 'ok' };
}

const service = {
	credential: new ArcannaApi(),
	data: (baseUrl: string) => ({ baseUrl, apiKey: 'abcdefgh' }),
	answers,
};
const conditions = {
	filters: { conditions: { rows: [{ field: 'severity', operator: 'is', value: 'high' }] } },
};
const byId = (value: string) => ({ __rl: true, mode: 'id', value });

describe('Arcanna', () => {
	testEveryValue({
		...service,
		type: new Arcanna(),
		valid: {
			jobId: byId('123'),
			eventId: 'e1',
			note: 'Seen',
			label: { ...byId('Drop'), mode: 'name' },
		},
		readings: {
			...SENDING,
			...WAITING,
			jobId: { kind: 'requiredUseCase' },
			'event getMany: jobId': { kind: 'useCase' },
			'useCase get: jobId': [{ kind: 'requiredUseCase' }, { kind: 'requiredText', mode: 'name' }],
			'useCase getLabels: jobId': [
				{ kind: 'requiredUseCase' },
				{ kind: 'requiredText', mode: 'name' },
			],
			bodySource: { kind: 'choice' },
			rawBody: { kind: 'event' },
			waitForCompletion: { kind: 'switch' },
			eventId: { kind: 'requiredId' },
			label: { kind: 'requiredText', mode: 'name' },
			note: { kind: 'requiredText' },
			returnAll: { kind: 'switch', with: { limit: 2 } },
			limit: { kind: 'count' },
			simplify: { kind: 'switch' },
			'filters.startDate': { kind: 'date' },
			'filters.endDate': { kind: 'date' },
			'filters.labels': { kind: 'labels' },
			'filters.outliersOnly': { kind: 'switch' },
			'filters.minConfidence': { kind: 'share' },
			'filters.maxConfidence': { kind: 'share' },
			'filters.undecidedOnly': { kind: 'switch' },
			'filters.consensus': { kind: 'labels' },
			'filters.eventIds': { kind: 'optionalIds' },
			'filters.dateField': { kind: 'choice' },
			'filters.conditions.rows.field': { kind: 'requiredText', with: conditions },
			'filters.conditions.rows.operator': { kind: 'choice', with: conditions },
			'filters.conditions.rows.value': { kind: 'requiredScalar', with: conditions },
			'options.startDate': { kind: 'date' },
			'options.endDate': { kind: 'date' },
			'options.storageTag': { kind: 'text', with: {} },
			'options.eventId': { kind: 'ownId' },
			'options.username': { kind: 'text', with: {} },
		},
	});
});

describe('Arcanna Trigger', () => {
	testEveryValue({
		...service,
		type: new ArcannaTrigger(),
		valid: {},
		readings: {
			jobId: { kind: 'useCase' },
			'filters.labels': { kind: 'labels' },
			'filters.minConfidence': { kind: 'share' },
			'filters.maxConfidence': { kind: 'share' },
			'filters.outliersOnly': { kind: 'switch' },
			'filters.undecidedOnly': { kind: 'switch' },
			'filters.consensus': { kind: 'labels' },
		},
	});
});
