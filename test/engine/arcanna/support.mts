import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { ArcannaApi } from '../../../credentials/ArcannaApi.credentials.ts';
import { Arcanna } from '../../../nodes/Arcanna/Arcanna.node.ts';
import type { ArcannaEvent, ArcannaOptions, ArcannaSimulator } from '../../simulators/arcanna.mts';
import { startArcanna } from '../../simulators/arcanna.mts';
import {
	CredentialStore,
	type Execution,
	listSearch,
	loadOptions,
	runAsTool,
	runNode,
	type RunOptions,
	type RunResult,
	startNode,
	type ToolOptions,
} from '../harness/index.mts';

/** The paths of the simulator, by what is done there. */
export const SEND = /^\/api\/v1\/events\/[^/]*$/;
export const LOOK = /^\/api\/v1\/events\/\d+\/[^/]+$/;
export const FEEDBACK = /\/feedback$/;
export const QUERY = /^\/api\/v2\/events\/query$/;
const RAW_QUERY = /^\/api\/v2\/events\/raw_es_query$/;
export const NOTES = /\/add_agentic_notes$/;
export const METRICS = /^\/api\/v2\/metrics\/job$/;
export const REPROCESS = /\/reprocess$/;
export const LABELS = /\/labels$/;
export const TRAIN = /\/train$/;
export const USE_CASE = /^\/api\/v1\/jobs\/\d+$/;
export const ANY = /./;

/** What is sent where a test gives no items: Arcanna decides on no empty event. */
const ALERTS: INodeExecutionData[] = [{ json: { rule: 'Impossible travel' } }];

/** Looks often, so that a test is quick. */
export const QUICK = { pollInterval: 0.02 };

export const byId = (value: string | number) => ({ __rl: true, mode: 'id', value });
export const byName = (value: string) => ({ __rl: true, mode: 'name', value });
export const fromList = (value: string | number) => ({ __rl: true, mode: 'list', value });

const event = { resource: 'event', jobId: byId(123) };
export const create: INodeParameters = { ...event, operation: 'create' };
export const createAndWait: INodeParameters = {
	...create,
	waitForCompletion: true,
	options: QUICK,
};
export const getEvent: INodeParameters = { ...event, operation: 'get' };
export const getMany: INodeParameters = { resource: 'event', operation: 'getMany' };
export const exportEvent: INodeParameters = { ...event, operation: 'export' };
export const sendFeedback: INodeParameters = {
	...event,
	operation: 'sendFeedback',
	label: byName('Drop'),
};
export const addNote: INodeParameters = { ...event, operation: 'addNote', note: 'Known scanner' };
export const reprocess: INodeParameters = { ...event, operation: 'reprocess' };
export const reprocessAndWait: INodeParameters = {
	...reprocess,
	waitForCompletion: true,
	options: QUICK,
};
const useCase = { resource: 'useCase', jobId: byId(123) };
export const getUseCase: INodeParameters = { ...useCase, operation: 'get' };
export const getLabels: INodeParameters = { ...useCase, operation: 'getLabels' };
export const getMetrics: INodeParameters = { ...useCase, operation: 'getMetrics' };
export const getUseCases: INodeParameters = { resource: 'useCase', operation: 'getMany' };
export const train: INodeParameters = { ...useCase, operation: 'train' };
export const start: INodeParameters = { ...useCase, operation: 'start' };
export const stop: INodeParameters = { ...useCase, operation: 'stop' };

/** Every operation, ready to be sent for an event "e1". */
export const everyOperation: Array<[string, INodeParameters]> = [
	['event: create', create],
	['event: create, waiting', createAndWait],
	['event: get', { ...getEvent, eventId: 'e1' }],
	['event: getMany', getMany],
	['event: export', { ...exportEvent, eventId: 'e1' }],
	['event: sendFeedback', { ...sendFeedback, eventId: 'e1' }],
	['event: addNote', { ...addNote, eventId: 'e1' }],
	['event: reprocess', { ...reprocess, eventId: 'e1' }],
	['event: reprocess, waiting', { ...reprocessAndWait, eventId: 'e1' }],
	['useCase: get', getUseCase],
	['useCase: get, by name', { ...getUseCase, jobId: byName('Phishing triage') }],
	['useCase: getLabels', getLabels],
	['useCase: getMetrics', getMetrics],
	['useCase: getMany', getUseCases],
	['useCase: train', train],
	['useCase: start', start],
	['useCase: stop', stop],
];

