import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { EntaingineApi } from '../../../credentials/EntaingineApi.credentials.ts';
import { Entaingine } from '../../../nodes/Entaingine/Entaingine.node.ts';
import { EntaingineTrigger } from '../../../nodes/Entaingine/EntaingineTrigger.node.ts';
import {
	type EntaingineOptions,
	type EntaingineSimulator,
	startEntaingine,
} from '../../simulators/entaingine.mts';
import {
	CredentialStore,
	logText,
	poller,
	type Poller,
	type PollerOptions,
	runAsTool,
	runNode,
	type RunOptions,
	type RunResult,
	startNode,
	type ToolOptions,
} from '../harness/index.mts';

export { pause, until } from '../harness/index.mts';

export const PROCESSES = /\/processes$/;
export const OUTPUTS = /\/tasks\/outputs$/;
export const PROCESS = /\/processes\/\d+$/;

/** entAIngine, and the node and the trigger against it. */
export class Bench {
	private constructor(readonly server: EntaingineSimulator) {}

	static async open(options: EntaingineOptions = {}): Promise<Bench> {
		return new Bench(await startEntaingine(options));
	}

	async close(): Promise<void> {
		await this.server.close();
	}

	credentials(data: Record<string, string> = {}): CredentialStore {
		const { url, keys } = this.server;
		const filled = { baseUrl: `${url}/aiengine`, apiKey: keys.test, ...data };
		return new CredentialStore([{ type: new EntaingineApi(), data: filled }]);
	}

	options(operation: string, parameters: INodeParameters, more: Partial<RunOptions>): RunOptions {
		const resource = operation === 'upload' ? 'file' : 'process';
		return {
			type: new Entaingine(),
			parameters: { resource, operation, ...parameters },
			credentials: this.credentials(),
			...more,
		};
	}

	async run(
		operation: string,
		parameters: INodeParameters,
		more: Partial<RunOptions> = {},
	): Promise<RunResult> {
		return await runNode(this.options(operation, parameters, more));
	}

	async start(operation: string, parameters: INodeParameters, more: Partial<RunOptions> = {}) {
		return await startNode(this.options(operation, parameters, more));
	}

	async tool(operation: string, parameters: INodeParameters, more: Partial<ToolOptions> = {}) {
		return await runAsTool({ ...this.options(operation, parameters, {}), ...more });
	}

	trigger(parameters: INodeParameters, more: Partial<PollerOptions> = {}): Poller {
		return poller({
			type: new EntaingineTrigger(),
			parameters: { pollTimes: { item: [{ mode: 'everyMinute' }] }, ...parameters },
			credentials: this.credentials(),
			budgetMs: 10_000,
			...more,
		});
	}

	/** How many processes were asked for. */
	get creations(): number {
		return this.server.count('POST', PROCESSES);
	}

	/** Everything that a run tells, without what it was given. */
	told({ error, items, errorItems, hints, logs }: RunResult): string {
		const { message, description, context, messages, cause, stack } = error ?? {};
		return JSON.stringify([
			{ message, description, context, messages, cause: String(cause), stack },
			items,
			errorItems,
			hints,
			logText(logs),
		]);
	}
}

export function items(count: number): INodeExecutionData[] {
	return Array.from({ length: count }, (_, n) => ({ json: { n } }));
}

export function json({ items: given }: { items: INodeExecutionData[] }) {
	return given.map((item) => item.json);
}

export function pairs({ items: given }: { items: INodeExecutionData[] }) {
	return given.map((item) => item.pairedItem);
}
