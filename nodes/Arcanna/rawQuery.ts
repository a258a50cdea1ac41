/**
 * The second endpoint that lists events: /api/v2/events/raw_es_query accepts an Elasticsearch query.
 * Source: the vendor's MCP server, which moved to it in July 2025. Its response is not documented.
 */
import type { IDataObject } from 'n8n-workflow';

import { isRecord } from '../shared/json';
import type { DecisionQuery } from './decisionQuery';

type Filter = NonNullable<DecisionQuery['filters']>[number];

/** Fields that are not text. The whole value of a text field is indexed under `.keyword`. */
const NOT_TEXT = /(_flag|_required|_score|_percentage|timestamp|timestamp_inference|\.result)$/;

const CLAUSES: Record<string, (field: string, value: unknown) => IDataObject> = {
	is: (field, value) => ({ term: { [field]: value } }) as IDataObject,
	'is one of': (field, value) => ({ terms: { [field]: value } }) as IDataObject,
	'starts with': (field, value) => ({ prefix: { [field]: value } }) as IDataObject,
	contains: (field, value) => ({ wildcard: { [field]: `*${String(value)}*` } }),
	exists: (field) => ({ exists: { field } }),
};

/** The body for a page of the events that a query matches, `size` in all. */
export function rawQueryOf(query: DecisionQuery, size: number, page: number): IDataObject {
	const { job_ids, event_ids, start_date, end_date, date_field, sort_order, filters } = query;
	const range = {
		...(start_date !== undefined && { gte: start_date }),
		...(end_date !== undefined && { lte: end_date }),
	};
	const filter = [
		...(event_ids ? [{ terms: { 'arcanna.original_id.keyword': event_ids } }] : []),
		...(Object.keys(range).length > 0 ? [{ range: { [date_field]: range } }] : []),
		...(filters ?? []).map(clauseOf),
	];
	return {
		...(job_ids && { job_ids }),
		query_body: {
			query: filter.length > 0 ? { bool: { filter } } : { match_all: {} },
			from: size * page,
			size,
			sort: [{ [date_field]: { order: sort_order } }],
			track_total_hits: true,
		},
	};
}

function clauseOf({ field: name, operator, value }: Filter): IDataObject {
	const isText = [value].flat().every((one) => typeof one === 'string');
	const field = NOT_TEXT.test(name) || !isText ? name : `${name}.keyword`;
	if (/^[lg]te?$/.test(operator))
		return { range: { [field]: { [operator]: value } } } as IDataObject;
	const plain = operator.replace(/^is not/, 'is').replace(/^not /, '');
	const clause = (CLAUSES[plain] ?? CLAUSES.is)(field, value);
	return plain === operator ? clause : { bool: { must_not: [clause] } };
}

/**
 * The events in a response, in the format of Elasticsearch or of the first endpoint; `undefined` if it has
 * none.
 * @param job the requested use case, if the query was for one
 */
export function rawEventsIn(body: unknown, job?: number): unknown {
	if (!isRecord(body)) return body;
	const { hits, events } = body;
	if (isRecord(hits)) {
		const { total } = hits;
		const list: unknown[] = Array.isArray(hits.hits) ? hits.hits : [];
		return {
			events: list.filter(isRecord).map((hit) => eventOf(hit, job)),
			total_count: isRecord(total) ? total.value : total,
		};
	}
	if (events !== undefined) return body;
	const inner = [body.response, body.result, body.data].find(
		(one) => typeof one === 'object' && one,
	);
	return inner === undefined ? body : rawEventsIn(inner, job);
}

function eventOf(hit: IDataObject, job: number | undefined): IDataObject {
	const source = isRecord(hit._source) ? hit._source : hit;
	const arcanna = isRecord(source.arcanna) ? source.arcanna : {};
	return {
		...source,
		event_id: source.event_id ?? arcanna.original_id ?? hit._id,
		job_id: source.job_id ?? arcanna.job_id ?? job,
	};
}
