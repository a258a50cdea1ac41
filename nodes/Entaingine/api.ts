/**
 * What entAIngine says on the wire, and how to read it. Sources: entAIngine's own page "Process
 * API", its page on uploads, and its web client for the name of the flag of a process that failed.
 */
import type { IDataObject } from 'n8n-workflow';

import { isRecord, parseJson, textOf } from '../shared/json';

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
		failed: isFailed === true || failed === true,
		totalExecutionTime,
	};
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
	return times.some((time) => time !== undefined && time !== null) ? 'succeeded' : 'running';
}

/** Why a process failed, in entAIngine's words. */
export function reasonOf({ errorMessage }: IDataObject): string | undefined {
	return isRecord(errorMessage) ? JSON.stringify(errorMessage) : textOf(errorMessage);
}

/** An ended process with what it gave: its outputs, and the text of the last one. */
export function endedProcess(process: IDataObject, { outputs }: ProcessOutputs): IDataObject {
	const text = lastOf(outputs)?.outputText ?? process.processOutputText ?? null;
	return { ...process, outputs, text };
}

/** The address of the file that a process made, if it made one. */
export function fileUrlOf(process: IDataObject, { outputs }: ProcessOutputs): string | undefined {
	const withFile = outputs.filter((output) => textOf(output.outputUrl) !== undefined);
	return textOf(process.processOutputUrl) ?? textOf(lastOf(withFile)?.outputUrl);
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

/** The address of an upload: entAIngine answers with plain text. */
export function uploadUrlIn(answer: string): string | undefined {
	const body = parseJson(answer);
	const url = isRecord(body) ? (body.url ?? body.fileUrl) : (body ?? answer);
	const text = textOf(url);
	return text === undefined || /[\s<>]/.test(text) ? undefined : text;
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
