import {
	anything,
	filledText,
	flag,
	listOf,
	nullable,
	number,
	either,
	shape,
	text,
} from '../common/read.mts';
import type { JsonObject, Reader } from '../common/read.mts';
import type { ServedFile } from '../common/generated.mts';

export type GravityAiState = 'running' | 'success' | 'error' | 'fail';

/** What the `data` part of a submission says. */
export interface Submission {
	mimeType?: string | null;
	version?: string | null;
	name?: string | null;
	jobName?: string | null;
	mapping?: JsonObject[] | null;
	outputMapping?: JsonObject[] | null;
}

export interface GravityAiJob {
	id: string;
	/** The key that submitted it; other keys don't see it. */
	key: string;
	name: string | null;
	inputFileName: string;
	inputMime: string;
	billedUsage: number;
	recordCount: number;
	recordGroupCount: number;
	state: GravityAiState;
	errorMessage: string | null;
	/** In milliseconds since 1970. */
	createdAt: number;
	updatedAt: number;
	result?: ServedFile;
	submission?: Submission;
	/** Of the submitted file. */
	file?: { bytes: number; sha256: string; contentType: string; text: string };
}

const value = either(text, either(number, flag));
/** The vendor's C# client writes the fields of a row with capitals, and null for no default. */
const mapping = listOf(
	either(
		shape({ source: filledText, destination: filledText }, { defaultValue: nullable(value) }),
		shape({ Source: filledText, Destination: filledText }, { DefaultValue: nullable(value) }),
	),
);

const mime: Reader<string> = (value, loc, issues) => {
	const read = filledText(value, loc, issues);
	if (read === undefined || /^[\w.+-]+\/[\w.+-]+(\s*;\s*[\w-]+=[^;]+)*$/.test(read)) return read;
	issues.push({ loc, msg: 'value is not a MIME type', type: 'value_error' });
	return undefined;
};

/** The `data` part; the documented name is `name`, the vendor's own client sends `jobName`. */
export const submission: Reader<Submission> = shape(
	{ mimeType: nullable(mime) },
	{
		version: nullable(text),
		name: nullable(text),
		jobName: nullable(text),
		mapping: nullable(mapping),
		outputMapping: nullable(mapping),
		// The vendor's Python client sends these, too.
		data: anything,
		groupId: nullable(text),
		isGrouped: flag,
		versionId: nullable(text),
		containerId: nullable(text),
	},
);

export type StatusForm = 'text' | 'number' | 'message';

export interface WireForm {
	/** `text` as documented, `number` as the vendor's client knows it, `message` for number and text. */
	status: StatusForm;
	/** The words for the states. */
	words: Words;
	/** Those of the page, or those that the vendor's client knows. */
	fields: 'page' | 'client';
}

export type Words = Record<GravityAiState, string>;

/** The words of the page, and what `statusMessage` can hold besides a number. */
export const WORDS: Words = {
	running: 'processing',
	success: 'success',
	error: 'error',
	fail: 'fail',
};
export const FREE_TEXT: Words = {
	running: 'Job is being processed',
	success: 'Job completed successfully',
	error: 'processing error',
	fail: 'Job was not processed',
};

const NUMBERS: Record<GravityAiState, number> = { running: 0, success: 1, error: 2, fail: 3 };

function timestamp(ms: number, digits: 3 | 7): string {
	const iso = new Date(ms).toISOString();
	return digits === 3 ? iso : iso.replace('Z', '8498Z');
}

/** A job as the service writes it. */
export function jobForm(job: GravityAiJob, form: WireForm, digits: 3 | 7): JsonObject {
	const { id, name, inputFileName, inputMime, billedUsage, recordCount, recordGroupCount } = job;
	const { state, errorMessage, createdAt, updatedAt } = job;
	const word = form.words[state];
	return {
		name,
		inputFileName,
		inputMime,
		billedUsage,
		recordCount,
		recordGroupCount,
		processingTimeMS: state === 'running' ? 0 : updatedAt - createdAt,
		status: form.status === 'text' ? word : NUMBERS[state],
		...(form.status === 'message' && { statusMessage: word }),
		...(form.fields === 'client' && { versionNumber: '0.0.1' }),
		errorMessage,
		id,
		createdDateUtc: timestamp(createdAt, digits),
		lastUpdatedUtc: timestamp(updatedAt, digits),
	};
}
