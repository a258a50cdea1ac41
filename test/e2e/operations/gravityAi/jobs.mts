import { errorItem } from '../agrees.mts';
import type { ActionCase } from '../cases.mts';
import {
	CSV_RESULT,
	fetching,
	gravityAiCase,
	jobItem,
	JOBS,
	JSON_RESULT,
	LATEST,
	linking,
	looks,
	ROWS,
	SCORES,
} from './scene.mts';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

/** What can be done with jobs that there are. */
export const jobCases: ActionCase[] = [
	gravityAiCase(['job', 'get'], 'as it stands', (gravityAi) => {
		const job = gravityAi.insert({ state: 'error', errorMessage: 'No input' });
		return {
			parameters: { jobId: job.id },
			returned: () => [jobItem(job, 'failed')],
			received: () => [{ method: 'GET', path: `${JOBS}/${job.id}` }],
		};
	}),
	gravityAiCase(['job', 'get'], 'waits for its end and fetches its result', (gravityAi) => {
		const job = gravityAi.insert({ state: 'running' });
		return {
			parameters: {
				jobId: '={{ $json.id }}',
				waitForCompletion: true,
				downloadResult: true,
				options: { pollInterval: 0.3 },
			},
			items: [{ id: job.id }],
			meanwhile: async () => {
				await gravityAi.untilReceived('GET', /jobs\/[^/]+$/, 2);
				gravityAi.finish(job.id, { result: CSV_RESULT });
			},
			returned: () => [jobItem(job, 'succeeded')],
			returnedFile: { field: 'data', name: 'scores.csv', type: 'text/csv', text: SCORES },
			received: () => [looks(job), ...fetching(job)],
		};
	}),
	gravityAiCase(
		['job', 'get'],
		'the result of one that has ended, as items and as a file',
		(gravityAi) => {
			const job = gravityAi.insert({ result: JSON_RESULT });
			return {
				parameters: { jobId: job.id, downloadResult: true, resultFormat: 'json' },
				returned: () => ROWS,
				pairs: [0, 0],
				received: () => [{ method: 'GET', path: `${JOBS}/${job.id}` }, ...fetching(job)],
			};
		},
	),
	gravityAiCase(
		['job', 'get'],
		'the result of one that has ended, as a file though it is JSON',
		(gravityAi) => {
			const job = gravityAi.insert({ result: JSON_RESULT });
			return {
				parameters: {
					jobId: job.id,
					downloadResult: true,
					resultFormat: 'binary',
					outputPropertyName: 'scores',
				},
				returned: () => [jobItem(job, 'succeeded')],
				returnedFile: {
					field: 'scores',
					name: 'scores.json',
					type: 'application/json',
					text: JSON_RESULT.content,
				},
				received: () => [{ method: 'GET', path: `${JOBS}/${job.id}` }, ...fetching(job)],
			};
		},
	),
	gravityAiCase(
		['job', 'get'],
		'one that does not end in time goes out as it stands',
		(gravityAi) => {
			const job = gravityAi.insert({ state: 'running' });
			return {
				parameters: {
					jobId: job.id,
					waitForCompletion: true,
					options: { timeout: 1, onTimeout: 'output', waitMode: 'durable' },
				},
				returned: () => [jobItem(job, 'running')],
				received: () => [looks(job)],
			};
		},
	),
	gravityAiCase(['job', 'get'], 'one that fails goes out where the user wants it', (gravityAi) => {
		const job = gravityAi.insert({ state: 'fail', errorMessage: 'No input' });
		return {
			parameters: { jobId: job.id, waitForCompletion: true, options: { onFailure: 'output' } },
			returned: () => [jobItem(job, 'failed')],
			received: () => [looks(job)],
		};
	}),
	gravityAiCase(['job', 'getMany'], 'all of the latest, newest first', (gravityAi) => {
		const jobs = [3, 2, 1].map((ago) => gravityAi.insert({ createdAt: Date.now() - ago * 1_000 }));
		return {
			parameters: { returnAll: true },
			returned: () => jobs.map((job) => jobItem(job, 'succeeded')).reverse(),
			pairs: [0, 0, 0],
			received: () => [{ method: 'GET', path: LATEST }],
		};
	}),
	gravityAiCase(['job', 'getMany'], 'up to the limit', (gravityAi) => {
		const jobs = [3, 2, 1].map((ago) => gravityAi.insert({ createdAt: Date.now() - ago * 1_000 }));
		return {
			parameters: { returnAll: false, limit: 2 },
			returned: () => [jobs[2], jobs[1]].map((job) => jobItem(job, 'succeeded')),
			pairs: [0, 0],
			received: () => [{ method: 'GET', path: LATEST }],
		};
	}),
	gravityAiCase(
		['job', 'rename'],
		'one of three jobs is unknown and the others go on',
		(gravityAi) => {
			const jobs = [gravityAi.insert(), gravityAi.insert()];
			const ids = [jobs[0].id, UNKNOWN, jobs[1].id];
			return {
				parameters: { jobId: '={{ $json.id }}', name: '={{ $json.name }}', options: {} },
				items: ids.map((id, index) => ({ id, name: `Scoring ${index}` })),
				onError: 'continueRegularOutput',
				returned: () => [
					{ ...jobItem(jobs[0], 'succeeded'), name: 'Scoring 0' },
					errorItem(/The job was not found/),
					{ ...jobItem(jobs[1], 'succeeded'), name: 'Scoring 2' },
				],
				received: () =>
					ids.map((id, index) => ({
						method: 'PUT',
						path: `${JOBS}/${id}`,
						body: { name: `Scoring ${index}` },
					})),
			};
		},
	),
	gravityAiCase(['job', 'getResult'], 'as a file', (gravityAi) => {
		const job = gravityAi.insert({ result: CSV_RESULT });
		return {
			parameters: { jobId: job.id, resultFormat: 'binary', outputPropertyName: 'scores' },
			returned: () => [{ id: job.id }],
			returnedFile: { field: 'scores', name: 'scores.csv', type: 'text/csv', text: SCORES },
			received: () => fetching(job),
		};
	}),
	gravityAiCase(
		['job', 'getResult'],
		'as items, of one of two jobs',
		(gravityAi) => {
			const job = gravityAi.insert({ result: JSON_RESULT });
			return {
				parameters: { jobId: '={{ $json.id }}', resultFormat: 'json' },
				items: [{ id: UNKNOWN }, { id: job.id }],
				onError: 'continueErrorOutput',
				returned: () => ROWS,
				atErrorOutput: () => [errorItem(/The job was not found/, { id: UNKNOWN })],
				pairs: [1, 1, 0],
				received: () => [linking(UNKNOWN), ...fetching(job)],
			};
		},
		{ smoke: true },
	),
	gravityAiCase(['job', 'getResult'], 'as a link', (gravityAi) => {
		const job = gravityAi.insert({ result: CSV_RESULT });
		return {
			parameters: { jobId: job.id, resultFormat: 'link' },
			returned: () => [
				{ id: job.id, link: new RegExp(`^${gravityAi.storage.url}/simulated/.*Signature=`) },
			],
			received: () => [linking(job.id)],
		};
	}),
];
