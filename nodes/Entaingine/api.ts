/**
 * What entAIngine says on the wire, and how to read it. Sources: entAIngine's own page "Process
 * API", its page on uploads, and its web client for the name of the flag of a process that failed.
 */
import type { IDataObject } from 'n8n-workflow';

import { parseUrl } from '../shared/http/urls';
import { isRecord, parseJson, plainText, textOf } from '../shared/json';

export type ProcessState = 'running' | 'succeeded' | 'failed';

/** The outputs of a process, which grow while it runs. */
export interface ProcessOutputs {
	outputs: IDataObject[];
	failed: boolean;
	totalExecutionTime: unknown;
}

/** A process, or its bare ID as an answer to creating it. */
export function processIn(body: unknown): IDataObject {
	if (isRecord(body)) return body;
	return typeof body === 'number' || textOf(body) !== undefined ? { id: body as string } : {};
}

/** The ID of a process, as it came. */
export function processIdIn({ id }: IDataObject): string | number | undefined {
	return typeof id === 'number' ? id : textOf(id);
}

/** `{outputs, isFailed, totalExecutionTime}`; the vendor's own web client reads `failed`. */
export function outputsIn(body: unknown): ProcessOutputs {
	const answer = isRecord(body) ? body : {};
	const { isFailed, failed, totalExecutionTime } = answer;
	const outputs = isRecord(body) ? body.outputs : body;
	return {
		outputs: Array.isArray(outputs) ? outputs.filter(isRecord) : [],
		failed: isTrue(isFailed) || isTrue(failed),
		totalExecutionTime,
	};
}

function isTrue(value: unknown): boolean {
	return value === true || /^(true|1|yes)$/i.test(plainText(value));
}

/** The inputs of a process: a bare list; a wrapped one is accepted. */
export function inputsIn(body: unknown): IDataObject[] {
	const list = isRecord(body) ? body.inputs : body;
	return Array.isArray(list) ? list.filter(isRecord) : [];
}

/**
 * Where a process stands. entAIngine names no state: a process has failed when its outputs or its
 * reason say so, and is done when the total time is known (0 counts). Outputs alone mean nothing.
 */
export function stateOf(process?: IDataObject, outputs?: ProcessOutputs): ProcessState {
	if (outputs?.failed === true || (process && reasonOf(process) !== undefined)) return 'failed';
	const times = [process?.totalExecutionTime, outputs?.totalExecutionTime];
	return times.some(isTime) ? 'succeeded' : 'running';
}

function isTime(value: unknown): boolean {
	return typeof value === 'number' || !isNothing(textOf(value));
}

/** Why a process failed, in entAIngine's words. */
export function reasonOf({ errorMessage }: IDataObject): string | undefined {
	if (typeof errorMessage === 'object' && errorMessage !== null) {
		return Object.keys(errorMessage).length > 0 ? JSON.stringify(errorMessage) : undefined;
	}
	const reason = textOf(errorMessage);
	return isNothing(reason) ? undefined : reason;
}

function isNothing(text: string | undefined): boolean {
	return text === undefined || /^(null|none)$/i.test(text);
}

/** An ended process with what it gave: its outputs, and the text of the last one. */
export function endedProcess(process: IDataObject, { outputs }: ProcessOutputs): IDataObject {
	const text = lastOf(outputs)?.outputText ?? process.processOutputText ?? null;
	return { ...process, outputs, text };
}

/**
 * A process whose final text is data where that is a JSON object or list, as entAIngine's own web
 * client reads it. Any other text stays as it is, a number or "true" included.
 */
export function withParsedText(process: IDataObject): IDataObject {
	const text = typeof process.text === 'string' ? parseJson(process.text) : undefined;
	return typeof text === 'object' && text !== null
		? { ...process, text: text as IDataObject }
		: process;
}

/**
 * The address of the file that a process made, if it made one.
 * @param baseUrl what a relative address belongs to. entAIngine's page writes paths of its API without
 * what the base URL ends in.
 */
export function fileUrlOf(
	process: IDataObject,
	{ outputs }: ProcessOutputs,
	baseUrl: string,
): string | undefined {
	const withFile = outputs.filter((output) => textOf(output.outputUrl) !== undefined);
	const url = textOf(process.processOutputUrl) ?? textOf(lastOf(withFile)?.outputUrl);
	if (url === undefined) return undefined;
	const base = `${baseUrl}/`;
	const given = url.startsWith('/api/') ? url.slice(1) : url;
	return /^[a-z][\w+.-]*:[!-~]*$/i.test(given) ? given : (parseUrl(given, base)?.href ?? given);
}

/** The last output by the positions of its context and in its context, else by the list. */
function lastOf(outputs: IDataObject[]): IDataObject | undefined {
	return outputs.reduce<IDataObject | undefined>((last, output) => {
		return last !== undefined && isAfter(last, output) ? last : output;
	}, undefined);
}

function isAfter(one: IDataObject, other: IDataObject): boolean {
	const tasks = Number(one.taskPosition) - Number(other.taskPosition);
	return tasks > 0 || (tasks === 0 && Number(one.position) > Number(other.position));
}

/** An identifier, such as a UUID or a file's name: "OK" is none. */
const IDENTIFIER = /^(?=.*[\d.])[\w.-]{6,}$/;
/** A URL, one without its scheme as on entAIngine's page, or a path; with blanks and umlauts. */
const ADDRESS = /^([a-z][\w+.-]*:\/\/|[\w.-]+\.[a-z]{2,}(:\d+)?\/|\/)[^\s/<>][^\r\n<>]*$/iu;

/** The URL or identifier of an upload: entAIngine answers with plain text. */
export function uploadUrlIn(answer: string): string | undefined {
	const body = parseJson(answer);
	const text = textOf(isRecord(body) ? (body.url ?? body.fileUrl) : (body ?? answer));
	return text !== undefined && (ADDRESS.test(text) || IDENTIFIER.test(text)) ? text : undefined;
}

/** Why entAIngine refused, in its own words. */
export function errorMessageIn(body: unknown): string | undefined {
	if (typeof body === 'string') return textOf(body);
	if (!isRecord(body)) return undefined;
	const { message, errorMessage, detail, error } = body;
	return (
		textOf(message) ??
		textOf(errorMessage) ??
		textOf(detail) ??
		errorMessageIn(error) ??
		textOf(body.title)
	);
}
