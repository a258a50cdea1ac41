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
	arcannaCase(['useCase', 'train'], 'without waiting', (arcanna) => ({
		key: arcanna.keys.management,
		parameters: { jobId: locator('list', PHISHING) },
		returned: () => [{ status: 'Training started', state: 'running' }],
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
		returned: () => [{ status: 'OK' }],
		received: () => [turning('start')],
	})),
	arcannaCase(['useCase', 'stop'], 'by its ID', () => ({
		parameters: { jobId: locator('id', PHISHING), options: { username: 'jane.doe' } },
		returned: () => [{ status: 'OK' }],
		received: () => [turning('stop')],
	})),
];

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