export const items = (...jsons: IDataObject[]): INodeExecutionData[] =>
	jsons.map((json) => ({ json }));
export const jsonOf = (result: { items: INodeExecutionData[] }) =>
	result.items.map(({ json }) => json);
export const pairsOf = (outputs: INodeExecutionData[]) =>
	outputs.map(({ pairedItem }) => pairedItem);

/** The path of the simulator by which events are listed. */
export function listingOf({ options }: ArcannaSimulator): RegExp {
	return options.listing === 'both' ? QUERY : RAW_QUERY;
}

/** All that a user could read of a run: its items, what went wrong, hints and logs. */
export function everythingToldBy(result: object): string {
	const seen = new Set<unknown>();
	return JSON.stringify(result, (_key, value: unknown) => {
		if (typeof value !== 'object' || value === null) return value;
		if (seen.has(value)) return undefined;
		seen.add(value);
		if (!(value instanceof Error)) return value;
		const { name, message, stack, cause } = value;
		return { ...value, name, message, stack, cause };
	});
}

/** Cancels, and says how it ended. */
export async function cancelled(execution: Execution) {
	const cancelledAt = Date.now();
	execution.cancel();
	const { executionStatus } = await execution.result;
	return { executionStatus, tookMs: Date.now() - cancelledAt };
}

type Run = Partial<Omit<RunOptions, 'type'>>;
type Editor = { parameters?: INodeParameters; filter?: string; credentials?: CredentialStore };

/** A simulated Arcanna, and the node with a credential for it. */
export class Bench {
	private constructor(readonly service: ArcannaSimulator) {}

	static async open(options: ArcannaOptions = {}): Promise<Bench> {
		return new Bench(await startArcanna({ decisionMs: 5, ...options }));
	}

	/** The credential, with an input key unless something else is said. */
	credentials(data: IDataObject = {}): CredentialStore {
		const { url, keys } = this.service;
		return new CredentialStore([
			{ type: new ArcannaApi(), data: { baseUrl: url, apiKey: keys.input, ...data } },
		]);
	}

	manager(): CredentialStore {
		return this.credentials({ apiKey: this.service.keys.management });
	}

	async run(parameters: INodeParameters, more: Run = {}): Promise<RunResult> {
		return await runNode(this.options(parameters, more));
	}

	async begin(parameters: INodeParameters, more: Run = {}): Promise<Execution> {
		return await startNode(this.options(parameters, more));
	}

	async asTool(parameters: INodeParameters, more: Partial<Omit<ToolOptions, 'type'>> = {}) {
		return await runAsTool({ ...this.options(parameters, more), ...more });
	}

	async search(method: string, { credentials, ...more }: Editor = {}) {
		const type = new Arcanna();
		return await listSearch({
			type,
			method,
			credentials: credentials ?? this.credentials(),
			...more,
		});
	}

	async loadOptions(method: string, { credentials, parameters }: Editor = {}) {
		return await loadOptions({
			type: new Arcanna(),
			method,
			parameters,
			credentials: credentials ?? this.credentials(),
		});
	}

	events(): ArcannaEvent[] {
		return [...this.service.events.values()];
	}

	/** The bodies of the requests of a kind, as they came in. */
	bodies(path: RegExp): unknown[] {
		return this.service.received.filter((one) => path.test(one.path)).map(({ body }) => body);
	}

	private options(parameters: INodeParameters, more: Run): RunOptions {
		const credentials = more.credentials ?? this.credentials();
		return { type: new Arcanna(), parameters, items: ALERTS, ...more, credentials };
	}
}
