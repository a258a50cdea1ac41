import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	INodeExecutionData,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';

import { CredentialStore, poller, type Poller, runNode } from '../../harness/index.mts';
import { TIMEOUT_MS, type Ran, type RunSettings, type Stage } from '../stage.mts';

/** What a service's stages have in common. */
export interface Setting extends Pick<Stage, 'server' | 'hosts' | 'secrets' | 'close'> {
	credential: ICredentialType;
	/** The credential's fields for a service at that address, without a path. */
	data(origin: string): ICredentialDataDecryptedObject;
}

/** Long enough for a poll in which every try hangs. */
const BUDGET_MS = 3_000_000;

function storeFor({ credential, data, server }: Setting) {
	const store = new CredentialStore([{ type: credential, data: data(server.url) }]);
	const moveTo = (origin: string) => {
		void store.updateCredentials({ id: '', name: '' }, credential.name, data(origin));
	};
	return { store, moveTo };
}

/** An operation at work. */
export function operation(
	setting: Setting,
	type: INodeType,
	{ options, ...parameters }: INodeParameters,
	jobs: () => number = () => 0,
	items: INodeExecutionData[] = [{ json: { n: 1 } }],
): Stage {
	const { store, moveTo } = storeFor(setting);
	const run = async ({ waitTimeout }: RunSettings): Promise<Ran> => {
		const own = typeof options === 'object' ? options : {};
		const all = await runNode({
			type,
			parameters: {
				...parameters,
				options: { pollInterval: 0.02, maxRetries: 1, timeout: waitTimeout, ...own },
			},
			items,
			credentials: store,
			requestOptions: { timeout: TIMEOUT_MS },
		});
		return { items: all.items, error: all.error, all };
	};
	return { ...setting, jobs, moveTo, run };
}

/**
 * A trigger in an active workflow.
 * @param arrive makes something happen after the activation; returns what has to be emitted then
 */
export async function trigger(
	setting: Setting,
	type: INodeType,
	parameters: INodeParameters,
	{
		arrive,
		jobs = () => 0,
		due,
		activates = true,
	}: {
		arrive?(): string[];
		jobs?(): number;
		due?(): string[];
		activates?: boolean;
	},
): Promise<Stage> {
	const { store, moveTo } = storeFor(setting);
	const active: Poller = poller({ type, parameters, credentials: store, budgetMs: BUDGET_MS });
	if (activates) await active.activate();
	const arrived = arrive?.() ?? [];
	const run = async (): Promise<Ran> => {
		try {
			const items = (await active.poll()) ?? [];
			return { items, all: [items, active.memory, active.saved] };
		} catch (thrown) {
			const error = thrown instanceof Error ? thrown : new Error(String(thrown));
			return { items: [], error, all: [error, active.memory, active.saved] };
		}
	};
	return { ...setting, jobs, moveTo, run, due: due ?? (() => arrived) };
}
