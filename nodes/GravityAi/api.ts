/**
 * What Gravity AI says on the wire, and how to read it. Sources: Gravity AI's own page "Jobs API"
 * for everything it documents, its published client for numeric statuses and `jobName`.
 */
import type { GenericValue, IDataObject } from 'n8n-workflow';
import { isRecord, plainText, textOf } from '../shared/json';

export type JobState = 'running' | 'succeeded' | 'failed';

/** The words and, from the vendor's client, the numbers: 0 incomplete, 1 success, 2 error, 3 fail. */
const SUCCEEDED = new Set(['1', 'success', 'succeeded', 'complete', 'completed']);
const FAILED = new Set(['2', '3', 'error', 'fail', 'failed']);
const DOLLARS_FOR_A_UNIT = 0.001;

/**
 * Whether an answer says no though its status is good: every body is `{data, isError,
 * errorMessage}`, and data is due in each.
 */
export function isErrorBody(body: unknown): boolean {
	if (!isRecord(body)) return !(Array.isArray(body) && body.every(isRecord));
	const { isError, data } = body;
	if (isError === true || plainText(isError).toLowerCase() === 'true') return true;
	return (data ?? undefined) === undefined;
}

/** What is in the envelope. */
export function dataIn(body: unknown): unknown {
	return isRecord(body) && Object.hasOwn(body, 'data') ? body.data : body;
}

/** The job in an answer; without fields when there is none. */
export function jobIn(body: unknown): IDataObject {
	const data = dataIn(body);
	return isRecord(data) ? data : {};
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

/** The service's word for where a job stands: a text, or a number as text. */
export function statusOf(job: IDataObject): string | undefined {
	const { status } = job;
	return (
		textOf(job.statusMessage) ?? (typeof status === 'number' ? String(status) : textOf(status))
	);
}

/** Where a job stands. A status that is not known counts as running, unless the job says why not. */
export function stateOf(job: IDataObject): JobState {
	const status = (statusOf(job) ?? '').toLowerCase();
	if (SUCCEEDED.has(status)) return 'succeeded';
	return FAILED.has(status) || reasonOf(job) !== undefined ? 'failed' : 'running';
}

/** Why a job failed, in the service's words. */
export function reasonOf(job: IDataObject): string | undefined {
	return textOf(job.errorMessage);
}

/** The job as an item: its own fields and its state. */
export function asItem(job: IDataObject): IDataObject {
	return { ...job, state: stateOf(job) };
}

/** What a job costs, in US dollars; 0 where it does not say. */
export function costOf(job: IDataObject): number {
	const units = Number(job.billedUsage ?? 0);
	return Number.isFinite(units) && units > 0 ? units * DOLLARS_FOR_A_UNIT : 0;
}

/** When a job was created, in milliseconds since 1970. */
export function createdAtMs(job: IDataObject): number | undefined {
	return timestampMs(job.createdDateUtc);
}

/** Reads an ISO 8601 time with any number of fraction digits; one without a zone is UTC. */
export function timestampMs(value: unknown): number | undefined {
	const text = textOf(value);
	const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?$/i.exec(
		text ?? '',
	);
	if (parts === null) return undefined;
	const [, seconds, fraction = '', zone = 'Z'] = parts;
	const ms = Date.parse(`${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${zone}`);
	return Number.isNaN(ms) ? undefined : ms;
}

/** Why Gravity AI refused, in its own words; the other fields are what gateways say. */
export function errorMessageIn(body: unknown): string | undefined {
	if (typeof body === 'string') return textOf(body);
	if (!isRecord(body)) return undefined;
	return (
		textOf(body.errorMessage) ?? textOf(body.message) ?? textOf(body.title) ?? textOf(body.error)
	);
}

/** The items in a result that is JSON: one for each entry of a list, otherwise one. */
export function itemsIn(result: unknown): IDataObject[] {
	const entries = Array.isArray(result) ? result : [result];
	return entries.map((entry: unknown) =>
		isRecord(entry) ? entry : { value: entry as GenericValue },
	);
}
