import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';
import { LightenUpApi } from '../../../credentials/LightenUpApi.credentials.ts';
import { LightenUpOAuth2Api } from '../../../credentials/LightenUpOAuth2Api.credentials.ts';
import { LightenUp } from '../../../nodes/LightenUp/LightenUp.node.ts';
import type { LightenUpOptions, LightenUpSimulator } from '../../simulators/lightenUp.mts';
import { startLightenUp } from '../../simulators/lightenUp.mts';
import {
	CredentialStore,
	type Execution,
	runAsTool,
	runNode,
	type RunOptions,
	type RunResult,
	startNode,
	type ToolOptions,
} from '../harness/index.mts';

export const START = /^\/webhook\/customaiservice\//;
export const FLOW = /^\/hyperflow\//;
export const RUN = /^\/aiservice\//;
export const STATS = /^\/admin\/stats$/;
export const TOKEN = /^\/auth\/oauth2\/token$/;

/** Looks at once and often, so that a test is quick. */
export const QUICK = { pollInterval: 0.02 };

export const byName = (value: string) => ({ __rl: true, mode: 'name', value });
export const rows = (inputs: Record<string, string>) => ({
	values: Object.entries(inputs).map(([name, value]) => ({ name, value })),
});

export const start: INodeParameters = {
	resource: 'service',
	operation: 'start',
	serviceName: byName('cinema_getuser_info'),
	inputs: rows({ userid: '12345' }),
};
export const startAndWait: INodeParameters = {
	...start,
	waitForCompletion: true,
	options: QUICK,
};
export const startFlow: INodeParameters = {
	resource: 'flow',
	operation: 'start',
	flowName: 'customer_portal_ticket',
	inputs: rows({ message: 'Where is my order?' }),
};
export const run: INodeParameters = { ...start, operation: 'run' };
export const get: INodeParameters = { resource: 'execution', operation: 'get' };

export const items = (...jsons: IDataObject[]): INodeExecutionData[] =>
	jsons.map((json) => ({ json }));
export const jsonOf = (result: { items: INodeExecutionData[] }) =>
	result.items.map(({ json }) => json);
export const pairsOf = (result: { items: INodeExecutionData[] }) =>
	result.items.map(({ pairedItem }) => pairedItem);

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

type Run = Partial<Omit<RunOptions, 'type'>>;

/** A LightenUp that is simulated, and the node with a credential for it. */
export class Bench {
	private constructor(
		readonly service: LightenUpSimulator,
		readonly tokenStore: CredentialStore,
		readonly oAuth2Store: CredentialStore,
	) {}

	static async open(options: LightenUpOptions = {}): Promise<Bench> {
		const service = await startLightenUp(options);
		return new Bench(service, tokenStore(service), oAuth2Store(service));
	}

	async run(parameters: INodeParameters, more: Run = {}): Promise<RunResult> {
		return await runNode(this.options(parameters, more));
	}

	async begin(parameters: INodeParameters, more: Run = {}): Promise<Execution> {
		return await startNode(this.options(parameters, more));
	}

	/** The same with the OAuth2 credential. */
	async runOAuth2(parameters: INodeParameters, more: Run = {}): Promise<RunResult> {
		return await this.run(
			{ authentication: 'oAuth2', ...parameters },
			{ credentials: this.oAuth2Store, ...more },
		);
	}

	async asTool(parameters: INodeParameters, more: Partial<Omit<ToolOptions, 'type'>> = {}) {
		return await runAsTool({ ...this.options(parameters, more), ...more });
	}

	/** The bodies of the requests of a kind, as they came in. */
	bodies(path: RegExp): unknown[] {
		return this.service.received.filter((one) => path.test(one.path)).map(({ body }) => body);
	}

	private options(parameters: INodeParameters, more: Run): RunOptions {
		return { type: new LightenUp(), parameters, credentials: this.tokenStore, ...more };
	}
}

export function tokenStore({ url, keys }: LightenUpSimulator, accessToken = keys.accessToken) {
	return new CredentialStore([{ type: new LightenUpApi(), data: { baseUrl: url, accessToken } }]);
}

export function oAuth2Store(
	{ url, keys }: LightenUpSimulator,
	more: ICredentialDataDecryptedObject = {},
) {
	const { clientId, clientSecret } = keys;
	return new CredentialStore([
		{
			type: new LightenUpOAuth2Api(),
			data: { baseUrl: url, clientId, clientSecret, ...more },
		},
	]);
}
