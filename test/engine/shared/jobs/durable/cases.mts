import type { INodeParameters } from 'n8n-workflow';

import { ArcannaApi } from '../../../../../credentials/ArcannaApi.credentials.ts';
import { EntaingineApi } from '../../../../../credentials/EntaingineApi.credentials.ts';
import { GravityAiApi } from '../../../../../credentials/GravityAiApi.credentials.ts';
import { LightenUpApi } from '../../../../../credentials/LightenUpApi.credentials.ts';
import { Arcanna } from '../../../../../nodes/Arcanna/Arcanna.node.ts';
import { Entaingine } from '../../../../../nodes/Entaingine/Entaingine.node.ts';
import { GravityAi } from '../../../../../nodes/GravityAi/GravityAi.node.ts';
import { LightenUp } from '../../../../../nodes/LightenUp/LightenUp.node.ts';
import { startArcanna } from '../../../../simulators/arcanna.mts';
import { startEntaingine } from '../../../../simulators/entaingine.mts';
import { startGravityAi } from '../../../../simulators/gravityAi.mts';
import { startLightenUp } from '../../../../simulators/lightenUp.mts';
import type { CredentialEntry, RunOptions } from '../../../harness/index.mts';

/** An operation that waits, and what its service does meanwhile. */
export interface Waiting {
	type: RunOptions['type'];
	credentials: CredentialEntry[];
	/** Made for items `{ n }` with their index. */
	parameters: INodeParameters;
	/** The IDs of the jobs, in the order in which they were started. */
	jobs(): string[];
	/** Lets a running job end. */
	end(id: string, how: 'well' | 'failed'): void;
	/** Requests so far. */
	requests(): number;
	close(): Promise<void>;
}

/**
 * Opens an operation that waits.
 * @param items how many items the run will have
 */
export type OpenWaiting = (items: number) => Promise<Waiting>;

/** What was seen of a run, without what differs from one run to the next. */
export function alike(waiting: Waiting, told: unknown): unknown {
	// IDs may be numbers, and Gravity AI names files by the beginning of an ID.
	const text = waiting
		.jobs()
		.reduce(
			(rest, id, index) =>
				rest.replaceAll(id, `900${index}`).replaceAll(id.slice(0, 8), `900${index}`),
			JSON.stringify(told),
		);
	const unified = text
		.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, 'TIME')
		.replaceAll(/("(?:processingTimeMS|totalExecutionTime|executionTime)":)\d+/g, '$1 0');
	return JSON.parse(unified) as unknown;
}

const useCase = { __rl: true, mode: 'id', value: 123 };

const event =
	(operation: 'create' | 'get', key: 'input' | 'management'): OpenWaiting =>
	async (items) => {
		const service = await startArcanna({ decisionMs: 'manual' });
		if (operation === 'get') {
			for (let n = 0; n < items; n += 1) {
				service.insert({ job_id: 123, event_id: `e${n}`, outcome: 'pending' });
			}
		}
		return {
			type: new Arcanna(),
			credentials: [
				{ type: new ArcannaApi(), data: { baseUrl: service.url, apiKey: service.keys[key] } },
			],
			parameters: { resource: 'event', operation, jobId: useCase, eventId: '=e{{ $json.n }}' },
			jobs: () => [...service.events.values()].map(({ event_id }) => event_id),
			end: (id, how) => {
				service.decide(id, how === 'failed' ? { error_message: 'No model' } : {});
			},
			requests: () => service.count(),
			close: async () => await service.close(),
		};
	};

const reprocessing: OpenWaiting = async (items) => {
	const service = await startArcanna({ decisionMs: 'manual', whileReprocessing: 'as before' });
	for (let n = 0; n < items; n += 1) {
		service.insert({ job_id: 123, event_id: `e${n}`, outcome: { result_label: 'Drop' } });
	}
	const data = { baseUrl: service.url, apiKey: service.keys.management };
	return {
		type: new Arcanna(),
		credentials: [{ type: new ArcannaApi(), data }],
		parameters: {
			resource: 'event',
			operation: 'reprocess',
			jobId: useCase,
			eventId: '=e{{ $json.n }}',
		},
		jobs: () =>
			[...service.events.values()]
				.filter(({ reprocessings }) => reprocessings > 0)
				.map(({ event_id }) => event_id),
		end: (id, how) => {
			const outcome =
				how === 'failed' ? { error_message: 'No model' } : { result_label: 'Escalate' };
			service.decide(id, outcome);
		},
		requests: () => service.count(),
		close: async () => await service.close(),
	};
};

const training: OpenWaiting = async (items) => {
	const jobs = Array.from({ length: items }, (_, n) => ({ job_id: 100 + n }));
	const service = await startArcanna({ trainingMs: 'manual', jobs });
	return {
		type: new Arcanna(),
		credentials: [
			{ type: new ArcannaApi(), data: { baseUrl: service.url, apiKey: service.keys.input } },
		],
		parameters: {
			resource: 'useCase',
			operation: 'train',
			jobId: { ...useCase, value: '={{ 100 + $json.n }}' },
		},
		jobs: () => service.trainings.map(({ job_id }) => String(job_id)).sort(),
		end: (id, how) => service.finishTraining(Number(id), how === 'failed' ? 'Too few' : undefined),
		requests: () => service.count(),
		close: async () => await service.close(),
	};
};

const CSV = { name: 'result.csv', contentType: 'text/csv' };
const JSON_FILE = { name: 'result.json', contentType: 'application/json' };

