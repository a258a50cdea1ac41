import type { JsonObject, Reader } from '../common/read.mts';
import {
	anything,
	atLeast,
	either,
	filledText,
	flag,
	integer,
	listOf,
	oneOf,
	shape,
	text,
} from '../common/read.mts';
import type { Issue } from '../common/refusal.mts';
import { Refusal } from '../common/refusal.mts';
import type { ArcannaEvent } from './model.mts';
import { valueAt } from './model.mts';

// The fields are those that the vendor's MCP server names, in `tools/generic_events`.
const BOOLEANS = [
	'arcanna.outlier_flag',
	'arcanna.attention.low_confidence_score.attention_required',
	'arcanna.attention.undecided_consensus.attention_required',
];
const NUMBERS = ['arcanna.confidence_score', 'arcanna.confidence_percentage'];
/** The fields of the store that hold times, and where the model has them. */
const TIMES = { '@timestamp': 'timestamp', timestamp_inference: 'ingest_timestamp' } as const;
const DATES = Object.keys(TIMES);
const WORDS = [
	'arcanna.result',
	'arcanna.result_label',
	'arcanna.bucket_state',
	'arcanna.knowledge_base_state',
	'arcanna.consensus',
	'arcanna.pipeline_status',
	'arcanna.original_id',
];
const FIELDS = [...BOOLEANS, ...NUMBERS, ...DATES, ...WORDS];

const OPERATORS = [
	'is',
	'is not',
	'is one of',
	'is not one of',
	'starts with',
	'not starts with',
	'contains',
	'not contains',
	'exists',
	'not exists',
	'lt',
	'lte',
	'gt',
	'gte',
] as const;

const ISO_DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Milliseconds since 1970; without a zone it is UTC. The store knows no finer unit. */
export function timeOf(iso: string): number {
	const zoned = /T.*(Z|[+-]\d{2}:?\d{2})$/.test(iso) || !iso.includes('T');
	return Date.parse(zoned ? iso : `${iso}Z`);
}

const date: Reader<string> = (value, loc, issues) => {
	const read = text(value, loc, issues);
	if (read === undefined || (ISO_DATE.test(read) && !Number.isNaN(timeOf(read)))) return read;
	issues.push({ loc, msg: 'value is not an ISO 8601 date', type: 'value_error.datetime' });
	return undefined;
};

const field = oneOf(...FIELDS);
/** One of the above, or one of the event's own. */
const anyField: Reader<string> = (value, loc, issues) =>
	/^arcanna\./.test(String(value)) ? field(value, loc, issues) : filledText(value, loc, issues);
const isOwn = (name: string) => !FIELDS.includes(name);

const filter = shape({ field: anyField, operator: oneOf(...OPERATORS) }, { value: anything });
type Filter = { field: string; operator: (typeof OPERATORS)[number]; value?: unknown };

/** The body of `/api/v2/events/query`. */
export const queryBody = shape(
	{},
	{
		job_ids: either(integer, listOf(integer)),
		job_titles: either(text, listOf(text)),
		decision_points_only: flag,
		count_results_only: flag,
		event_ids: either(text, listOf(text)),
		start_date: date,
		end_date: date,
		date_field: oneOf('@timestamp', 'timestamp_inference'),
		size: atLeast(1),
		page: atLeast(0),
		sort_by_column: field,
		sort_order: oneOf('asc', 'desc'),
		filters: listOf(filter),
	},
);
type ReadBody<R> = R extends Reader<infer T> ? T : never;
export type ArcannaQuery = ReadBody<typeof queryBody>;

const NARROWING = ['job_ids', 'event_ids', 'size', 'filters', 'start_date', 'end_date'] as const;

function isValueOf(name: string, value: unknown): boolean {
	if (BOOLEANS.includes(name)) return typeof value === 'boolean';
	if (NUMBERS.includes(name)) return typeof value === 'number';
	if (DATES.includes(name)) return typeof value === 'string' && ISO_DATE.test(value);
	if (isOwn(name) && ['number', 'boolean'].includes(typeof value)) return true;
	return typeof value === 'string';
}

function filterIssue({ field: name, operator, value }: Filter): string | undefined {
	if (operator === 'exists' || operator === 'not exists') {
		return value === undefined ? undefined : `${operator} takes no value`;
	}
	if (operator === 'is one of' || operator === 'is not one of') {
		const fits = Array.isArray(value) && value.every((entry) => isValueOf(name, entry));
		return fits ? undefined : `${operator} takes a list of values of ${name}`;
	}
	const ordered = ['lt', 'lte', 'gt', 'gte'].includes(operator);
	if (ordered && WORDS.includes(name)) {
		return `${operator} is not available for ${name}`;
	}
	if (/starts with|contains/.test(operator) && !WORDS.includes(name) && !isOwn(name)) {
		return `${operator} is not available for ${name}`;
	}
	return isValueOf(name, value) ? undefined : `the value does not fit ${name}`;
}

