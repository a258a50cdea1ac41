/**
 * Reads what LightenUp sends. Sources: LightenUp's own page "Custom AI Services APIs", and its sister APIs
 * for what that page leaves open.
 */
import type { IDataObject } from 'n8n-workflow';

import { isRecord, parseJson, plainText, textOf } from '../shared/json';
import { isNoError, isRefusalText, stateSaid } from './words';

export interface Execution {
	state: 'running' | 'succeeded' | 'failed';
	/** The service's own object, with its ID at the top level. */
	job: IDataObject;
	/** The service's own name for its state. */
	status?: string;
	/** Why it failed: the service's own message. */
	reason?: string;
}

export type ExecutionId = string | number;

/** The fields for an error message: the first one with text counts. */
const MESSAGE_FIELDS = ['message', 'Message', 'errorMessage', 'error_description'];
/** The other fields of an error response. With any further field, `message` and `error` may be outputs. */
const OF_REFUSALS = new Set([
	'message',
	'error',
	'Error',
	'errorType',
	'code',
	'status',
	'statusCode',
	'requestId',
]);
/** The other fields of an envelope: that of LightenUp's page, and that of an AWS Lambda proxy. */
const ENVELOPE = new Set(['headers', 'body', 'statusCode', 'isBase64Encoded', 'multiValueHeaders']);

/**
 * Unwraps the `{headers, body}` on LightenUp's page, if both exist: a service's output may have one of
 * these names. The body may be JSON text.
 */
export function unwrap(answer: unknown): unknown {
	if (!isRecord(answer) || !isEnvelope(answer)) return answer;
	const { body } = answer;
	if (typeof body === 'object' && body !== null) return body;
	const read = typeof body === 'string' ? parseJson(body) : undefined;
	return typeof read === 'object' && read !== null ? read : answer;
}

function isEnvelope(answer: IDataObject): boolean {
	if (isRecord(answer.headers)) return true;
	return statusCodeIn(answer) > 0 && Object.keys(answer).every((name) => ENVELOPE.has(name));
}

/** The status inside a response, which an AWS Lambda proxy has next to its body; otherwise 0. */
function statusCodeIn({ statusCode }: IDataObject): number {
	const status = Number(statusCode ?? 0);
	return Number.isInteger(status) && status >= 100 && status < 600 ? status : 0;
}

/** The ID in the response that started an execution: text or a number, unchanged. */
export function executionIdIn(body: unknown): ExecutionId | undefined {
	if (!isRecord(body)) return undefined;
	const outputs: unknown = Array.isArray(body.outputs) ? body.outputs[0] : body.outputs;
	const places = [
		isRecord(outputs) ? outputs.execution_id : undefined,
		body.execution_id,
		body.executionId,
	];
	return places.map(idOf).find((id) => id !== undefined);
}

function idOf(value: unknown): ExecutionId | undefined {
	return typeof value === 'number' ? value : textOf(value);
}

/** An execution that was just started, and may already have finished or failed. */
export function startedExecution(body: unknown, id: ExecutionId): Execution {
	const job = named(isRecord(body) ? body : {}, id);
	const state = resultsOf(job) === undefined ? 'running' : 'succeeded';
	return { ...(failureIn(job) ?? { state }), job };
}

/** Reads the response for `exec_logs`: the execution as an object, or as log entries. */
export function readExecution(answer: unknown, id: ExecutionId): Execution {
	const body = unwrap(answer);
	if (Array.isArray(body)) return fromRows(body.filter(isRecord), id);
	const job = isRecord(body) ? body : {};
	if (isRecord(answer) && statusCodeIn(answer) >= 400) {
		return { state: 'failed', reason: wordsIn(answer), job: named(job, id) };
	}
	return { ...standing(job), job: named(job, id) };
}

function named(job: IDataObject, id: ExecutionId): IDataObject {
	return idOf(job.execution_id) !== undefined ? job : { ...job, execution_id: id };
}

type Standing = Omit<Execution, 'job'>;

function statusOf(job: IDataObject): string | undefined {
	return textOf(job.status) ?? textOf(job.state);
}

/** The signs that an execution has failed, in an object or in a log entry. */
function failureIn(job: IDataObject): Standing | undefined {
	const words = [textOf(job.status), textOf(job.state)].filter((word) => word !== undefined);
	const failed =
		words.some((word) => stateSaid(word) === 'failed') ||
		isSaid(job.error) ||
		isSaid(job.errorMessage);
	return failed ? { state: 'failed', status: statusOf(job), reason: reasonOf(job) } : undefined;
}

/** The state of an execution in an object. Failure is checked before success. */
function standing(job: IDataObject): Standing {
	const status = statusOf(job);
	const failure = failureIn(job);
	if (failure !== undefined) return failure;
	const said = status === undefined ? undefined : stateSaid(status);
	// A "success" or "ok" may be about the response only.
	const done = said === 'succeeded' && !/^(ok|success)$/i.test(status ?? '');
	if (resultsOf(job) !== undefined || done) return { state: 'succeeded', status };
	const alone = (job.outputs ?? undefined) === undefined;
	const message = alone
		? MESSAGE_FIELDS.map((field) => textOf(job[field])).find(Boolean)
		: undefined;
	if (message === undefined || said === 'running') return { state: 'running', status };
	const state = stateSaid(message) ?? 'failed';
	return { state, status, ...(state === 'failed' && { reason: reasonOf(job) }) };
}

