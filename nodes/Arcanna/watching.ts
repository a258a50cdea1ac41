import type { IDataObject } from 'n8n-workflow';

import { ServiceError } from '../shared/http/errors';
import { expectObject, expectList } from '../shared/http/expect';
import { sendForJson, type Client } from '../shared/http/client';
import { plainText } from '../shared/json';
import { readChoice } from '../shared/parameters/choice';
import { inSentences } from '../shared/triggers/inTurn';
import type { Watch } from '../shared/triggers/poll';
import { watchFeed, type Feed, type FeedPage } from '../shared/triggers/watchFeed';
import {
	decisionField,
	flatEvent,
	ingestedAtMs,
	isConfident,
	isUndecided,
	labelOf,
	stateOf,
	useCasesIn,
} from './api';
import { watchChanges, type ChangeList } from './changeList';
import type { DecisionQuery } from './decisionQuery';
import { decisionPages, keyOf } from './decisions';
import { readFilters, readUseCaseId, type DecisionFilters } from './parameters';
import { ACTIVITY, activityMark, TRAINING, trainingMark, trainingOf } from './training';

/** Events of one use case on a page: more than the feed's window holds, so one page is enough. */
const PAGE_SIZE = 2_500;
/** Events on a page of the newest, of those asked for by ID, or of each of many use cases. */
const SMALL_PAGE_SIZE = 500;

const EVENTS = ['newDecision', 'useCaseActivity', 'trainingFinished'] as const;

type Parameter = (name: string) => unknown;
type Warn = (message: string) => void;

/** The watch that the trigger's parameters describe. Throws `InvalidParameterError`. */
export function watchFor(client: Client, parameter: Parameter, warn: Warn): Watch {
	const triggerOn = readChoice(parameter('triggerOn'), 'Trigger On', EVENTS, 'newDecision');
	const job = readUseCaseId(parameter('jobId'));
	const what = job ?? 'all';
	if (triggerOn === 'newDecision') {
		const subject = `newDecision/${what}`;
		const filters = readFilters(parameter('filters'));
		return watchFeed({ subject, ...decisionFeed(client, job, filters, warn) });
	}
	const kind = triggerOn === 'trainingFinished' ? 'training' : 'activity';
	return watchChanges({ subject: `${kind}/${what}`, ...useCaseChanges(client, job, kind) });
}

/** New decisions, by the time when Arcanna received the event. */
function decisionFeed(
	client: Client,
	job: number | undefined,
	filters: DecisionFilters,
	warn: Warn,
): Omit<Feed, 'subject'> {
	const query = { ...(job !== undefined && { job_ids: [job] }), date_field: 'timestamp_inference' };
	const pageSize = job === undefined ? SMALL_PAGE_SIZE : PAGE_SIZE;
	const pages = (more: Partial<DecisionQuery>, size = SMALL_PAGE_SIZE) => {
		const asked = { ...query, sort_order: 'asc', ...more } as DecisionQuery;
		return dated(decisionPages(client, asked, size), warn);
	};
	return {
		entry: (event) => ({
			id: keyOf(event),
			timeMs: ingestedAtMs(event) ?? 0,
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

/**
 * The events with a valid time. The others are logged, because the trigger can't determine whether they are
 * new.
 * @throws ServiceError when a page has none that can be read
 */
async function* dated(pages: AsyncIterable<FeedPage>, warn: Warn): AsyncGenerator<FeedPage> {
	for await (const page of pages) {
		const items = page.items.filter((event) => ingestedAtMs(event) !== undefined);
		const undated = page.items.length - items.length;
		if (undated > 0) {
			const first = page.items.find((event) => ingestedAtMs(event) === undefined) ?? {};
			const message = `Arcanna returned no valid time for ${undated === 1 ? 'the event' : `${undated} events, such as`} ${keyOf(first)}`;
			const advice = `Without "timestamp_inference" or "@timestamp" the trigger can't determine whether an event is new, so the workflow isn't triggered for it. Check the input of the use case in Arcanna.`;
			const failure = { message, advice, mayHaveSucceeded: true, transient: false };
			if (items.length === 0) throw new ServiceError(failure);
			warn(inSentences(new ServiceError(failure)));
		}
		yield { ...page, items };
	}
}

async function findEvents(
	pages: (more: Partial<DecisionQuery>) => AsyncIterable<FeedPage>,
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
 * The user's filters. They are applied here and not by Arcanna: a pending event has no label yet, but must
 * be known to the trigger.
 */
export function passes(event: IDataObject, filters: DecisionFilters): boolean {
	const { labels, consensus } = filters;
	const label = labelOf(event);
	const result = decisionField(event, 'result');
	if (labels.length > 0 && !labels.some((one) => one === label || one === result)) return false;
	const agreed = decisionField(event, 'consensus');
	if (consensus.length > 0 && !consensus.some((one) => one === agreed)) return false;
	if (filters.outliersOnly && String(decisionField(event, 'outlier')) !== 'true') return false;
	if (filters.undecidedOnly && !isUndecided(event)) return false;
	return isConfident(event, filters.minConfidence, filters.maxConfidence);
}

/** Use cases whose counters have changed, or whose training has finished. */
function useCaseChanges(
	client: Client,
	job: number | undefined,
	kind: 'activity' | 'training',
): Omit<ChangeList, 'subject'> {
	const training = kind === 'training';
	const fields = training ? TRAINING : ACTIVITY;
	/** An unusable response must not look like "no change". Throws `ServiceError`. */
	const checked = (useCases: IDataObject[]) => {
		if (useCases.length > 0 && !useCases.some((one) => tells(one, fields))) {
			expectObject(client.service, useCases[0], fields[0]);
		}
		return useCases;
	};
	return {
		list: async () => {
			const path = job === undefined ? '/api/v1/jobs/' : `/api/v1/jobs/${job}`;
			const body = await sendForJson(client, { method: 'GET', path, safety: 'safe' });
			if (job === undefined) {
				expectList(client.service, body, ['jobs', 'data']);
				return checked(useCasesIn(body));
			}
			const useCase = expectObject(client.service, body);
			return checked([{ ...useCase, job_id: useCase.job_id ?? job }]);
		},
		entry: (useCase, marks) => {
			const id = plainText(useCase.job_id);
			const known = Object.hasOwn(marks, id) ? marks[id] : undefined;
			return training ? trainingEntry(useCase, id, known) : activityEntry(useCase, id, known);
		},
		output: (useCase) => ({ json: { ...useCase } }),
	};
}

function trainingEntry(useCase: IDataObject, id: string, known?: string | null) {
	if (!tells(useCase, TRAINING)) return undefined;
	const { state, finishedMs } = trainingOf(useCase);
	const mark = trainingMark(useCase, known);
	return {
		id,
		mark: mark ?? '',
		stable: mark !== null,
		newsWhenNew: state !== 'running' && finishedMs !== undefined,
	};
}

function tells(useCase: IDataObject, fields: string[]): boolean {
	return fields.some((name) => Object.hasOwn(useCase, name));
}

function activityEntry(useCase: IDataObject, id: string, known?: string | null) {
	const mark = activityMark(useCase, known);
	if (mark === undefined) return undefined;
	const newsWhenNew = Number(useCase.processed_documents_count) > 0;
	return { id, mark, stable: true, newsWhenNew };
}
