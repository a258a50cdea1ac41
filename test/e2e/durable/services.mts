import type { JsonObject } from '../../lab/json.mts';
import { startArcanna } from '../../simulators/arcanna.mts';
import { startEntaingine } from '../../simulators/entaingine.mts';
import { startGravityAi } from '../../simulators/gravityAi.mts';
import { startLightenUp } from '../../simulators/lightenUp.mts';
import type { Stage } from '../part.mts';

/** A simulated service, and how its node starts a job for an item `{ n }` and waits for it. */
export interface Service {
	name: string;
	node: string;
	credential: { type: string; data: JsonObject };
	parameters: JsonObject;
	/** The field of an item that names its job. */
	idField: string;
	/** The jobs that were started, by the item's `n`. */
	started(): Map<number, string>;
	/** Lets a job succeed. */
	finish(id: string): void;
	/** Lets a job fail, where a check needs that. */
	fail?(id: string): void;
	/** What is seen of a result, which belongs to one job alone. */
	resultOf(item: JsonObject): unknown;
	/** The same, as the service knows it. */
	expected(id: string): unknown;
	/** How many jobs were started. */
	jobs(): number;
	/** How many status checks there were, where a check needs that. */
	looks?(): number;
}

export async function openServices({ cleanup }: Pick<Stage, 'cleanup'>): Promise<Service[]> {
	const arcanna = await startArcanna({ decisionMs: 'manual' });
	const entaingine = await startEntaingine({ taskMs: 'manual' });
	const gravityAi = await startGravityAi({ jobMs: 'manual' });
	const lightenUp = await startLightenUp({
		executionMs: 'manual',
		services: [{ name: 'numbers', inputs: ['n'], run: () => [] }],
	});
	for (const server of [arcanna, entaingine, gravityAi, lightenUp]) {
		cleanup.add(async () => await server.close());
	}
	return [
		{
			name: 'Arcanna',
			node: 'arcanna',
			credential: {
				type: 'arcannaApi',
				data: { baseUrl: arcanna.url, apiKey: arcanna.keys.management },
			},
			parameters: {
				resource: 'event',
				operation: 'create',
				jobId: { __rl: true, mode: 'id', value: '123' },
				bodySource: 'item',
			},
			idField: 'event_id',
			started: () =>
				new Map(
					[...arcanna.events.values()].map(({ raw_body, event_id }) => [
						Number(raw_body.n),
						event_id,
					]),
				),
			finish: (id) => void arcanna.decide(id, { result: 'class_0', result_label: 'Drop' }),
			resultOf: ({ event_id }) => event_id,
			expected: (id) => id,
			jobs: () => arcanna.events.size,
		},
		{
			name: 'entAIngine',
			node: 'entaingine',
			credential: {
				type: 'entaingineApi',
				data: { baseUrl: `${entaingine.url}/aiengine`, apiKey: entaingine.keys.test },
			},
			parameters: {
				resource: 'process',
				operation: 'create',
				processTemplate: '10001',
				inputsMode: 'json',
				inputsJson: '={{ { EXAMPLE_TEXT: String($json.n) } }}',
			},
			idField: 'id',
			started: () =>
				new Map(
					[...entaingine.processes.values()].map(({ inputs, id }) => [
						Number(inputs[0]?.value),
						String(id),
					]),
				),
			finish: (id) => void entaingine.finish(Number(id), { output: { text: `result of ${id}` } }),
			fail: (id) => void entaingine.fail(Number(id), 'The file is not readable'),
			resultOf: ({ text }) => text,
			expected: (id) => `result of ${id}`,
			jobs: () => entaingine.processes.size,
			looks: () => entaingine.count('GET', /\/processes\/\d+$/),
		},
		{
			name: 'Gravity AI',
			node: 'gravityAi',
			credential: {
				type: 'gravityAiApi',
				data: { baseUrl: gravityAi.url, apiKey: gravityAi.keys.first },
			},
			parameters: {
				resource: 'job',
				operation: 'submit',
				inputSource: 'text',
				textInput: '={{ $json.n }}',
				fileName: '={{ $json.n }}.txt',
				mimeType: 'text/plain',
				downloadResult: true,
				outputPropertyName: 'data',
			},
			idField: 'id',
			started: () =>
				new Map(
					[...gravityAi.jobs.values()].map(({ inputFileName, id }) => [
						Number.parseInt(inputFileName, 10),
						id,
					]),
				),
			finish: (id) => {
				const content = JSON.stringify({ id, result: `result of ${id}` });
				const result = { name: 'result.json', contentType: 'application/json', content };
				gravityAi.finish(id, { result });
			},
			resultOf: ({ result }) => result,
			expected: (id) => `result of ${id}`,
			jobs: () => gravityAi.jobs.size,
		},
		{
			name: 'LightenUp',
			node: 'lightenUp',
			credential: {
				type: 'lightenUpApi',
				data: { baseUrl: lightenUp.url, accessToken: lightenUp.issueToken(86_400_000) },
			},
			parameters: {
				authentication: 'accessToken',
				resource: 'service',
				operation: 'start',
				serviceName: { __rl: true, mode: 'name', value: 'numbers' },
				inputsMode: 'item',
				splitResults: true,
			},
			idField: 'execution_id',
			started: () =>
				new Map([...lightenUp.executions.values()].map(({ inputs, id }) => [Number(inputs.n), id])),
			finish: (id) => {
				lightenUp.finish(id, [{ execution_id: id, result: `result of ${id}` }]);
			},
			resultOf: ({ result }) => result,
			expected: (id) => `result of ${id}`,
			jobs: () => lightenUp.executions.size,
		},
	];
}
