import type { JsonObject } from '../../lab/json.mts';
import {
	type GravityAiJob,
	type GravityAiSimulator,
	startGravityAi,
} from '../../simulators/gravityAi.mts';
import { errorItem } from './agrees.mts';
import type { ServiceCases } from './cases.mts';
import type { ExpectedRequest } from './requests.mts';
import { casesOf } from './scenes.mts';

const JOBS = '/api/v1/jobs';
const LATEST = `${JOBS}/latest`;
const SCORES = 'id,score\n1,0.9\n2,0.4\n';
const ROWS = [
	{ id: 1, score: 0.9 },
	{ id: 2, score: 0.4 },
];

/** A result that is a table, and one that is JSON. */
const CSV_RESULT = { name: 'scores.csv', contentType: 'text/csv', content: SCORES };
const JSON_RESULT = {
	name: 'scores.json',
	contentType: 'application/json',
	content: JSON.stringify(ROWS),
};

const CSV = 'x,y\n1,2\n3,4\n';
const CSV_FILE = { field: 'data', name: 'customers.csv', type: 'text/csv', text: CSV };
const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const POLLS: ExpectedRequest = { method: 'GET', path: LATEST, repeated: true };

/** Cases with a Gravity AI and a storage. */
const { action: gravityAiCase, trigger: gravityAiTriggerCase } = casesOf(
	'gravityAi',
	startGravityAi,
	(gravityAi) => ({
		hosts: [gravityAi, gravityAi.storage],
		credential: {
			type: 'gravityAiApi',
			data: { baseUrl: gravityAi.url, apiKey: gravityAi.keys.first },
		},
	}),
);

/** A few operations and a trigger, in workflows. */
export const gravityAiCases: ServiceCases = {
	actions: [
		gravityAiCase(
			['job', 'submit'],
			'a file, and its result awaited and fetched as a file',
			(gravityAi) => ({
				parameters: {
					waitForCompletion: true,
					downloadResult: true,
					resultFormat: 'binary',
					outputPropertyName: 'scores',
					options: { name: 'Nightly scoring', version: '0.0.2', pollInterval: 0.3, timeout: 60 },
				},
				file: CSV_FILE,
				returned: () => [jobItem(onlyJob(gravityAi))],
				returnedFile: { field: 'scores', name: 'scores.csv', type: 'text/csv', text: SCORES },
				received: () => [
					{
						method: 'POST',
						path: JOBS,
						body: {
							data: {
								mimeType: 'text/csv',
								version: '0.0.2',
								name: 'Nightly scoring',
								jobName: 'Nightly scoring',
							},
							file: { filename: 'customers.csv', contentType: 'text/csv', text: CSV },
						},
					},
					looks(onlyJob(gravityAi)),
					...fetching(onlyJob(gravityAi)),
				],
			}),
			{ options: { jobMs: 500, outcome: () => ({ result: CSV_RESULT }) } },
		),
		gravityAiCase(['job', 'getResult'], 'as items, of one of two jobs', (gravityAi) => {
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
		}),
	],
	triggers: [
		gravityAiTriggerCase('jobSucceeded', 'with its result', (gravityAi) => {
			const jobs = watched(gravityAi);
			return {
				parameters: { downloadResult: true },
				afterFirstPoll: jobs.end,
				emitted: () => [jobItem(jobs.good)],
				emittedFile: { field: 'data', name: 'scores.csv', type: 'text/csv', text: SCORES },
				received: () => [POLLS, ...fetching(jobs.good)],
			};
		}),
	],
};

/** The one job that was submitted. */
function onlyJob({ jobs }: GravityAiSimulator): GravityAiJob {
	const [job, other] = jobs.values();
	if (!job || other) throw new Error(`Gravity AI has ${jobs.size} jobs in place of one`);
	return job;
}

/** A job that has succeeded, as an item. */
function jobItem(job: GravityAiJob): JsonObject {
	const { id, name, inputFileName, inputMime, billedUsage, recordCount, recordGroupCount } = job;
	return {
		name,
		inputFileName,
		inputMime,
		billedUsage,
		recordCount,
		recordGroupCount,
		processingTimeMS: job.updatedAt - job.createdAt,
		status: 'success',
		errorMessage: job.errorMessage,
		id,
		createdDateUtc: new Date(job.createdAt).toISOString(),
		lastUpdatedUtc: new Date(job.updatedAt).toISOString(),
		state: 'succeeded',
	};
}

/** Looks at a job until it has ended. */
function looks({ id }: GravityAiJob): ExpectedRequest {
	return { method: 'GET', path: `${JOBS}/${id}`, repeated: true };
}

/** How the result of a job is fetched: a link from the service, a file from the storage. */
function fetching({ id }: GravityAiJob): ExpectedRequest[] {
	return [linking(id), { method: 'GET', path: /^\/simulated\/on_demand\//, queryFits: signed }];
}

function linking(id: string): ExpectedRequest {
	return { method: 'GET', path: `${JOBS}/result-link/${id}` };
}

function signed(query: JsonObject): boolean {
	return ['AWSAccessKeyId', 'Expires', 'x-amz-security-token', 'Signature'].every(
		(name) => name in query,
	);
}

/** Two jobs that run, one that has ended before, and how the two end. */
function watched(gravityAi: GravityAiSimulator) {
	gravityAi.insert({ createdAt: Date.now() - 60_000 });
	const good = gravityAi.insert({ state: 'running', createdAt: Date.now() - 2_000 });
	const bad = gravityAi.insert({ state: 'running', createdAt: Date.now() - 1_000 });
	const end = () => {
		gravityAi.finish(good.id, { result: CSV_RESULT });
		gravityAi.finish(bad.id, { state: 'fail', errorMessage: 'The column "age" is missing' });
	};
	return { good, bad, end };
}
