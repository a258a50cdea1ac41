import type { IDataObject } from 'n8n-workflow';

import { expectObject, expectList } from '../shared/http/expect';
import { sendForJson, type Client } from '../shared/http/client';
import { isRecord, plainText } from '../shared/json';
import type { Watch } from '../shared/triggers/poll';
import { watchFeed, type Feed } from '../shared/triggers/watchFeed';
import {
	activityMark,
	asFraction,
	decisionField,
	flatEvent,
	ingestedAtMs,
	isTraining,
	labelOf,
	stateOf,
	trainingMark,
	useCasesIn,
} from './api';
import { watchChanges, type ChangeList } from './changeList';
import { decisionPages, keyOf, type DecisionQuery } from './decisions';
import { labelList, useCaseId } from './parameters';

/** Events of one use case on a page: more than the feed's window holds, so one page is enough. */
const PAGE_SIZE = 2_500;
/** Events on a page of the newest, of those asked for by ID, or of each of many use cases. */
const SMALL_PAGE_SIZE = 500;

type Parameter = (name: string) => unknown;

/** What the trigger's parameters ask to watch. Throws `InvalidParameterError`. */
export function watchFor(client: Client, parameter: Parameter): Watch {
	const triggerOn = String(parameter('triggerOn'));
	const given = parameter('jobId');
	const job = given === undefined || given === null || given === '' ? undefined : useCaseId(given);
	const what = job ?? 'all';
	if (triggerOn === 'newDecision') {
		const subject = `newDecision/${what}`;
		return watchFeed({ subject, ...decisionFeed(client, job, parameter('filters')) });
	}
	const kind = triggerOn === 'trainingFinished' ? 'training' : 'activity';
	return watchChanges({ subject: `${kind}/${what}`, ...useCaseChanges(client, job, kind) });
}

/** New decisions, by the time when Arcanna took the event in. */
function decisionFeed(
	client: Client,
	job: number | undefined,
	filters: unknown,
): Omit<Feed, 'subject'> {
	const query = { ...(job !== undefined && { job_ids: [job] }), date_field: 'timestamp_inference' };
	const pageSize = job === undefined ? SMALL_PAGE_SIZE : PAGE_SIZE;
	const pages = (more: Partial<DecisionQuery>, size = SMALL_PAGE_SIZE) =>
		decisionPages(client, { ...query, sort_order: 'asc', ...more } as DecisionQuery, size);
	return {
		entry: (event) => ({
			id: keyOf(event),
			timeMs: ingestedAtMs(event) ?? client.clock.now(),
			finished: stateOf(event) !== 'running',
		}),
		newest: () => pages({ sort_order: 'desc' }),
		since: (lowWatermarkMs) =>
			pages(
				lowWatermarkMs < 0 ? {} : { start_date: new Date(lowWatermarkMs).toISOString() },
				pageSize,
			),
		find: async (keys) => await findEvents(pages, keys),
		findAtOnce: SMALL_PAGE_SIZE,
		accepts: (event) => stateOf(event) === 'succeeded' && passes(event, filters),
		output: (event) => ({ json: { ...flatEvent(event), state: stateOf(event) } }),
	};
}

async function findEvents(
	pages: (more: Partial<DecisionQuery>) => ReturnType<typeof decisionPages>,
	keys: string[],
): Promise<IDataObject[]> {
	const wanted = new Set(keys);
	const found: IDataObject[] = [];
	const ids = keys.map((key) => key.slice(key.indexOf('/') + 1));
	for await (const page of pages({ event_ids: ids })) {
		found.push(...page.items.filter((event) => wanted.has(keyOf(event))));
	}
	return found;
}

/**
 * The user's filters. They are asked here and not of Arcanna: an event that waits for its decision
 * has no label yet, and must be known all the same.
 */
export function passes(event: IDataObject, filters: unknown): boolean {
	const { labels, outliersOnly, minConfidence } = isRecord(filters) ? filters : {};
	const wanted = labelList(labels);
	const label = labelOf(event);
	const result = decisionField(event, 'result');
	if (wanted.length > 0 && !wanted.some((one) => one === label || one === result)) return false;
	if (outliersOnly === true && decisionField(event, 'outlier') !== true) return false;
	const least = asFraction(minConfidence) ?? 0;
	return least === 0 || (asFraction(decisionField(event, 'confidence_score')) ?? -1) >= least;
}

/** Use cases whose counters have moved, or whose training has finished. */
function useCaseChanges(
	client: Client,
	job: number | undefined,
	kind: 'activity' | 'training',
): Omit<ChangeList, 'subject'> {
	const training = kind === 'training';
	return {
		list: async () => {
			const path = job === undefined ? '/api/v1/jobs/' : `/api/v1/jobs/${job}`;
			const body = await sendForJson(client, { method: 'GET', path, safety: 'safe' });
			if (job === undefined) {
				expectList(client.service, body, ['jobs', 'data']);
				return useCasesIn(body);
			}
			const useCase = expectObject(client.service, body);
			return [{ ...useCase, job_id: useCase.job_id ?? job }];
		},
		entry: (useCase) => ({
			id: plainText(useCase.job_id),
			mark: training ? trainingMark(useCase) : activityMark(useCase),
			stable: !training || !isTraining(useCase),
			newsWhenNew: training
				? Boolean(useCase.last_train_finished_timestamp)
				: Number(useCase.processed_documents_count) > 0,
		}),
		output: (useCase) => ({ json: { ...useCase } }),
	};
}
