import type { ServedFile } from '../common/generated.mts';
import type { JsonObject, Reader } from '../common/read.mts';
import { either, filledText, flag, integer, listOf, shape, text } from '../common/read.mts';

export interface EntaingineTemplate {
	id: number | string;
	/** The names of its inputs; others are ignored. */
	inputs: string[];
	/** How many tasks a process goes through; each adds an output. */
	tasks: number;
	/** The host of the file that its processes make, if they make one. */
	file?: 'own' | 'other';
}

export interface EntaingineOutput {
	text?: string;
	/** A full URL. */
	url?: string;
	role?: string;
	executionTimeMs?: number;
}

export interface EntaingineProcess {
	id: number;
	description: string | null;
	spaceId: string;
	template: EntaingineTemplate;
	inputs: Array<{ id: number; name: string; value: string }>;
	/** As it was sent, under either name. */
	sent: { isPrivate?: boolean; private?: boolean };
	outputs: EntaingineOutput[];
	failed: boolean;
	errorMessage: string | null;
	totalExecutionTime: number | null;
	/** In milliseconds since 1970. */
	createdAt: number;
	updatedAt: number;
}

/** A file that was uploaded, or that a process made. */
export interface EntaingineFile extends ServedFile {
	/** The space whose key opens it. */
	spaceId: string;
	bytes?: number;
	sha256?: string;
	storageType?: string;
}

const template: Reader<number | string> = (value, loc, issues) => {
	const read = either(integer, filledText)(value, loc, issues);
	if (typeof read !== 'string' || !/^\d+$/.test(read)) return read;
	issues.push({ loc, msg: 'a numeric template is sent as a number', type: 'type_error' });
	return undefined;
};

/** The body that creates a process: the example says `private`, the description `isPrivate`. */
export const processRequest = shape(
	{ processTemplate: template },
	{
		description: text,
		inputs: listOf(shape({ name: filledText, value: text }, {})),
		isPrivate: flag,
		private: flag,
		spaceId: filledText,
	},
);

export function isPrivate({ sent }: EntaingineProcess): boolean {
	return sent.isPrivate ?? sent.private ?? false;
}

/** The fields of the page, or those that the vendor's own web client reads as well. */
export type Fields = 'page' | 'client';

export function processForm(process: EntaingineProcess, fields: Fields = 'page'): JsonObject {
	const { id, description, spaceId, template: from, outputs, errorMessage } = process;
	const { createdAt, updatedAt, totalExecutionTime } = process;
	const last = totalExecutionTime === null ? undefined : outputs.at(-1);
	return {
		id,
		description,
		processOutputUrl: last?.url ?? null,
		processOutputText: last?.text ?? null,
		spaceId,
		createdBy: 'user_123',
		processTemplate: from.id,
		errorMessage,
		isPrivate: isPrivate(process),
		dateCreated: new Date(createdAt).toISOString(),
		lastUpdated: new Date(updatedAt).toISOString(),
		totalExecutionTime,
		...(fields === 'client' && { versionNumber: 3, gigId: id + 5000 }),
	};
}

export function outputsForm(
	process: EntaingineProcess,
	failedName: string,
	fields: Fields,
): JsonObject {
	const outputs = process.outputs.map((output, index) => ({
		id: process.id * 100 + index,
		taskId: 101 + index,
		taskPosition: index + 1,
		position: 1,
		role: output.role ?? 'assistant',
		outputText: output.text ?? null,
		outputUrl: output.url ?? null,
		chunkSimilarityMetadata: {},
		executionTime: output.executionTimeMs ?? 5000,
		...(fields === 'client' && { taskName: `Task ${index + 1}`, identifier: `task_${index + 1}` }),
	}));
	const { failed, totalExecutionTime } = process;
	return { outputs, [failedName]: failed, totalExecutionTime };
}
