import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { GravityAiApi } from '../../../credentials/GravityAiApi.credentials.ts';
import { GravityAi } from '../../../nodes/GravityAi/GravityAi.node.ts';
import { GravityAiTrigger } from '../../../nodes/GravityAi/GravityAiTrigger.node.ts';
import {
	type GravityAiOptions,
	type GravityAiSimulator,
	startGravityAi,
} from '../../simulators/gravityAi.mts';
import {
	CredentialStore,
	logCount,
	logText,
	poller,
	type PollerOptions,
	recordedLogs,
	runAsTool,
	runNode,
	type RunOptions,
	startNode,
	type ToolOptions,
} from '../harness/index.mts';

type Options = Partial<Omit<RunOptions, 'type'>>;

/** Short pauses between looks, so that tests do not wait for back-off. */
const QUICK = { pollInterval: 0.02 };

/** A simulated Gravity AI and the nodes that work against it. */
export class Bench {
	private constructor(readonly service: GravityAiSimulator) {}

	static async start(options: GravityAiOptions = {}): Promise<Bench> {
		return new Bench(await startGravityAi(options));
	}

	async stop(): Promise<void> {
		await this.service.close();
	}

	credentials(data: IDataObject = {}): CredentialStore {
		const { url, keys } = this.service;
		return new CredentialStore([
			{ type: new GravityAiApi(), data: { baseUrl: url, apiKey: keys.first, ...data } },
		]);
	}

	parameters(operation: string, { options, ...rest }: INodeParameters): INodeParameters {
		const own = typeof options === 'object' ? options : {};
		return { resource: 'job', operation, ...rest, options: { ...QUICK, ...own } };
	}

	options(operation: string, parameters: INodeParameters, more: Options = {}): RunOptions {
		return {
			type: new GravityAi(),
			parameters: this.parameters(operation, parameters),
			credentials: this.credentials(),
			...more,
		};
	}

	async run(operation: string, parameters: INodeParameters = {}, more: Options = {}) {
		return await runNode(this.options(operation, parameters, more));
	}

	async begin(operation: string, parameters: INodeParameters = {}, more: Options = {}) {
		return await startNode(this.options(operation, parameters, more));
	}

	async tool(
		operation: string,
		parameters: INodeParameters = {},
		more: Partial<Omit<ToolOptions, 'type'>> = {},
	) {
		return await runAsTool({
			type: new GravityAi(),
			parameters: this.parameters(operation, parameters),
			credentials: this.credentials(),
			...more,
		});
	}

	trigger(parameters: INodeParameters = {}, more: Partial<Omit<PollerOptions, 'type'>> = {}) {
		return poller({
			type: new GravityAiTrigger(),
			parameters,
			credentials: this.credentials(),
			...more,
		});
	}

	/** What the service says that it got in its last submission. */
	lastJob() {
		const job = [...this.service.jobs.values()].at(-1);
		if (job === undefined) throw new Error('Nothing was submitted');
		return job;
	}
}

/** Everything a user or a log could see of a run, as one text. */
export function everythingTold(result: {
	error?: unknown;
	items: INodeExecutionData[];
	logs: Parameters<typeof logText>[0];
	hints?: unknown;
}): string {
	const { error, items, logs, hints } = result;
	const errors = items
		.map((item) => item.error)
		.concat(error === undefined ? [] : (error as never));
	const told = errors.map((one) => JSON.stringify(one) + String(one?.stack) + String(one?.message));
	return [JSON.stringify(items), JSON.stringify(hints), logText(logs), ...told].join('\n');
}

/** What was logged while something ran. */
export async function logsOf(work: () => Promise<unknown>): Promise<string> {
	const before = logCount();
	await work();
	return logText(recordedLogs(before));
}
