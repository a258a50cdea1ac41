import type { ArcannaSimulator } from '../arcanna.mts';
import type { JsonObject } from '../common/read.mts';
import {
	anything,
	atLeast,
	either,
	flag,
	integer,
	isObject,
	listOf,
	object,
	readAs,
	shape,
	text,
} from '../common/read.mts';
import { Refusal } from '../common/refusal.mts';
import type { Exchange, Reply } from '../common/routes.mts';
import { queriedForm, storedForm, valueAt } from './model.mts';
import { timeOf } from './query.mts';

const rawBody = shape(
	{},
	{
		job_ids: either(integer, listOf(integer)),
		job_titles: either(text, listOf(text)),
		decision_points_only: flag,
		query_body: shape(
			{ query: object },
			{
				size: atLeast(0),
				from: atLeast(0),
				sort: listOf(object),
				aggs: object,
				track_total_hits: anything,
			},
		),
	},
);

const DATES = ['@timestamp', 'timestamp_inference'];

/** The only entry of an object. */
function only(value: unknown): [string, unknown] {
	const entries = isObject(value) ? Object.entries(value) : [];
	if (entries.length !== 1) throw new Refusal(400, 'A clause has to have exactly one entry');
	return entries[0];
}

const all = (clauses: unknown): unknown[] => (Array.isArray(clauses) ? clauses : [clauses]);

function comparable(field: string, value: unknown): number {
	return DATES.includes(field) ? timeOf(String(value)) : Number(value);
}

/** Whether an event matches a query of Elasticsearch, as far as clients and nodes use it. */
function holds(stored: JsonObject, query: unknown): boolean {
	const [kind, clause] = only(query);
	if (kind === 'match_all') return true;
	if (kind === 'bool') {
		const { filter = [], must = [], must_not = [] } = isObject(clause) ? clause : {};
		return (
			[...all(filter), ...all(must)].every((one) => holds(stored, one)) &&
			!all(must_not).some((one) => holds(stored, one))
		);
	}
	const [name, wanted] = only(clause);
	if (kind === 'exists') return valueAt(stored, String(wanted)) !== undefined;
	const field = name.replace(/\.keyword$/, '');
	const found = valueAt(stored, field);
	switch (kind) {
		case 'term':
		case 'match':
			return found === wanted;
		case 'terms':
			return all(wanted).includes(found);
		case 'prefix':
			return String(found).startsWith(String(wanted));
		case 'wildcard':
			return String(found).includes(String(wanted).replaceAll('*', ''));
		case 'range':
			return Object.entries(Object(wanted)).every(([operator, limit]) => {
				const [value, bound] = [comparable(field, found), comparable(field, limit)];
				if (operator === 'gte') return value >= bound;
				if (operator === 'lte') return value <= bound;
				return operator === 'gt' ? value > bound : value < bound;
			});
		default:
			throw new Refusal(400, `Unknown query: ${kind}`);
	}
}

/** Handles `/api/v2/events/raw_es_query`. */
export function runRawQuery(arcanna: ArcannaSimulator, { request, body }: Exchange): Reply {
	const asked = readAs(rawBody, body.value, 'body', 422);
	const { query = { match_all: {} }, size = 10, from = 0, sort = [] } = asked.query_body ?? {};
	if (from + size > arcanna.options.resultWindow) {
		throw new Refusal(400, `Result window is too large: ${from + size}`);
	}
	const ids = asked.job_ids === undefined ? undefined : all(asked.job_ids);
	const jobs = arcanna.visibleJobs(request).filter((job) => ids?.includes(job.job_id) ?? true);
	const matching = jobs.flatMap((job) =>
		arcanna
			.eventsOf(job)
			.map((event) => ({ event, job, stored: storedForm(event, job, arcanna.statusOf(event)) }))
			.filter(({ stored }) => holds(stored, query)),
	);
	if (sort.length > 0) {
		const [column, order] = only(sort[0]);
		const way = isObject(order) ? order.order : order;
		const direction = way === 'desc' ? -1 : 1;
		const rank = (stored: JsonObject) => comparable(column, valueAt(stored, column));
		matching.sort((one, other) => direction * (rank(one.stored) - rank(other.stored)));
	}
	const page = matching.slice(from, from + size);
	if (arcanna.options.rawReply === 'events') {
		const events = page.map(({ event, job }) =>
			queriedForm(event, job, arcanna.statusOf(event), arcanna.options.eventForm),
		);
		return { json: { events, total_count: matching.length } };
	}
	const hits = page.map(({ stored: { event_id, ...source } }) => ({
		_id: event_id,
		_source: source,
	}));
	return { json: { hits: { total: { value: matching.length, relation: 'eq' }, hits } } };
}
