import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { FileClient } from '../shared/files/store';
import { expectList } from '../shared/http/expect';
import { readJson } from '../shared/http/response';
import { asSentence, settleService, ServiceError } from '../shared/http/errors';
import { send, type Client } from '../shared/http/client';
import { plainText } from '../shared/json';
import { readChoice } from '../shared/parameters/choice';
import { readSwitch } from '../shared/parameters/switch';
import { settle } from '../shared/triggers/inTurn';
import type { Watch } from '../shared/triggers/poll';
import { watchFeed, type FeedPage } from '../shared/triggers/watchFeed';
import { asItem, createdAtMs, idOf, jobsIn, stateOf } from './api';
import { readJob } from './job';
import { fetchResult, readOutputName } from './result';

const EVENTS = ['jobFinished', 'jobSucceeded', 'jobFailed', 'jobCreated'] as const;

type Parameter = (name: string) => unknown;
type Warn = (message: string) => void;

/** After this time a result that can't be fetched is abandoned, and its job is emitted without it. */
const RESULT_PATIENCE_MS = 24 * 3_600_000;
const GAP_WARNING =
	'Gravity AI lists only its latest jobs, and all of them are new since the last poll, so the trigger may have missed others. Poll more often, check for missing jobs in Gravity AI, and use "Job: Get" to get one by its ID.';

/** The watch that the trigger's parameters describe. */
export function watchFor(client: FileClient, parameter: Parameter, warn: Warn): Watch {
	const triggerOn = readChoice(parameter('triggerOn'), 'Trigger On', EVENTS, 'jobFinished');
	const created = triggerOn === 'jobCreated';
	const canHaveResult = ['jobFinished', 'jobSucceeded'].includes(triggerOn);
	const downloads = canHaveResult && readSwitch(parameter('downloadResult'), 'Download Result');
	const outputName = downloads ? readOutputName({ parameter }) : '';
	return watchFeed({
		subject: created ? 'created' : 'finished',
		entry: (job) => ({
			id: plainText(job.id),
			timeMs: createdAtMs(job) ?? client.clock.now(),
			finished: created || stateOf(job) !== 'running',
		}),
		newest: () => latest(client, 'baseline'),
		since: () => latest(client, 'since'),
		find: async ([id]) => await findJob(client, id),
		findAtOnce: 1,
		accepts: (job) => accepts(triggerOn, job),
		output: (job) => {
			const json = asItem(job);
			return downloads && json.state === 'succeeded'
				? withResult(client, json, outputName, warn)
				: { json };
		},
		gapWarning: GAP_WARNING,
	});
}

function accepts(triggerOn: string, job: IDataObject): boolean {
	if (triggerOn === 'jobSucceeded') return stateOf(job) === 'succeeded';
	return triggerOn !== 'jobFailed' || stateOf(job) === 'failed';
}

/**
 * The list of the latest jobs: a single page, without older jobs. The page reaches to the end of the feed;
 * it certainly reaches back to the beginning only if it is empty.
 */
async function* latest(client: Client, use: 'baseline' | 'since'): AsyncGenerator<FeedPage> {
	const request = { method: 'GET', path: '/api/v1/jobs/latest', safety: 'safe' } as const;
	const answer = await send(client, request);
	const body = readJson(client.service, request, answer);
	expectList(client.service, body, ['data']);
	const items = jobsIn(body)
		.filter((job) => idOf(job) !== undefined)
		// The response is newest first; keeping that order keeps jobs of the same moment in order.
		.reverse()
		.sort((one, other) => (createdAtMs(one) ?? 0) - (createdAtMs(other) ?? 0));
	const serviceNowMs = Date.parse(String(answer.headers.date));
	yield {
		items: use === 'baseline' ? items.reverse() : items,
		last: use === 'since' || items.length === 0,
		...(!Number.isNaN(serviceNowMs) && { serviceNowMs }),
	};
}

/**
 * `undefined` if Gravity AI no longer returns the job. The key is valid, since it has just listed the jobs,
 * so a permanent error is about the job.
 */
async function findJob(client: Client, id: string): Promise<IDataObject[]> {
	const job = await settleService(readJob(client, id));
	if (!(job instanceof ServiceError)) return idOf(job) === undefined ? [] : [job];
	if (job.facts.transient) throw job;
	return [];
}

/**
 * A job's item with its result. If the result can't be fetched now, the next poll tries again; if it can't
 * be fetched at all, or not for a day, the job is returned without it.
 * @throws ServiceError
 */
async function withResult(
	client: FileClient,
	job: IDataObject,
	field: string,
	warn: Warn,
): Promise<INodeExecutionData> {
	const name = plainText(job.inputFileName) || 'result';
	const taking = { format: 'binary', fallbackName: name } as const;
	const result = await settle(async () => {
		return await fetchResult(client, plainText(job.id), taking);
	});
	if (!(result instanceof ServiceError)) {
		return { json: job, ...(result.kind === 'file' && { binary: { [field]: result.file } }) };
	}
	const ageMs = client.clock.now() - (createdAtMs(job) ?? 0);
	if (result.facts.transient && ageMs < RESULT_PATIENCE_MS) throw result;
	warn(
		`The job ${plainText(job.id)} was returned without its result: ${asSentence(result.message)} Try "Job: Get Result" with its ID.`,
	);
	return { json: job };
}
