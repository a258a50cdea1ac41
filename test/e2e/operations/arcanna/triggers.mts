import type { ArcannaSimulator, InsertedEvent } from '../../../simulators/arcanna.mts';
import type { TriggerCase } from '../cases.mts';
import type { ExpectedRequest } from '../requests.mts';
import { arcannaTriggerCase, ENDPOINT, jobOf, listed, locator, PHISHING } from './scene.mts';

const BEFORE = { job_id: PHISHING, event_id: 'before', raw_body: { severity: 'low' } };
const QUERIES: ExpectedRequest = {
	method: 'POST',
	path: '/api/v2/events/query',
	bodyFits: (body) => Object(body).date_field === 'timestamp_inference',
	repeated: true,
};

/** The trigger's events. */
export const arcannaTriggerCases: TriggerCase[] = [
	arcannaTriggerCase(
		'newDecision',
		'of all use cases',
		(arcanna) => {
			arcanna.insert(BEFORE);
			return {
				key: arcanna.keys.management,
				parameters: {},
				afterFirstPoll: () => {
					arcanna.insert({ job_id: PHISHING, event_id: 'new-1' });
					arcanna.insert({ job_id: ENDPOINT, event_id: 'new-2' });
					arcanna.insert({ job_id: ENDPOINT, event_id: 'new-3', outcome: 'pending' });
				},
				emitted: () => ['new-1', 'new-2'].map((id) => listedOf(arcanna, id)),
				received: () => [QUERIES],
			};
		},
		{ smoke: true },
	),
	arcannaTriggerCase('newDecision', 'of one use case, by its labels', (arcanna) => ({
		key: arcanna.keys.management,
		parameters: { jobId: locator('list', ENDPOINT), filters: { labels: ['Escalate'] } },
		afterFirstPoll: () => {
			insertAll(arcanna, ENDPOINT, [
				{ event_id: 'dropped', outcome: { result_label: 'Drop' } },
				{ event_id: 'escalated', outcome: { result_label: 'Escalate' } },
			]);
			insertAll(arcanna, PHISHING, [
				{ event_id: 'elsewhere', outcome: { result_label: 'Escalate' } },
			]);
		},
		emitted: () => [listedOf(arcanna, 'escalated')],
		received: () => [
			{ ...QUERIES, bodyFits: (body) => String(Object(body).job_ids) === String(ENDPOINT) },
		],
	})),
	arcannaTriggerCase('newDecision', 'outliers that are certain enough', (arcanna) => ({
		key: arcanna.keys.management,
		parameters: {
			jobId: locator('id', PHISHING),
			filters: { minConfidence: 0.8, outliersOnly: true },
		},
		afterFirstPoll: () =>
			insertAll(arcanna, PHISHING, [
				{ event_id: 'uncertain', outcome: { outlier: true, confidence_score: 0.79 } },
				{ event_id: 'usual', outcome: { outlier: false, confidence_score: 0.99 } },
				{ event_id: 'certain', outcome: { outlier: true, confidence_score: 0.8 } },
				{ event_id: 'in-percent', outcome: { outlier: true, confidence_score: 98.3 } },
			]),
		emitted: () => ['certain', 'in-percent'].map((id) => listedOf(arcanna, id)),
		received: () => [
			{ ...QUERIES, bodyFits: (body) => String(Object(body).job_ids) === String(PHISHING) },
		],
	})),
	arcannaTriggerCase('newDecision', 'uncertain ones on which analysts disagree', (arcanna) => ({
		key: arcanna.keys.management,
		parameters: {
			jobId: locator('id', PHISHING),
			filters: { maxConfidence: 60, undecidedOnly: true, consensus: ['Drop'] },
		},
		afterFirstPoll: () => {
			const outcome = { confidence_score: 0.5, undecided: true, consensus: 'Drop' };
			insertAll(arcanna, PHISHING, [
				{ event_id: 'certain', outcome: { ...outcome, confidence_score: 0.61 } },
				{ event_id: 'decided', outcome: { ...outcome, undecided: false } },
				{ event_id: 'another', outcome: { ...outcome, consensus: 'Escalate' } },
				{ event_id: 'wanted', outcome },
			]);
		},
		emitted: () => [listedOf(arcanna, 'wanted')],
		received: () => [
			{ ...QUERIES, bodyFits: (body) => String(Object(body).job_ids) === String(PHISHING) },
		],
	})),
	arcannaTriggerCase('useCaseActivity', 'of all use cases', (arcanna) => ({
		parameters: {},
		afterFirstPoll: () => arcanna.insert(BEFORE),
		emitted: () => [jobOf(arcanna, PHISHING)],
		received: () => [{ method: 'GET', path: '/api/v1/jobs/', repeated: true }],
	})),
	arcannaTriggerCase('trainingFinished', 'of one use case', (arcanna) => ({
		parameters: { jobId: locator('id', ENDPOINT) },
		afterFirstPoll: () => {
			for (const id of [PHISHING, ENDPOINT]) arcanna.finishTraining(id);
		},
		emitted: () => [jobOf(arcanna, ENDPOINT)],
		received: () => [{ method: 'GET', path: `/api/v1/jobs/${ENDPOINT}`, repeated: true }],
	})),
];

function insertAll(
	arcanna: ArcannaSimulator,
	job_id: number,
	events: Array<Omit<InsertedEvent, 'job_id'>>,
): void {
	for (const event of events) arcanna.insert({ job_id, ...event });
}

function listedOf(arcanna: ArcannaSimulator, id: string) {
	const event = [...arcanna.events.values()].find(({ event_id }) => event_id === id);
	if (!event) throw new Error(`Arcanna has no event ${id}`);
	return listed(event, event.job_id === PHISHING ? 'Phishing triage' : 'Endpoint alerts');
}
