/**
 * Reads what Arcanna sends. Sources: Arcanna's own page "Input Operations" for /api/v1, its published
 * clients for /api/v2 and for what that page leaves open.
 */
import type { IDataObject } from 'n8n-workflow';
import { isRecord, plainText, textOf } from '../shared/json';

export type DecisionState = 'running' | 'succeeded' | 'failed';

/** The fields of a decision: at the top level in /api/v1, under `arcanna` in /api/v2. */
const DECISION_FIELDS = {
	status: 'pipeline_status',
	result: 'result',
	result_label: 'result_label',
	bucket_state: 'bucket_state',
	outlier: 'outlier_flag',
	confidence_score: 'confidence_score',
	confidence_percentage: 'confidence_percentage',
	consensus: 'consensus',
	knowledge_base_state: 'knowledge_base_state',
} as const;

/** The main fields of a use case, which has about twice as many. */
const MAIN_USE_CASE_FIELDS = [
	'job_id',
	'title',
	'category',
	'status',
	'retrain_state',
	'labels',
	'processed_documents_count',
	'feedback_documents_count',
	'last_processed_timestamp',
	'last_train_finished_timestamp',
];

/** Numbers below it are seconds: as milliseconds they would be times before 1973. */
const FIRST_MS = 1e11;

type DecisionField = keyof typeof DECISION_FIELDS;
const DECISION_NAMES = Object.keys(DECISION_FIELDS) as DecisionField[];

/**
 * A field of the decision. The event's own fields, next to `arcanna`, can have the same names, so `arcanna`
 * takes precedence if it exists.
 */
export function decisionField(event: IDataObject, name: DecisionField): unknown {
	return isRecord(event.arcanna)
		? (event.arcanna[DECISION_FIELDS[name]] ?? undefined)
		: (event[name] ?? undefined);
}

/** The service's own name for the state of an event. */
export function statusOf(event: IDataObject): string | undefined {
	return textOf(decisionField(event, 'status'));
}

/** The label's name, such as "Escalate", otherwise its ID. */
export function labelOf(event: IDataObject): string | undefined {
	return textOf(decisionField(event, 'result_label')) ?? textOf(decisionField(event, 'result'));
}

/** The state of an event. Known values: "pending_inference", "Pending inference", "OK" and "ERROR". */
export function stateOf(event: IDataObject): DecisionState {
	const status = statusOf(event) ?? '';
	if (/pending/i.test(status)) return 'running';
	if (/^(error|failed)$/i.test(status) || reasonOf(event) !== undefined) return 'failed';
	return /^ok$/i.test(status) || labelOf(event) !== undefined ? 'succeeded' : 'running';
}

/** Why an event has no decision: Arcanna's own message. */
export function reasonOf(event: IDataObject): string | undefined {
	return textOf(isRecord(event.arcanna) ? event.arcanna.error_message : event.error_message);
}

/**
 * Converts an event of /api/v2 to the format of /api/v1: its own fields, with the decision at the top
 * level. A field of the decision replaces an alert's field of the same name; if the decision has no value
 * for it, the field is removed. An event that already has the decision at the top level is returned
 * unchanged.
 */
export function flatEvent(event: IDataObject): IDataObject {
	if (!isRecord(event.arcanna)) return event;
	const flat = { ...event };
	for (const name of DECISION_NAMES) {
		const value = decisionField(event, name);
		if (value === undefined) delete flat[name];
		else flat[name] = value as IDataObject[string];
	}
	const ingested = ingestTimes(event).find((time) => timestampMs(time) !== undefined);
	if (ingested !== undefined) flat.ingest_timestamp ??= ingested as IDataObject[string];
	return flat;
}

/** Adds the IDs that an object is about, where Arcanna left them out. */
export function withIds(ids: IDataObject, object: IDataObject): IDataObject {
	const named = { ...ids, ...object };
	for (const [name, id] of Object.entries(ids)) {
		if (plainText(named[name]) === '') named[name] = id;
	}
	return named;
}

/**
 * When Arcanna received an event, in milliseconds since 1970: at the top level in /api/v1, in `raw_event`
 * according to the vendor's client for /api/v2. `undefined` if the event has no valid time.
 */
export function ingestedAtMs(event: IDataObject): number | undefined {
	return firstTimeMs([...ingestTimes(event), ...alertTimes(event)]);
}

/** An alert's own time in milliseconds since 1970, otherwise when Arcanna received it. */
export function alertedAtMs(event: IDataObject): number | undefined {
	return firstTimeMs([...alertTimes(event), ...ingestTimes(event)]);
}

function ingestTimes(event: IDataObject): unknown[] {
	const raw = isRecord(event.raw_event) ? event.raw_event : {};
	return [event.timestamp_inference, event.ingest_timestamp, raw.timestamp_inference];
}

function alertTimes(event: IDataObject): unknown[] {
	const raw = isRecord(event.raw_event) ? event.raw_event : {};
	return [event['@timestamp'], raw['@timestamp']];
}

function firstTimeMs(times: unknown[]): number | undefined {
	return times.map(timestampMs).find((ms) => ms !== undefined);
}

/**
 * Reads a time: ISO 8601 (UTC if it has no zone), or seconds or milliseconds since 1970. Arcanna sends six
 * fraction digits.
 */
