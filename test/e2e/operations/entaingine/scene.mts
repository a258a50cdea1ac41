import type { JsonObject } from '../../../lab/json.mts';
import {
	type EntaingineProcess,
	type EntaingineSimulator,
	startEntaingine,
} from '../../../simulators/entaingine.mts';
import type { ExpectedRequest } from '../requests.mts';
import { casesOf } from '../scenes.mts';

export const M2M = '/aiengine/api/v1/m2m';
export const PROCESSES = `${M2M}/processes`;
/** Templates of the simulator: of three tasks, and one each whose file stands at the own or another host. */
export const THREE_TASKS = 10001;
export const OWN_FILE = 10002;
export const OTHER_FILE = 10003;

/** Cases with an entAIngine and a host for files. */
export const { action: entaingineCase, trigger: entaingineTriggerCase } = casesOf(
	'entaingine',
	startEntaingine,
	(entaingine, { spaceId = '' }: { spaceId?: string }) => ({
		hosts: [entaingine, entaingine.fileHost],
		credential: {
			type: 'entaingineApi',
			data: { baseUrl: `${entaingine.url}/aiengine`, apiKey: entaingine.keys.test, spaceId },
		},
	}),
);

/** The process that was created with this value of its input. */
export function processWith({ processes }: EntaingineSimulator, value: string): EntaingineProcess {
	const found = [...processes.values()].find(({ inputs }) => inputs[0]?.value === value);
	if (!found) throw new Error(`entAIngine got no process with the input "${value}"`);
	return found;
}

/** A process that runs, as entAIngine gives it. */
export function running(process: EntaingineProcess): JsonObject {
	return {
		...common(process),
		processOutputUrl: null,
		processOutputText: null,
		errorMessage: null,
		lastUpdated: /Z$/,
		totalExecutionTime: null,
		state: 'running',
	};
}

/** A process that has ended, with its outputs and the text of the last one. */
export function ended(process: EntaingineProcess, state: 'succeeded' | 'failed'): JsonObject {
	const last = process.outputs.at(-1);
	return {
		...common(process),
		processOutputUrl: last?.url ?? null,
		processOutputText: last?.text ?? null,
		errorMessage: process.errorMessage,
		lastUpdated: new Date(process.updatedAt).toISOString(),
		totalExecutionTime: process.totalExecutionTime,
		outputs: outputs(process),
		text: last?.text ?? null,
		state,
	};
}

function common({ id, description, spaceId, template, createdAt, sent }: EntaingineProcess) {
	return {
		id,
		description,
		spaceId,
		createdBy: 'user_123',
		processTemplate: template.id,
		isPrivate: sent.isPrivate ?? false,
		dateCreated: new Date(createdAt).toISOString(),
	};
}

export function outputs({ id, outputs: all }: EntaingineProcess): JsonObject[] {
	return all.map(({ text, url, role = 'assistant', executionTimeMs = 5000 }, index) => ({
		id: id * 100 + index,
		taskId: 101 + index,
		taskPosition: index + 1,
		position: 1,
		role,
		outputText: text ?? null,
		outputUrl: url ?? null,
		chunkSimilarityMetadata: {},
		executionTime: executionTimeMs,
	}));
}

/** What a look at a process asks for: itself, and its outputs. */
export function reads({ id }: { id: number | string }): ExpectedRequest[] {
	const path = `${PROCESSES}/${id}`;
	return [path, `${path}/tasks/outputs`].map((one) => ({ method: 'GET', path: one }));
}

/** The same, of a process that is looked at until it has ended. */
export function looks(process: { id: number | string }): ExpectedRequest[] {
	return reads(process).map((request) => ({ ...request, repeated: true }));
}
