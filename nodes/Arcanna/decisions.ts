import type { IDataObject } from 'n8n-workflow';

import { readJson } from '../shared/http/response';
import { asSentence, ServiceError, settleService } from '../shared/http/errors';
import { InvalidParameterError } from '../shared/parameters/refusal';
import { expectList } from '../shared/http/expect';
import { send, type Client } from '../shared/http/client';
import type { JobState } from '../shared/jobs/jobKind';
import { plainText } from '../shared/json';
import type { FeedPage } from '../shared/triggers/watchFeed';
import { alertedAtMs, eventsIn, ingestedAtMs, stateOf } from './api';
import type { DecisionQuery } from './decisionQuery';
import { rawEventsIn, rawQueryOf } from './rawQuery';

/** Arcanna uses Elasticsearch, which doesn't page beyond this by default. */
const RESULT_WINDOW = 10_000;

/**
 * Fetches events page by page. `size` applies to each use case, so a page can hold more. The last page that
 * Arcanna can return may not be the last one that exists. Throws as `send` does.
 */
export async function* decisionPages(
	client: Client,
	query: DecisionQuery,
	size: number,
): AsyncGenerator<FeedPage> {
	let fetched = 0;
	for (let page = 0; (page + 1) * size <= RESULT_WINDOW; page += 1) {
		const { body, answer } = await ask(client, query, size, page);
		expectList(client.service, body, ['events']);
		const { events, total } = eventsIn(body);
		fetched += events.length;
		const more = events.length >= size || (total !== undefined && fetched < total);
		const last = events.length === 0 || !more;
		const serviceNowMs = Date.parse(String(answer.headers.date));
		yield {
			items: events,
			last,
			readUntilMs: readUntil(events, size, query),
			...(!Number.isNaN(serviceNowMs) && { serviceNowMs }),
		};
		if (last) return;
	}
}

const QUERY_IS_MISSING = 'no /api/v2/events/query';

/**
 * Fetches one page, through the second endpoint if Arcanna doesn't have the first.
 * @throws ServiceError from the endpoint that Arcanna has
 */
async function ask(client: Client, query: DecisionQuery, size: number, page: number) {
	const body = { ...query, size, page, sort_by_column: query.date_field } as IDataObject;
	const first = client.learnt?.has(QUERY_IS_MISSING)
		? undefined
		: await settleService(postForJson(client, '/api/v2/events/query', body));
	if (first !== undefined && !isMissing(first)) return orThrow(first);
	const second = await settleService(askRaw(client, query, size, page));
	if (isMissing(second)) {
		client.learnt?.delete(QUERY_IS_MISSING);
		throw (
			first?.advising(
				`/api/v2/events/raw_es_query was rejected, too: ${asSentence(second.message)}`,
			) ?? second
		);
	}
	const answer = orThrow(second);
	client.learnt?.add(QUERY_IS_MISSING);
	if (first !== undefined) {
		client.note?.(
			`Events were listed with /api/v2/events/raw_es_query: Arcanna returned ${first.facts.status} for /api/v2/events/query.`,
		);
	}
	return answer;
}

function isMissing(outcome: object): outcome is ServiceError {
	return outcome instanceof ServiceError && [404, 405].includes(outcome.facts.status ?? 0);
}

function orThrow<T extends object>(outcome: T | ServiceError): T {
	if (outcome instanceof ServiceError) throw outcome;
	return outcome;
}

async function askRaw(client: Client, query: DecisionQuery, size: number, page: number) {
	const path = '/api/v2/events/raw_es_query';
	const { body, answer } = await postForJson(client, path, rawQueryOf(query, size, page));
	const [job, ...others] = query.job_ids ?? [];
	return { body: rawEventsIn(body, others.length === 0 ? job : undefined), answer };
}

async function postForJson(client: Client, path: string, body: IDataObject) {
	const request = { method: 'POST', path, body, safety: 'safe' } as const;
	const answer = await send(client, request);
	return { body: readJson(client.service, request, answer), answer };
}

/**
 * Fetches all events that match a query, newest first, including those beyond the pages that Arcanna can
 * return for one query. Throws as `send` does.
 * @throws InvalidParameterError when more events than that have the same time
 */
export async function* decisionsBackwards(
	client: Client,
	query: DecisionQuery,
	size: number,
): AsyncGenerator<FeedPage> {
	const known = new Set<string>();
	let end = query.end_date;
	for (;;) {
		let readUntilMs = NaN;
		const question = { ...query, ...(end !== undefined && { end_date: end }) };
		for await (const page of decisionPages(client, question, size)) {
			yield { ...page, items: page.items.filter((event) => !known.has(keyOf(event))) };
			for (const event of page.items) known.add(keyOf(event));
			if (page.last) return;
			readUntilMs = page.readUntilMs ?? NaN;
		}
		// The next millisecond, because Arcanna counts in microseconds.
		const next = new Date(readUntilMs + 1).toISOString();
		if (next === end) {
			throw new InvalidParameterError(
				`Arcanna has more than ${RESULT_WINDOW} events with the same time, ${next}, and can't list them all. Choose a use case or set a limit.`,
			);
		}
		end = next;
	}
}

/** An event of a use case. */
export interface EventAddress {
	job: number;
	event: string;
}

/**
 * The states of decisions, by `keyOf`: one request for all events. It needs a management key that may query
 * events. Throws as `send` does.
 */
export async function decisionStates(
	client: Client,
	addresses: ReadonlyMap<string, EventAddress>,
): Promise<Map<string, JobState>> {
	const asked = [...addresses.values()];
	const query: DecisionQuery = {
		job_ids: [...new Set(asked.map(({ job }) => job))],
		event_ids: asked.map(({ event }) => event),
		date_field: 'timestamp_inference',
		sort_order: 'asc',
	};
	const { value: page } = await decisionPages(client, query, asked.length).next();
	const events: IDataObject[] = page?.items ?? [];
	return new Map(events.map((event) => [keyOf(event), stateOf(event)]));
}

/** An event ID that the user chose is unique only within its use case. */
export function keyOf(event: IDataObject): string {
	return `${plainText(event.job_id)}/${plainText(event.event_id)}`;
}

/**
 * Up to which time a page is complete, in milliseconds and in the order of the query: a use case that
 * filled its share has more after its own last event, even if the page has later events of other use cases.
 */
function readUntil(events: IDataObject[], size: number, query: DecisionQuery): number {
	const ascending = query.sort_order === 'asc';
	const timeOf = query.date_field === '@timestamp' ? alertedAtMs : ingestedAtMs;
	const shares = new Map<unknown, { events: number; times: number[] }>();
	for (const event of events) {
		const share = shares.get(event.job_id) ?? { events: 0, times: [] };
		const timeMs = timeOf(event);
		share.events += 1;
		if (timeMs !== undefined) share.times.push(timeMs);
		shares.set(event.job_id, share);
	}
	const full = [...shares.values()].filter((share) => share.events >= size);
	const all = [...shares.values()].flatMap(({ times }) => times);
	const counted = full.length > 0 ? full.map(({ times }) => times) : [all];
	const lasts = counted.map((times) => outermost(times, ascending));
	return outermost(lasts, !ascending);
}

function outermost(times: number[], latest: boolean): number {
	const start = latest ? -Infinity : Infinity;
	return times.reduce(
		(one, other) => (latest ? Math.max(one, other) : Math.min(one, other)),
		start,
	);
}
