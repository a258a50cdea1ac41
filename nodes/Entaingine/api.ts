/**
 * Reads what entAIngine sends. Sources: entAIngine's own page "Process API", its page on uploads, and its
 * web client for the name of the flag on a failed process.
 */
import type { IDataObject } from 'n8n-workflow';

import { parseUrl } from '../shared/http/urls';
import { isRecord, parseJson, plainText, textOf } from '../shared/json';

export type ProcessState = 'running' | 'succeeded' | 'failed';

/** The outputs of a process, which are added while it is running. */
export interface ProcessOutputs {
	outputs: IDataObject[];
	failed: boolean;
	totalExecutionTime: unknown;
}

/** A process, or its bare ID in the response to creating it. */
export function processIn(body: unknown): IDataObject {
	if (isRecord(body)) return body;
	return typeof body === 'number' || textOf(body) !== undefined ? { id: body as string } : {};
}

/** The ID of a process, unchanged. */
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

/** The inputs of a process: a bare list; a list in an object is accepted, too. */
export function inputsIn(body: unknown): IDataObject[] {
	const list = isRecord(body) ? body.inputs : body;
	return Array.isArray(list) ? list.filter(isRecord) : [];
}

/**
 * The state of a process. entAIngine sends none: a process has failed if its outputs or its error message
 * say so, and has finished once its total time is known (0 counts). Outputs alone don't show that it has
 * finished.
 */
export function stateOf(process?: IDataObject, outputs?: ProcessOutputs): ProcessState {
	if (outputs?.failed === true || (process && reasonOf(process) !== undefined)) return 'failed';
	const times = [process?.totalExecutionTime, outputs?.totalExecutionTime];
	return times.some(isTime) ? 'succeeded' : 'running';
}

function isTime(value: unknown): boolean {
	return typeof value === 'number' || !isNothing(textOf(value));
}

/** Why a process failed: entAIngine's own message. */
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

/** A finished process with its outputs, and the text of the last one. */
export function endedProcess(process: IDataObject, { outputs }: ProcessOutputs): IDataObject {
	const text = lastOf(outputs)?.outputText ?? process.processOutputText ?? null;
	return { ...process, outputs, text };
}

/**
 * A process whose final text is parsed if it is a JSON object or list, as in entAIngine's own web client.
 * Any other text is kept, including a number or "true".
 */
export function withParsedText(process: IDataObject): IDataObject {
	const text = typeof process.text === 'string' ? parseJson(process.text) : undefined;
	return typeof text === 'object' && text !== null
		? { ...process, text: text as IDataObject }
		: process;
}

/**
 * The URL of the file that a process produced, if any.
 * @param baseUrl for a relative URL. entAIngine's page has paths of its API without the end of the base
 * URL.
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

/**
 * The last output, by the position of its task and its position in the task, otherwise by its place in the
 * list.
 */
function lastOf(outputs: IDataObject[]): IDataObject | undefined {
	return outputs.reduce<IDataObject | undefined>((last, output) => {
		return last !== undefined && isAfter(last, output) ? last : output;
	}, undefined);
}

function isAfter(one: IDataObject, other: IDataObject): boolean {
	const tasks = Number(one.taskPosition) - Number(other.taskPosition);
	return tasks > 0 || (tasks === 0 && Number(one.position) > Number(other.position));
}

/** An identifier, such as a UUID or a file name. "OK" is not one. */
const IDENTIFIER = /^(?=.*[\d.])[\w.-]{6,}$/;
/** A URL, a URL without its scheme as on entAIngine's page, or a path. May contain spaces and umlauts. */
const ADDRESS = /^([a-z][\w+.-]*:\/\/|[\w.-]+\.[a-z]{2,}(:\d+)?\/|\/)[^\s/<>][^\r\n<>]*$/iu;

/** The URL or identifier of an upload: entAIngine returns plain text. */
export function uploadUrlIn(answer: string): string | undefined {
	const body = parseJson(answer);
	const text = textOf(isRecord(body) ? (body.url ?? body.fileUrl) : (body ?? answer));
	return text !== undefined && (ADDRESS.test(text) || IDENTIFIER.test(text)) ? text : undefined;
}

/** Why entAIngine rejected a request: its own message. */
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