export function timestampMs(time: unknown): number | undefined {
	const text = plainText(time);
	if (/^\d+(\.\d+)?$/.test(text)) {
		const number = Number(text);
		return number < FIRST_MS ? number * 1_000 : number;
	}
	const [date, clock] = text.split(/[T ]/i);
	const zoned = clock === undefined || /(z|[+-]\d\d:?\d\d)$/i.test(clock) ? '' : 'Z';
	const ms = Date.parse(clock === undefined ? date : `${date}T${clock}${zoned}`);
	return Number.isNaN(ms) ? undefined : ms;
}

/** Reads labels: a bare list or `{labels: [...]}`. */
export function labelsIn(body: unknown): string[] {
	const list = isRecord(body) ? body.labels : body;
	return Array.isArray(list) ? list.map(String) : [];
}

/** Reads use cases: a bare list; a list in an object is accepted, too. */
export function useCasesIn(body: unknown): IDataObject[] {
	const list = isRecord(body) ? (body.jobs ?? body.data) : body;
	return Array.isArray(list) ? list.filter(isRecord) : [];
}

/** One page of /api/v2/events/query: `{events, total_count}`, earlier a bare list. */
export function eventsIn(body: unknown): { events: IDataObject[]; total?: number } {
	const list = isRecord(body) ? body.events : body;
	const events = Array.isArray(list) ? list.filter(isRecord) : [];
	const total = isRecord(body) ? parseFloat(plainText(body.total_count)) : NaN;
	return { events, ...(!Number.isNaN(total) && { total }) };
}

/**
 * Why Arcanna rejected a request, in its own message: `detail` as text or as a list of `{loc, msg}` (422),
 * `error_message`, or `reason` with `reason_details` (v2).
 */
export function errorMessageIn(body: unknown): string | undefined {
	if (typeof body === 'string') return textOf(body);
	if (!isRecord(body)) return undefined;
	const { reason_details: given } = body;
	const details = Array.isArray(given)
		? given.map((part) => detailOf([part ?? '']))
		: [textOf(given)];
	const reason = [...new Set([textOf(body.reason), ...details])].filter(Boolean).join(': ');
	return (
		detailOf(body.detail) ??
		textOf(body.error_message) ??
		textOf(reason) ??
		textOf(body.message) ??
		textOf(body.error) ??
		(isRecord(body.request) ? errorMessageIn(body.request) : undefined)
	);
}

/**
 * Whether a body reports an error despite a success status: `{status: "NOK" | "ERROR", …}`, which parts of
 * /api/v2 put under `request`. The status of an event or a use case is a different one.
 */
export function isErrorBody(body: unknown): boolean {
	if (!isRecord(body)) return false;
	if (isRecord(body.request)) return isErrorBody(body.request);
	if (plainText(body.event_id) !== '' || plainText(body.title) !== '') return false;
	const status = plainText(body.status);
	return (
		/^(nok|ko|error|failed|failure)$/i.test(status) ||
		(status === '' && textOf(body.error_message) !== undefined)
	);
}

function detailOf(detail: unknown): string | undefined {
	if (isRecord(detail)) return errorMessageIn(detail) ?? textOf(detail.msg);
	if (!Array.isArray(detail)) return textOf(detail);
	const parts = detail.map((part: unknown) => {
		if (!isRecord(part)) return plainText(part);
		const at = Array.isArray(part.loc) ? part.loc.filter((step) => step !== 'body').join('.') : '';
		const said = textOf(part.msg) ?? errorMessageIn(part) ?? JSON.stringify(part);
		return at === '' ? said : `${at}: ${said}`;
	});
	return textOf(parts.join('; '));
}

/**
 * Confidence as a fraction. Arcanna's page shows 0.95, a client's documentation 98.3: values above 1 are
 * read as percentages, both in the score and in the user's minimum.
 */
export function asFraction(score: unknown): number | undefined {
	const number = typeof score === 'string' && score.trim() === '' ? NaN : Number(score ?? NaN);
	if (Number.isNaN(number)) return undefined;
	return number > 1 ? number / 100 : number;
}

/**
 * An event's confidence as a fraction. `confidence_percentage` is always from 0 to 100; the scale of
 * `confidence_score` is inferred from its size.
 */
export function confidenceOf(event: IDataObject): number | undefined {
	const percentage = asFraction(decisionField(event, 'confidence_percentage'));
	if (percentage === undefined) return asFraction(decisionField(event, 'confidence_score'));
	return Number(decisionField(event, 'confidence_percentage')) / 100;
}

/**
 * Whether an event's confidence is in a range, including both ends. An event without a score is only in the
 * full range.
 */
export function isConfident(event: IDataObject, least: number, most: number): boolean {
	if (least === 0 && most === 1) return true;
	const confidence = confidenceOf(event);
	return confidence !== undefined && confidence >= least && confidence <= most;
}

/**
 * Whether the feedback on an event does not agree on a label. Source: the vendor's MCP server, "events
 * with undecided consensus".
 */
export function isUndecided(event: IDataObject): boolean {
	const holder = isRecord(event.arcanna) ? event.arcanna : event;
	const attention = isRecord(holder.attention) ? holder.attention : {};
	const undecided = attention.undecided_consensus;
	return isRecord(undecided) && String(undecided.attention_required) === 'true';
}

/** A use case with its main fields only, as far as Arcanna sent them. */
export function mainFieldsOf(useCase: IDataObject): IDataObject {
	return Object.fromEntries(
		MAIN_USE_CASE_FIELDS.filter((name) => name in useCase).map((name) => [name, useCase[name]]),
	);
}