/** The state of a step in a log entry. A message doesn't mean that it failed: every entry may have one. */
function rowStanding(row: IDataObject): Standing {
	const status = statusOf(row);
	const done =
		status === undefined ? resultsOf(row) !== undefined : stateSaid(status) === 'succeeded';
	return failureIn(row) ?? { state: done ? 'succeeded' : 'running', status };
}

/**
 * Reads log entries. Entries for another execution are left out, unless none is for this one: the entries
 * of a flow have the executions of its steps.
 */
function fromRows(rows: IDataObject[], id: ExecutionId): Execution {
	const nameOf = (row: IDataObject) => row.execution_id ?? row.executionId;
	const named = rows.filter((row) => plainText(nameOf(row)) === plainText(id));
	const ours = named.length > 0 ? named : rows;
	const steps = ours.map(rowStanding);
	const step = steps.find(({ state }) => state === 'failed') ??
		steps.find(({ state }) => state === 'running') ??
		steps.at(-1) ?? { state: 'running' };
	return { ...step, job: { exec_logs: ours, execution_id: id } };
}

/** Whether an error field contains an error: `null`, `false`, "", `{}`, `[]` and "None" are not. */
function isSaid(value: unknown): boolean {
	if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
	return value === true || isError(value);
}

function isError(value: unknown): boolean {
	const text = textOf(value);
	return text !== undefined && !isNoError(text);
}

function reasonOf(job: IDataObject): string | undefined {
	return wordsIn(job) ?? textOf(job.reason) ?? textOf(job.error);
}

/**
 * The results of a finished execution, which can be an empty list; `undefined` if there are none yet. Among
 * log entries, one of them has the results.
 */
export function resultsOf(job: IDataObject): unknown[] | undefined {
	if (isRecord(job.outputs)) {
		const { results } = job.outputs;
		if (results !== undefined && results !== null) {
			return Array.isArray(results) ? results : [results];
		}
	}
	const rows = Array.isArray(job.exec_logs) ? job.exec_logs.filter(isRecord) : [];
	const lists = rows.map((row) => (isRecord(row.outputs) ? row.outputs.results : row.results));
	return lists.findLast((list) => Array.isArray(list));
}

/** An item for each result: an object unchanged, anything else under `result`. */
export function itemsOf(results: unknown[]): IDataObject[] {
	return results.map((result) => (isRecord(result) ? result : ({ result } as IDataObject)));
}

/**
 * Reads the response to a synchronous call: the service's own object and its state. Outputs may have any
 * name, so only what can't be an output counts as an error.
 */
export function readRun(answer: unknown): { items: IDataObject[]; refusal?: string } {
	const body = unwrap(answer);
	const failure = isRecord(body) && executionIdIn(body) !== undefined ? failureIn(body) : undefined;
	if (failure !== undefined || isRefusal(answer) || isRefusal(body)) {
		const refusal = failure?.reason ?? wordsIn(body) ?? wordsIn(answer);
		return { items: [], refusal: refusal ?? 'The service failed and gave no reason' };
	}
	if (Array.isArray(body)) return { items: itemsOf(body) };
	const job = isRecord(body) ? body : ({ result: body } as IDataObject);
	return { items: ['state' in job ? job : { ...job, state: 'succeeded' }] };
}

/** LightenUp's page has `Cause` with an error's type; a status can be next to the body. */
function isRefusal(body: unknown): boolean {
	if (!isRecord(body)) return false;
	const { Cause: cause, error, errorMessage, message, outputs } = body;
	if (isRecord(cause) && (isSaid(cause.errorType) || isSaid(cause.errorMessage))) return true;
	if (isEnvelope(body) && statusCodeIn(body) >= 400) return true;
	if ((outputs ?? undefined) !== undefined) return false;
	if (isSaid(errorMessage)) return true;
	const alone = Object.keys(body).every((name) => OF_REFUSALS.has(name));
	return alone && (isSaid(error) || isRefusalText(textOf(message) ?? ''));
}

/**
 * Why LightenUp rejected a request: its own message.
 * @param text the unchanged response: the error responses on LightenUp's page are not valid JSON
 */
export function errorMessageIn(body: unknown, text = ''): string | undefined {
	return body === undefined ? wordsInText(text) : wordsIn(body);
}

function wordsIn(body: unknown): string | undefined {
	if (typeof body === 'string') return textOf(body);
	if (Array.isArray(body)) return body.filter(isRecord).map(wordsIn).find(Boolean);
	const said = unwrap(body);
	if (!isRecord(said)) return undefined;
	const { Cause: cause, error } = said;
	const message = MESSAGE_FIELDS.map((field) => textOf(said[field])).find(Boolean);
	const deeper = isRecord(cause) ? textOf(cause.errorMessage) : undefined;
	const other = isRecord(error) ? wordsIn(error) : textOf(error);
	const inBody = isEnvelope(said) ? textOf(said.body) : undefined;
	return joined(message ?? other ?? inBody, deeper);
}

/** Finds the fields of an error response in text that is almost JSON. */
function wordsInText(text: string): string | undefined {
	const field = (name: string) => {
		const found = new RegExp(`"?${name}"?\\s*:\\s*"((?:[^"\\\\]|\\\\.)*)"`, 's').exec(text)?.[1];
		return textOf(found?.replace(/\\(["\\/])/g, '$1').replace(/(\\[nrt]|\s)+/g, ' '));
	};
	return joined(field('message'), field('errorMessage'));
}

function joined(message: string | undefined, cause: string | undefined): string | undefined {
	if (message === undefined || cause === undefined || message.includes(cause)) {
		return message ?? cause;
	}
	return `${message} (${cause})`;
}
