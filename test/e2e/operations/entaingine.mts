import type { JsonObject } from '../../lab/json.mts';
import {
	type EntaingineProcess,
	type EntaingineSimulator,
	startEntaingine,
} from '../../simulators/entaingine.mts';
import type { ServiceCases } from './cases.mts';
import type { ExpectedRequest } from './requests.mts';
import { casesOf } from './scenes.mts';

const PROCESSES = '/aiengine/api/v1/m2m/processes';
/** Templates of the simulator: of three tasks, and one whose output is a file at its own host. */
const THREE_TASKS = 10001;
const OWN_FILE = 10002;
const MADE = 'Processing completed successfully.';

/** Cases with an entAIngine and a host for files. */
const { action: entaingineCase, trigger: entaingineTriggerCase } = casesOf(
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

/** A few operations and a trigger, in workflows. */
export const entaingineCases: ServiceCases = {
	actions: [
		entaingineCase(
			['process', 'create'],
			'inputs as JSON, and its end awaited',
			(entaingine) => ({
				spaceId: entaingine.spaces.test,
				parameters: {
					processTemplate: THREE_TASKS,
					inputsMode: 'json',
					inputsJson: '={{ JSON.stringify({ EXAMPLE_TEXT: $json.text }) }}',
					waitForCompletion: true,
					options: {
						isPrivate: true,
						pollInterval: 0.3,
						timeout: 60,
						concurrency: 5,
						maxRetries: 1,
						parseText: true,
					},
				},
				items: [{ text: 'one' }],
				returned: () => [ended(processWith(entaingine, 'one'))],
				received: () => [
					{
						method: 'POST',
						path: PROCESSES,
						body: {
							processTemplate: THREE_TASKS,
							inputs: [{ name: 'EXAMPLE_TEXT', value: 'one' }],
							spaceId: entaingine.spaces.test,
							isPrivate: true,
							private: true,
						},
					},
					...looks(processWith(entaingine, 'one')),
				],
			}),
			{ options: { taskMs: 250 } },
		),
		entaingineCase(['process', 'downloadOutput'], 'from its own host', (entaingine) => {
			const template = entaingine.templates.get(OWN_FILE);
			const process = entaingine.finish(entaingine.insert({ template }).id);
			const name = `output ${process.id}.txt`;
			return {
				parameters: { processId: process.id, outputPropertyName: 'document' },
				returned: () => [ended(process)],
				returnedFile: { field: 'document', name, type: 'text/plain', text: MADE },
				received: () => [...reads(process), { method: 'GET', path: /^\/aiengine\/files\/1\// }],
			};
		}),
	],
	triggers: [
		entaingineTriggerCase('processFinished', 'one that ends later', (entaingine) => {
			const process = entaingine.insert();
			return {
				parameters: { processIds: String(process.id) },
				afterFirstPoll: () => entaingine.finish(process.id),
				emitted: () => [ended(process)],
				received: () => looks(process),
			};
		}),
	],
};

/** The process that was created with this value of its input. */
function processWith({ processes }: EntaingineSimulator, value: string): EntaingineProcess {
	const found = [...processes.values()].find(({ inputs }) => inputs[0]?.value === value);
	if (!found) throw new Error(`entAIngine got no process with the input "${value}"`);
	return found;
}

/** A process that has succeeded, with its outputs and the text of the last one. */
function ended(process: EntaingineProcess): JsonObject {
	const { id, description, spaceId, template, createdAt, sent } = process;
	const last = process.outputs.at(-1);
	return {
		id,
		description,
		spaceId,
		createdBy: 'user_123',
		processTemplate: template.id,
		isPrivate: sent.isPrivate ?? false,
		dateCreated: new Date(createdAt).toISOString(),
		processOutputUrl: last?.url ?? null,
		processOutputText: last?.text ?? null,
		errorMessage: process.errorMessage,
		lastUpdated: new Date(process.updatedAt).toISOString(),
		totalExecutionTime: process.totalExecutionTime,
		outputs: outputs(process),
		text: last?.text ?? null,
		state: 'succeeded',
	};
}

function outputs({ id, outputs: all }: EntaingineProcess): JsonObject[] {
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
function reads({ id }: { id: number | string }): ExpectedRequest[] {
	const path = `${PROCESSES}/${id}`;
	return [path, `${path}/tasks/outputs`].map((one) => ({ method: 'GET', path: one }));
}

/** The same, of a process that is looked at until it has ended. */
function looks(process: { id: number | string }): ExpectedRequest[] {
	return reads(process).map((request) => ({ ...request, repeated: true }));
}
