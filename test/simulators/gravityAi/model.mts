import {
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
	mimeType: string;
	version?: string | null;
	name?: string;
	jobName?: string;
	mapping?: JsonObject[];
	outputMapping?: JsonObject[];
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

const mapping = listOf(
	shape(
		{ source: filledText, destination: filledText },
		{
			defaultValue: either(text, either(number, flag)),
		},
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
	{ mimeType: mime },
	{ version: nullable(text), name: text, jobName: text, mapping, outputMapping: mapping },
);

export type StatusForm = 'text' | 'number' | 'message';

export interface WireForm {
	/** `text` as documented, `number` as the vendor's client knows it, `message` for number and text. */
	status: StatusForm;
	/** The words for the states. */
	words: Record<GravityAiState, string>;
}

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
		errorMessage,
		id,
		createdDateUtc: timestamp(createdAt, digits),
		lastUpdatedUtc: timestamp(updatedAt, digits),
	};
}
