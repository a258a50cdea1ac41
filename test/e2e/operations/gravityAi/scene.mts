import type { JsonObject } from '../../../lab/json.mts';
import {
	type GravityAiJob,
	type GravityAiSimulator,
	startGravityAi,
} from '../../../simulators/gravityAi.mts';
import type { ExpectedRequest } from '../requests.mts';
import { casesOf } from '../scenes.mts';

export const JOBS = '/api/v1/jobs';
export const LATEST = `${JOBS}/latest`;
export const SCORES = 'id,score\n1,0.9\n2,0.4\n';
export const ROWS = [
	{ id: 1, score: 0.9 },
	{ id: 2, score: 0.4 },
];

/** A result that is a table, and one that is JSON. */
export const CSV_RESULT = { name: 'scores.csv', contentType: 'text/csv', content: SCORES };
export const JSON_RESULT = {
	name: 'scores.json',
	contentType: 'application/json',
	content: JSON.stringify(ROWS),
};

/** Cases with a Gravity AI and a storage. */
export const { action: gravityAiCase, trigger: gravityAiTriggerCase } = casesOf(
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

/** The one job that was submitted. */
export function onlyJob({ jobs }: GravityAiSimulator): GravityAiJob {
	const [job, other] = jobs.values();
	if (!job || other) throw new Error(`Gravity AI has ${jobs.size} jobs in place of one`);
	return job;
}

/** A job that has ended, or that runs, as an item. */
export function jobItem(job: GravityAiJob, state: 'running' | 'succeeded' | 'failed'): JsonObject {
	const { id, name, inputFileName, inputMime, billedUsage, recordCount, recordGroupCount } = job;
	const running = state === 'running';
	return {
		name,
		inputFileName,
		inputMime,
		billedUsage,
		recordCount,
		recordGroupCount,
		processingTimeMS: running ? 0 : job.updatedAt - job.createdAt,
		status: { running: 'processing', succeeded: 'success', failed: job.state }[state],
		errorMessage: running ? null : job.errorMessage,
		id,
		createdDateUtc: timestamp(job.createdAt, running),
		lastUpdatedUtc: running ? /^\d{4}-.*Z$/ : timestamp(job.updatedAt, false),
		state,
	};
}

// The answer to a submission has four digits more.
function timestamp(ms: number, submitted: boolean): unknown {
	const iso = new Date(ms).toISOString();
	return submitted ? new RegExp(`^${iso.slice(0, -1)}\\d*Z$`) : iso;
}

/** Looks at a job until it has ended. */
export function looks({ id }: GravityAiJob): ExpectedRequest {
	return { method: 'GET', path: `${JOBS}/${id}`, repeated: true };
}

/** How the result of a job is fetched: a link from the service, a file from the storage. */
export function fetching({ id }: GravityAiJob): ExpectedRequest[] {
	return [linking(id), { method: 'GET', path: /^\/simulated\/on_demand\//, queryFits: signed }];
}

export function linking(id: string): ExpectedRequest {
	return { method: 'GET', path: `${JOBS}/result-link/${id}` };
}

function signed(query: JsonObject): boolean {
	return ['AWSAccessKeyId', 'Expires', 'x-amz-security-token', 'Signature'].every(
		(name) => name in query,
	);
}
