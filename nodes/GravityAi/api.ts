/**
 * Reads what Gravity AI sends. Sources: Gravity AI's own page "Jobs API" for everything it documents, its
 * published client for numeric statuses and `jobName`.
 */
import type { GenericValue, IDataObject } from 'n8n-workflow';
import { isRecord, plainText, textOf } from '../shared/json';

export type JobState = 'running' | 'succeeded' | 'failed';

/** State names and, from the vendor's client, numbers: 0 incomplete, 1 success, 2 error, 3 fail. */
const SUCCEEDED = new Set([
	'1',
	'success',
	'succeeded',
	'complete',
	'completed',
	'done',
	'finished',
]);
const FAILED = new Set([
	'2',
	'3',
	'error',
	'fail',
	'failed',
	'canceled',
	'cancelled',
	'aborted',
	'timeout',
	'timed out',
]);
export const DOLLARS_FOR_A_UNIT = 0.001;

/**
 * Whether a response with a success status reports an error: every body is `{data, isError, errorMessage}`,
 * and must have data.
 */
export function isErrorBody(body: unknown): boolean {
	if (!isRecord(body)) return !(Array.isArray(body) && body.every(isRecord));
	return (body.data ?? undefined) === undefined || isRefusal(body);
}

/** Whether the body itself says that the request was rejected. */
export function isRefusal(body: unknown): body is IDataObject {
	return isRecord(body) && isTrue(body.isError);
}

function isTrue(value: unknown): boolean {
	return value === true || /^(true|1)$/i.test(plainText(value));
}

/** The content of the envelope. */
export function dataIn(body: unknown): unknown {
	return isRecord(body) && Object.hasOwn(body, 'data') ? body.data : body;
}

/** The job in a response; an empty object if there is none. */
export function jobIn(body: unknown): IDataObject {
	const data = dataIn(body);
	return isRecord(data) ? data : {};
}

/**
 * The failed job in an error response: the envelope has `isError`, but also a job. The reason may be in the
 * envelope only.
 * @returns undefined for any other error response
 */
export function failedJobIn(refusal: unknown): IDataObject | undefined {
	if (!isRefusal(refusal)) return undefined;
	const job = jobIn(refusal);
	if (idOf(job) === undefined) return undefined;
	const reason = reasonOf(job) ?? reasonOf(refusal);
	const failed = { ...job, ...(reason !== undefined && { errorMessage: reason }) };
	return stateOf(failed) === 'failed' ? failed : undefined;
}

export function jobsIn(body: unknown): IDataObject[] {
	const data = dataIn(body);
	return Array.isArray(data) ? data.filter(isRecord) : [];
}

/** The link to a job's result. */
export function linkIn(body: unknown): string | undefined {
	return textOf(dataIn(body));
}

/** Opaque; undefined when there is none. */
export function idOf(job: IDataObject): string | undefined {
	return typeof job.id === 'number' ? String(job.id) : textOf(job.id);
}

/** The service's own name for a job's state: a text, or a number as text. */
export function statusOf(job: IDataObject): string | undefined {
	const { status } = job;
	return (
		textOf(job.statusMessage) ?? (typeof status === 'number' ? String(status) : textOf(status))
	);
}

/**
 * The state of a job. A number takes precedence, as in the vendor's client, where `statusMessage` is free
 * text; then a known word in either field. Otherwise the job is running, unless it has an error message.
 */
export function stateOf(job: IDataObject): JobState {
	const said = [job.statusMessage, job.status].map(wordOf);
	const ended = said.filter((word) => SUCCEEDED.has(word) || FAILED.has(word));
	const decisive = ended.find((word) => /^\d$/.test(word)) ?? ended[0];
	if (decisive !== undefined) return SUCCEEDED.has(decisive) ? 'succeeded' : 'failed';
	return reasonOf(job) === undefined ? 'running' : 'failed';
}

function wordOf(status: unknown): string {
	return plainText(status)
		.toLowerCase()
		.replace(/[\s_-]+/g, ' ')
		.replace(/[.!]+$/, '');
}

/** Why a job failed: the service's own message. */
export function reasonOf(job: IDataObject): string | undefined {
	const reason = textOf(job.errorMessage);
	return reason !== undefined && /^(none|null)$/i.test(reason) ? undefined : reason;
}

/** The job as an item: its own fields and its state. */
export function asItem(job: IDataObject): IDataObject {
	return { ...job, state: stateOf(job) };
}

/** What a job costs, in US dollars; 0 if the response has no usage. */
export function costOf(job: IDataObject): number {
	const units = Number(job.billedUsage ?? 0);
	return Number.isFinite(units) && units > 0 ? units * DOLLARS_FOR_A_UNIT : 0;
}

/** When a job was created, in milliseconds since 1970. */
export function createdAtMs(job: IDataObject): number | undefined {
	return timestampMs(job.createdDateUtc);
}

/**
 * Reads an ISO 8601 time with any number of fraction digits; one without a zone is UTC. A number
 * counts seconds or milliseconds since 1970.
 */
export function timestampMs(value: unknown): number | undefined {
	if (typeof value === 'number' && value >= 1e9) return value < 1e11 ? value * 1_000 : value;
	const text = textOf(value);
	const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?$/i.exec(
		text ?? '',
	);
	if (parts === null) return undefined;
	const [, seconds, fraction = '', zone = 'Z'] = parts;
	const ms = Date.parse(`${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`);
	return Number.isNaN(ms) ? undefined : ms;
}

/** Why Gravity AI rejected a request: its own message; the other fields are those of gateways. */
export function errorMessageIn(body: unknown): string | undefined {
	if (typeof body === 'string') return textOf(body);
	if (!isRecord(body)) return undefined;
	return (
		textOf(body.errorMessage) ?? textOf(body.message) ?? textOf(body.title) ?? textOf(body.error)
	);
}

/** The items in a JSON result: one for each entry of a list, otherwise one. */
export function itemsIn(result: unknown): IDataObject[] {
	const entries = Array.isArray(result) ? result : [result];
	return entries.map((entry: unknown) =>
		isRecord(entry) ? entry : { value: entry as GenericValue },
	);
}
