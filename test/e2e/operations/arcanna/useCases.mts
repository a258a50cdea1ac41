import type { JsonObject } from '../../../lab/json.mts';
import type { ActionCase } from '../cases.mts';
import { arcannaCase, ENDPOINT, jobOf, locator, PHISHING } from './scene.mts';

/** The operations on use cases. */
export const useCaseCases: ActionCase[] = [
	arcannaCase(['useCase', 'get'], 'by its ID', (arcanna) => ({
		parameters: { jobId: locator('id', PHISHING) },
		returned: () => [jobOf(arcanna, PHISHING)],
		received: () => [{ method: 'GET', path: `/api/v1/jobs/${PHISHING}` }],
	})),
	arcannaCase(['useCase', 'get'], 'picked from the list', (arcanna) => ({
		parameters: { jobId: locator('list', ENDPOINT) },
		returned: () => [jobOf(arcanna, ENDPOINT)],
		received: () => [{ method: 'GET', path: `/api/v1/jobs/${ENDPOINT}` }],
	})),
	arcannaCase(['useCase', 'get'], 'by its name', (arcanna) => ({
		parameters: { jobId: locator('name', 'Endpoint alerts') },
		returned: () => [jobOf(arcanna, ENDPOINT)],
		received: () => [byName('', 'Endpoint alerts')],
	})),
	arcannaCase(['useCase', 'get'], 'its main fields only', (arcanna) => ({
		parameters: { jobId: locator('id', PHISHING), simplify: true },
		returned: () => [withoutDetails(jobOf(arcanna, PHISHING))],
		received: () => [{ method: 'GET', path: `/api/v1/jobs/${PHISHING}` }],
	})),
	arcannaCase(['useCase', 'getMany'], 'the main fields of the first', (arcanna) => ({
		parameters: { returnAll: false, limit: 1, simplify: true },
		returned: () => [withoutDetails(jobOf(arcanna, PHISHING))],
		received: () => [{ method: 'GET', path: '/api/v1/jobs/' }],
	})),
	arcannaCase(['useCase', 'getMany'], 'all that the key sees', (arcanna) => ({
		parameters: { returnAll: true },
		returned: () => [...arcanna.jobs.values()].map((job) => arcanna.jobForm(job)),
		pairs: [0, 0],
		received: () => [{ method: 'GET', path: '/api/v1/jobs/' }],
	})),
	arcannaCase(['useCase', 'getMany'], 'up to the limit', (arcanna) => ({
		parameters: { returnAll: false, limit: 1 },
		returned: () => [jobOf(arcanna, PHISHING)],
		received: () => [{ method: 'GET', path: '/api/v1/jobs/' }],
	})),
	arcannaCase(
		['useCase', 'getLabels'],
		'by its ID',
		() => ({
			parameters: { jobId: locator('id', ENDPOINT) },
			returned: () => labels('Drop', 'Investigate', 'Escalate'),
			received: () => [{ method: 'GET', path: `/api/v1/jobs/${ENDPOINT}/labels` }],
		}),
		{ smoke: true },
	),
	arcannaCase(['useCase', 'getLabels'], 'by name, of two items', () => ({
		parameters: { jobId: { __rl: true, mode: 'name', value: '={{ $json.name }}' } },
		items: [{ name: 'Phishing triage' }, { name: 'Endpoint alerts' }],
		returned: () => labels('Drop', 'Escalate', 'Drop', 'Investigate', 'Escalate'),
		pairs: [0, 0, 1, 1, 1],
		received: () => [byName('/labels', 'Phishing triage'), byName('/labels', 'Endpoint alerts')],
	})),
	arcannaCase(['useCase', 'getMetrics'], 'of a week', (arcanna) => {
		const insert = (day: number, consensus: string) =>
			arcanna.insert({
				job_id: PHISHING,
				ingest_timestamp: `2026-03-0${day}T10:00:00Z`,
				outcome: { result_label: 'Drop', consensus },
			});
		insert(1, 'Escalate');
		insert(2, 'Drop');
		insert(3, 'Escalate');
		insert(9, 'Escalate');
		const startDate = '2026-03-02T00:00:00.000Z';
		const endDate = '2026-03-09T00:00:00.000Z';
		return {
			key: arcanna.keys.management,
			parameters: { jobId: locator('id', PHISHING), options: { startDate, endDate } },
			returned: () => [
				{
					start_time: startDate,
					end_time: endDate,
					overall_accuracy: 0.5,
					overall_f1_score: 0.3333,
					overall_recall: 0.5,
					overall_precision: 0.25,
					time_saved_minutes: 10,
					confusion_matrix: [
						[1, 0],
						[1, 0],
					],
					metrics_per_decision: {
						Drop: ofLabel([0.5, 1, 0.6667], [1, 0, 1, 0]),
						Escalate: ofLabel([0, 0, 0], [0, 1, 0, 1]),
					},
					active_model_id: 'model-1',
					all_model_ids: ['model-1'],
					total_events: 2,
					total_events_in_knowledge_base: 0,
					total_events_with_consensus: 2,
					changed_consensus_after_training: {
						total_events: 0,
						top_events_ids: [],
						top_buckets_ids: [],
					},
				},
			],
			received: () => [
				{
					method: 'POST',
					path: '/api/v2/metrics/job',
					query: { job_id: String(PHISHING), start_datetime: startDate, end_datetime: endDate },
					body: {},
				},
			],
		};
	}),
	arcannaCase(['useCase', 'train'], 'without waiting', (arcanna) => ({
		key: arcanna.keys.management,
		parameters: { jobId: locator('list', PHISHING) },
		returned: () => [{ job_id: PHISHING, status: 'Training started', state: 'running' }],
		received: () => [{ method: 'POST', path: `/api/v1/jobs/${PHISHING}/train` }],
	})),
	arcannaCase(
		['useCase', 'train'],
		'on behalf of a user, until it has finished',
		(arcanna) => {
			const path = `/api/v1/jobs/${PHISHING}`;
			return {
				parameters: {
					jobId: locator('id', PHISHING),
					waitForCompletion: true,
					options: { username: 'jane.doe' },
				},
				returned: () => [{ ...jobOf(arcanna, PHISHING), state: 'succeeded' }],
				received: () => [
					{ method: 'GET', path },
					{ method: 'GET', path, repeated: true },
					{
						method: 'POST',
						path: `${path}/train`,
						query: { username: 'jane.doe' },
						body: '{"username":"jane.doe"}',
					},
				],
			};
		},
		{ options: { trainingMs: 700 } },
	),
	arcannaCase(['useCase', 'start'], 'picked from the list', () => ({
		parameters: { jobId: locator('list', PHISHING), options: { username: 'jane.doe' } },
		returned: () => [{ job_id: PHISHING, status: 'OK' }],
		received: () => [turning('start')],
	})),
	arcannaCase(['useCase', 'stop'], 'by its ID', () => ({
		parameters: { jobId: locator('id', PHISHING), options: { username: 'jane.doe' } },
		returned: () => [{ job_id: PHISHING, status: 'OK' }],
		received: () => [turning('stop')],
	})),
];

function ofLabel(
	[precision, recall, f1_score]: number[],
	[true_positives, true_negatives, false_positives, false_negatives]: number[],
): JsonObject {
	return {
		precision,
		recall,
		f1_score,
		true_positives,
		true_negatives,
		false_positives,
		false_negatives,
	};
}

function byName(rest: string, job_name: string) {
	return { method: 'POST', path: `/api/v1/jobs/get_by_name${rest}`, body: { job_name } };
}

function labels(...names: string[]): JsonObject[] {
	return names.map((label) => ({ label }));
}

function turning(what: 'start' | 'stop') {
	const path = `/api/v1/jobs/${PHISHING}/${what}`;
	return { method: 'POST', path, query: { username: 'jane.doe' } };
}

const DETAILS = [
	'retrain_msg',
	'features',
	'last_feedback_timestamp',
	'last_train_start_timestamp',
];

/** Without what "Simplify" leaves out. */
function withoutDetails(job: JsonObject): JsonObject {
	return Object.fromEntries(Object.entries(job).filter(([name]) => !DETAILS.includes(name)));
}
