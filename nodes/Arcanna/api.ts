/**
 * What Arcanna says on the wire, and how to read it. Sources: Arcanna's own page "Input
 * Operations" for /api/v1, its published clients for /api/v2 and for what that page leaves open.
 */
import type { IDataObject } from 'n8n-workflow';
import { isRecord, plainText, textOf } from '../shared/json';

export type DecisionState = 'running' | 'succeeded' | 'failed';

/** The fields of a decision: /api/v1 tells them at the top level, /api/v2 under `arcanna`. */
const DECISION_FIELDS = {
	status: 'pipeline_status',
	result: 'result',
	result_label: 'result_label',
	bucket_state: 'bucket_state',
	outlier: 'outlier_flag',
	confidence_score: 'confidence_score',
} as const;

/** What people look at in a use case, of about twice as many fields. */
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

type DecisionField = keyof typeof DECISION_FIELDS;

/**
 * A field of the decision. Beside `arcanna` stand the fields of the event itself, which may bear
 * the same names: so `arcanna` has the say where it is there.
 */
export function decisionField(event: IDataObject, name: DecisionField): unknown {
	return isRecord(event.arcanna)
		? (event.arcanna[DECISION_FIELDS[name]] ?? undefined)
		: (event[name] ?? undefined);
}

/** The service's word for where an event stands. */
export function statusOf(event: IDataObject): string | undefined {
	return textOf(decisionField(event, 'status'));
}

/** The name people know, such as "Escalate", otherwise the label's ID. */
export function labelOf(event: IDataObject): string | undefined {
	return textOf(decisionField(event, 'result_label')) ?? textOf(decisionField(event, 'result'));
}

/** Where an event stands: "pending_inference", "Pending inference", "OK" and "ERROR" are known. */
export function stateOf(event: IDataObject): DecisionState {
	const status = statusOf(event) ?? '';
	if (/pending/i.test(status)) return 'running';
	if (/^(error|failed)$/i.test(status) || reasonOf(event) !== undefined) return 'failed';
	return /^ok$/i.test(status) || labelOf(event) !== undefined ? 'succeeded' : 'running';
}

/** Why an event has no decision, in Arcanna's words. */
export function reasonOf(event: IDataObject): string | undefined {
	return textOf(isRecord(event.arcanna) ? event.arcanna.error_message : event.error_message);
}

/**
 * An event of /api/v2 in the form of /api/v1: its own fields, with the decision at the top level.
 * An event that has the decision there already stays as it is.
 */
export function flatEvent(event: IDataObject): IDataObject {
	if (!isRecord(event.arcanna)) return event;
	const decision = Object.keys(DECISION_FIELDS).map((name) => {
		return [name, decisionField(event, name as DecisionField)] as const;
	});
	const lifted = {
		...Object.fromEntries(decision),
		ingest_timestamp: event.timestamp_inference ?? undefined,
	};
	const missing = Object.entries(lifted).filter(([name, value]) => {
		return value !== undefined && event[name] === undefined;
	});
	return { ...event, ...(Object.fromEntries(missing) as IDataObject) };
}

/** When Arcanna took an event in, in milliseconds since 1970. */
export function ingestedAtMs(event: IDataObject): number | undefined {
	const text =
		textOf(event.timestamp_inference) ??
		textOf(event.ingest_timestamp) ??
		textOf(event['@timestamp']);
	return timestampMs(text);
}

/** An alert's own time in milliseconds since 1970, which one form has in `raw_event`. */
export function alertedAtMs(event: IDataObject): number | undefined {
	const raw = isRecord(event.raw_event) ? event.raw_event['@timestamp'] : undefined;
	return timestampMs(event['@timestamp']) ?? timestampMs(raw) ?? ingestedAtMs(event);
}

/** Reads an ISO 8601 time. Arcanna gives six fraction digits; a time without a zone is UTC. */
export function timestampMs(text: unknown): number | undefined {
	if (typeof text === 'number') return text;
	if (typeof text !== 'string') return undefined;
	const [date, time] = text.trim().split(/[T ]/i);
	const zoned = time === undefined || /(z|[+-]\d\d:?\d\d)$/i.test(time) ? '' : 'Z';
	const ms = Date.parse(time === undefined ? date : `${date}T${time}${zoned}`);
	return Number.isNaN(ms) ? undefined : ms;
}

/** Labels come as a bare list or as `{labels: [...]}`. */
export function labelsIn(body: unknown): string[] {
	const list = isRecord(body) ? body.labels : body;
	return Array.isArray(list) ? list.map(String) : [];
}

/** Use cases come as a bare list; a wrapped one is accepted. */
export function useCasesIn(body: unknown): IDataObject[] {
	const list = isRecord(body) ? (body.jobs ?? body.data) : body;
	return Array.isArray(list) ? list.filter(isRecord) : [];
}

/** One page of /api/v2/events/query: `{events, total_count}`, earlier a bare list. */
export function eventsIn(body: unknown): { events: IDataObject[]; total?: number } {
	const list = isRecord(body) ? body.events : body;
	const events = Array.isArray(list) ? list.filter(isRecord) : [];
	const total = isRecord(body) ? body.total_count : undefined;
	return { events, ...(typeof total === 'number' && { total }) };
}

/**
 * Why Arcanna refused, in its own words: `detail` as text or as a list of `{loc, msg}` (422),
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
		textOf(body.error)
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

/** Where a use case's training stands. A use case that never was trained is not in training. */
export function isTraining(useCase: IDataObject): boolean {
	const startedMs = timestampMs(useCase.last_train_start_timestamp);
	const finishedMs = timestampMs(useCase.last_train_finished_timestamp);
	if (startedMs !== undefined && finishedMs !== undefined && finishedMs > startedMs) return false;
	const state = textOf(useCase.retrain_state) ?? '';
	if (/finish|complete|done|success|fail|error|stopped|cancel/i.test(state)) return false;
	return /^(?!not).*(training|progress|running|pending|queued|started)/i.test(state);
}

/** What tells one finished training from the next. */
export function trainingMark(useCase: IDataObject): string {
	return textOf(useCase.last_train_finished_timestamp) ?? textOf(useCase.retrain_state) ?? '';
}

/** What tells one state of activity of a use case from the next. */
export function activityMark(useCase: IDataObject): string {
	return [
		useCase.processed_documents_count,
		useCase.feedback_documents_count,
		useCase.last_processed_timestamp,
		useCase.last_feedback_timestamp,
	]
		.map(plainText)
		.join('|');
}

/**
 * Confidence as a fraction. Arcanna's page shows 0.95, a client's documentation 98.3: what is
 * above 1 is read as a percentage, in the score and in the user's minimum alike.
 */
export function asFraction(score: unknown): number | undefined {
	const number = typeof score === 'string' && score.trim() === '' ? NaN : Number(score ?? NaN);
	if (Number.isNaN(number)) return undefined;
	return number > 1 ? number / 100 : number;
}

/** A use case with its main fields only, as far as Arcanna gave them. */
export function mainFieldsOf(useCase: IDataObject): IDataObject {
	return Object.fromEntries(
		MAIN_USE_CASE_FIELDS.filter((name) => name in useCase).map((name) => [name, useCase[name]]),
	);
}