/** Checks what the single fields' types don't say; throws a {@link Refusal} with 422. */
export function checkQueryBody(query: ArcannaQuery, resultWindow: number): void {
	const issues: Issue[] = [];
	if (!NARROWING.some((key) => query[key] !== undefined)) {
		const msg = `at least one of ${NARROWING.join(', ')} must be provided`;
		issues.push({ loc: ['body'], msg, type: 'value_error' });
	}
	for (const [index, entry] of (query.filters ?? []).entries()) {
		const msg = filterIssue(entry);
		if (msg) issues.push({ loc: ['body', 'filters', index], msg, type: 'value_error' });
	}
	const { size = 5, page = 0 } = query;
	if (size * (page + 1) > resultWindow) {
		const msg = `size * (page + 1) is more than ${resultWindow}`;
		issues.push({ loc: ['body', 'page'], msg, type: 'value_error' });
	}
	const [first] = issues;
	if (first) throw new Refusal(422, first.msg, issues);
}

function isTime(name: string): name is keyof typeof TIMES {
	return name in TIMES;
}

function comparable(name: string, value: unknown): number {
	return typeof value === 'string' && DATES.includes(name) ? timeOf(value) : Number(value);
}

function holds(stored: JsonObject, { field: name, operator, value }: Filter): boolean {
	const found = valueAt(stored, name);
	const given = found !== undefined && found !== null;
	const word = String(found);
	const number = comparable(name, found);
	const limit = comparable(name, value);
	switch (operator) {
		case 'is':
			return found === value;
		case 'is not':
			return found !== value;
		case 'is one of':
			return Array.isArray(value) && value.includes(found);
		case 'is not one of':
			return Array.isArray(value) && !value.includes(found);
		case 'starts with':
			return given && word.startsWith(String(value));
		case 'not starts with':
			return !given || !word.startsWith(String(value));
		case 'contains':
			return given && word.includes(String(value));
		case 'not contains':
			return !given || !word.includes(String(value));
		case 'exists':
			return given;
		case 'not exists':
			return !given;
		case 'lt':
			return given && number < limit;
		case 'lte':
			return given && number <= limit;
		case 'gt':
			return given && number > limit;
		case 'gte':
			return given && number >= limit;
	}
}

function listed<T>(value: T | T[] | undefined): T[] | undefined {
	if (value === undefined) return undefined;
	return Array.isArray(value) ? value : [value];
}

/** A filter for the events within the query's times and IDs. */
export function namedBy(query: ArcannaQuery): (event: ArcannaEvent) => boolean {
	const { start_date, end_date, date_field = '@timestamp' } = query;
	const ids = listed(query.event_ids);
	const startMs = start_date === undefined ? -Infinity : timeOf(start_date);
	const endMs = end_date === undefined ? Infinity : timeOf(end_date);
	return (event) => {
		if (ids && !ids.includes(event.event_id)) return false;
		const timeMs = timeOf(event[TIMES[date_field]]);
		return !(timeMs < startMs || timeMs > endMs);
	};
}

/** Whether a stored event passes all filters of the query. */
export function passes(stored: JsonObject, { filters = [] }: ArcannaQuery): boolean {
	return filters.every((entry) => holds(stored, entry));
}

/** The job ids that the query names, if it does. */
export function jobIdsOf(query: ArcannaQuery): number[] | undefined {
	return listed(query.job_ids);
}

/** Sorts events as the query asks; equals keep their order. */
export function sortedBy<T extends { event: ArcannaEvent }>(
	query: ArcannaQuery,
	found: T[],
	storedForm: (one: T) => JsonObject,
): T[] {
	const { sort_by_column: column = '@timestamp', sort_order = 'desc' } = query;
	const direction = sort_order === 'desc' ? -1 : 1;
	const isWord = WORDS.includes(column);
	const keyed = found.map((one) => {
		const value = isTime(column) ? one.event[TIMES[column]] : valueAt(storedForm(one), column);
		return isWord
			? { one, word: String(value), number: 0 }
			: { one, word: '', number: comparable(column, value) };
	});
	keyed.sort((a, b) =>
		isWord ? direction * a.word.localeCompare(b.word) : direction * (a.number - b.number || 0),
	);
	return keyed.map(({ one }) => one);
}