const job =
	(operation: 'submit' | 'get', file = CSV, more: INodeParameters = {}): OpenWaiting =>
	async (items) => {
		const service = await startGravityAi({ jobMs: 'manual' });
		const inserted = Array.from({ length: operation === 'get' ? items : 0 }, () =>
			service.insert({ state: 'running' }),
		);
		return {
			type: new GravityAi(),
			credentials: [
				{ type: new GravityAiApi(), data: { baseUrl: service.url, apiKey: service.keys.first } },
			],
			parameters: {
				resource: 'job',
				operation,
				inputSource: 'text',
				textInput: '=text {{ $json.n }}',
				fileName: '={{ $json.n }}.txt',
				jobId: `={{ ${JSON.stringify(inserted.map(({ id }) => id))}[$json.n] }}`,
				downloadResult: true,
				outputPropertyName: '=result{{ $json.n }}',
				...more,
			},
			jobs: () =>
				[...service.jobs.values()]
					.sort((one, other) => (one.inputFileName < other.inputFileName ? -1 : 1))
					.map(({ id }) => id),
			end: (id, how) => {
				const content = file === CSV ? `result of ${id}` : JSON.stringify([{ of: id }]);
				const result = { ...file, content };
				service.finish(id, how === 'failed' ? { state: 'fail' } : { result });
			},
			requests: () => service.count(),
			close: async () => await service.close(),
		};
	};

const process =
	(operation: 'create' | 'get'): OpenWaiting =>
	async (items) => {
		const service = await startEntaingine({ taskMs: 'manual' });
		const inserted = Array.from({ length: operation === 'get' ? items : 0 }, () =>
			service.insert(),
		);
		const data = { baseUrl: `${service.url}/aiengine`, apiKey: service.keys.test };
		return {
			type: new Entaingine(),
			credentials: [{ type: new EntaingineApi(), data }],
			parameters: {
				resource: 'process',
				operation,
				processTemplate: '10001',
				inputsMode: 'json',
				inputsJson: '={{ { EXAMPLE_TEXT: "text " + $json.n } }}',
				processId: `={{ ${JSON.stringify(inserted.map(({ id }) => id))}[$json.n] }}`,
			},
			jobs: () =>
				[...service.processes.values()]
					.sort((one, other) => inputOf(one).localeCompare(inputOf(other)))
					.map(({ id }) => String(id)),
			end: (id, how) => {
				if (how === 'failed') service.fail(Number(id));
				else service.finish(Number(id));
			},
			requests: () => service.count(),
			close: async () => await service.close(),
		};
	};

function inputOf({ inputs }: { inputs: Array<{ value: string }> }): string {
	return inputs[0]?.value ?? '';
}

const execution =
	(operation: 'start' | 'get', resource: 'service' | 'flow' | 'execution'): OpenWaiting =>
	async (items) => {
		const service = await startLightenUp({
			executionMs: 'manual',
			services: [{ name: 'numbers', inputs: ['n'], run: () => [] }],
			flows: [{ name: 'numbers', inputs: ['n'] }],
		});
		const inserted = Array.from({ length: operation === 'get' ? items : 0 }, (_, n) =>
			service.insert({ inputs: { n } }),
		);
		return {
			type: new LightenUp(),
			credentials: [
				{
					type: new LightenUpApi(),
					data: { baseUrl: service.url, accessToken: service.issueToken() },
				},
			],
			parameters: {
				authentication: 'accessToken',
				resource,
				operation,
				serviceName: { __rl: true, mode: 'name', value: 'numbers' },
				flowName: { __rl: true, mode: 'name', value: 'numbers' },
				inputsMode: 'item',
				executionId: `={{ ${JSON.stringify(inserted.map(({ id }) => id))}[$json.n] }}`,
				splitResults: true,
			},
			jobs: () =>
				[...service.executions.values()]
					.sort((one, other) => Number(one.inputs.n) - Number(other.inputs.n))
					.map(({ id }) => id),
			end: (id, how) => {
				if (how === 'failed') service.fail(id);
				else service.finish(id, [{ of: id }]);
			},
			requests: () => service.count(),
			close: async () => await service.close(),
		};
	};

/** Every operation that waits. */
export const WAITING: Array<[string, OpenWaiting]> = [
	['Arcanna, event: create', event('create', 'input')],
	['Arcanna, event: get', event('get', 'input')],
	['Arcanna, event: get, with a key that lists events', event('get', 'management')],
	['Arcanna, event: reprocess', reprocessing],
	['Arcanna, useCase: train', training],
	['Gravity AI, job: submit', job('submit')],
	['Gravity AI, job: get', job('get')],
	['entAIngine, process: create', process('create')],
	['entAIngine, process: get', process('get')],
	['LightenUp, service: start', execution('start', 'service')],
	['LightenUp, flow: start', execution('start', 'flow')],
	['LightenUp, execution: get', execution('get', 'execution')],
];

/** Operations whose items are made by parameters that differ from item to item. */
export const DIFFERENT: typeof WAITING = [
	[
		'Gravity AI, job: submit, with results in each format',
		job('submit', JSON_FILE, { resultFormat: '={{ [undefined, "binary", "json"][$json.n] }}' }),
	],
	[
		'Gravity AI, job: get, with results in each format',
		job('get', JSON_FILE, { resultFormat: '={{ ["binary", "auto", "json"][$json.n] }}' }),
	],
];
