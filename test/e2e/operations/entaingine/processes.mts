import type { EntaingineSimulator } from '../../../simulators/entaingine.mts';
import { errorItem } from '../agrees.mts';
import type { ActionCase } from '../cases.mts';
import type { ExpectedRequest } from '../requests.mts';
import {
	ended,
	entaingineCase,
	looks,
	OTHER_FILE,
	outputs,
	OWN_FILE,
	PROCESSES,
	processWith,
	reads,
	running,
	THREE_TASKS,
} from './scene.mts';

const MADE = 'Processing completed successfully.';

/** The operations on processes. */
export const processCases: ActionCase[] = [
	entaingineCase(
		['process', 'create'],
		'inputs in fields, without waiting',
		(entaingine) => ({
			parameters: {
				processTemplate: String(THREE_TASKS),
				inputsMode: 'fields',
				inputs: {
					values: [
						{ name: 'EXAMPLE_TEXT', value: '={{ $json.text }}' },
						{ name: 'JSON_TEMPLATE_DESCRIPTION', value: '={{ $json.form }}' },
					],
				},
				options: { description: 'Invoice 4711', isPrivate: false },
			},
			items: [
				{ text: 'one', form: { a: 1 } },
				{ text: 'two', form: { a: 2 } },
			],
			returned: () => ['one', 'two'].map((text) => running(processWith(entaingine, text))),
			received: () =>
				['one', 'two'].map((value, index) =>
					creation({
						description: 'Invoice 4711',
						processTemplate: THREE_TASKS,
						inputs: [
							{ name: 'EXAMPLE_TEXT', value },
							{ name: 'JSON_TEMPLATE_DESCRIPTION', value: JSON.stringify({ a: index + 1 }) },
						],
						isPrivate: false,
						private: false,
					}),
				),
		}),
		{ options: { taskMs: 'manual' } },
	),
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
			returned: () => [ended(processWith(entaingine, 'one'), 'succeeded')],
			received: () => [
				creation({
					processTemplate: THREE_TASKS,
					inputs: [{ name: 'EXAMPLE_TEXT', value: 'one' }],
					spaceId: entaingine.spaces.test,
					isPrivate: true,
					private: true,
				}),
				...looks(processWith(entaingine, 'one')),
			],
		}),
		{ smoke: true, options: { taskMs: 250 } },
	),
	entaingineCase(
		['process', 'create'],
		'one of three processes fails and the others go on',
		(entaingine) => {
			const texts = ['one', 'bad', 'three'];
			return {
				parameters: {
					processTemplate: 'template_123',
					inputs: { values: [{ name: 'input_1', value: '={{ $json.text }}' }] },
					waitForCompletion: true,
					options: {
						onFailure: 'error',
						onTimeout: 'error',
						waitMode: 'node',
						spaceId: entaingine.spaces.test,
					},
				},
				items: texts.map((text) => ({ text })),
				onError: 'continueRegularOutput',
				returned: () => [
					ended(processWith(entaingine, 'one'), 'succeeded'),
					errorItem(/failed: The file is not readable/),
					ended(processWith(entaingine, 'three'), 'succeeded'),
				],
				received: () =>
					texts.flatMap((value) => [
						creation({
							processTemplate: 'template_123',
							inputs: [{ name: 'input_1', value }],
							spaceId: entaingine.spaces.test,
						}),
						...looks(processWith(entaingine, value)),
					]),
			};
		},
		{
			options: {
				outcome: ({ inputs }) =>
					inputs[0]?.value === 'bad' ? { failure: 'The file is not readable' } : {},
			},
		},
	),
	entaingineCase(['process', 'get'], 'as it stands', (entaingine) => {
		const runs = entaingine.insert();
		entaingine.advance(runs.id);
		const done = entaingine.insert();
		entaingine.finish(done.id, { output: { text: '{"total": 12.5}' }, totalExecutionTime: 0 });
		return {
			parameters: {
				processId: '={{ $json.id }}',
				waitForCompletion: false,
				options: { parseText: true },
			},
			items: [{ id: runs.id }, { id: done.id }],
			returned: () => [running(runs), { ...ended(done, 'succeeded'), text: { total: 12.5 } }],
			received: () => [...reads(runs), ...reads(done)],
		};
	}),
	entaingineCase(['process', 'get'], 'waits for its end', (entaingine) => {
		const process = entaingine.insert();
		return {
			parameters: {
				processId: String(process.id),
				waitForCompletion: true,
				options: { pollInterval: 0.3 },
			},
			meanwhile: async () => {
				await entaingine.untilReceived('GET', /outputs$/, 1);
				entaingine.advance(process.id);
				entaingine.finish(process.id);
			},
			returned: () => [ended(process, 'succeeded')],
			received: () => looks(process),
		};
	}),
	entaingineCase(
		['process', 'get'],
		'one that fails goes out where the user wants it',
		(entaingine) => {
			const process = entaingine.insert();
			entaingine.fail(process.id, 'The file is not readable');
			return {
				parameters: {
					processId: process.id,
					waitForCompletion: true,
					options: { onFailure: 'output' },
				},
				returned: () => [ended(process, 'failed')],
				received: () => looks(process),
			};
		},
	),
	entaingineCase(
		['process', 'get'],
		'one that does not end in time goes out as it stands',
		(entaingine) => {
			const process = entaingine.insert();
			return {
				parameters: {
					processId: process.id,
					waitForCompletion: true,
					options: { timeout: 1, onTimeout: 'output', waitMode: 'durable' },
				},
				returned: () => [running(process)],
				received: () => looks(process),
			};
		},
	),
	entaingineCase(['process', 'getInputs'], 'one item each', (entaingine) => {
		const inputs = [
			{ id: 1, name: 'FILE_URL', value: 'https://files.example/a.pdf' },
			{ id: 2, name: 'EXAMPLE_TEXT', value: 'text' },
		];
		const process = entaingine.insert({ inputs });
		return {
			parameters: { processId: process.id },
			returned: () => inputs,
			pairs: [0, 0],
			received: () => [{ method: 'GET', path: `${PROCESSES}/${process.id}/inputs` }],
		};
	}),
	entaingineCase(
		['process', 'getOutputs'],
		'one item each, of one of two processes',
		(entaingine) => {
			const process = entaingine.insert();
			entaingine.advance(process.id);
			entaingine.finish(process.id);
			return {
				parameters: { processId: '={{ $json.id }}' },
				items: [{ id: 1 }, { id: process.id }],
				onError: 'continueRegularOutput',
				returned: () => [errorItem(/No such process/), ...outputs(process)],
				pairs: [0, 1, 1],
				received: () =>
					[1, process.id].map((id) => ({
						method: 'GET',
						path: `${PROCESSES}/${id}/tasks/outputs`,
					})),
			};
		},
	),
	entaingineCase(
		['process', 'downloadOutput'],
		'from its own host',
		(entaingine) => {
			const process = withFile(entaingine, OWN_FILE);
			return {
				parameters: { processId: process.id, outputPropertyName: 'document' },
				returned: () => [ended(process, 'succeeded')],
				returnedFile: file('document', process.id),
				received: () => [...reads(process), { method: 'GET', path: /^\/aiengine\/files\/1\// }],
			};
		},
		{ smoke: true },
	),
	entaingineCase(['process', 'downloadOutput'], 'from another host', (entaingine) => {
		const process = withFile(entaingine, OTHER_FILE);
		return {
			parameters: { processId: process.id },
			returned: () => [ended(process, 'succeeded')],
			returnedFile: file('data', process.id),
			received: () => [...reads(process), { method: 'GET', path: /^\/files\/1\// }],
		};
	}),
];

function creation(body: object): ExpectedRequest {
	return { method: 'POST', path: PROCESSES, body };
}

function withFile(entaingine: EntaingineSimulator, templateId: number) {
	const process = entaingine.insert({ template: entaingine.templates.get(templateId) });
	return entaingine.finish(process.id);
}

function file(field: string, id: number) {
	return { field, name: `output ${id}.txt`, type: 'text/plain', text: MADE };
}
