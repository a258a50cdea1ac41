import type { INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';

import {
	type CredentialStore,
	poller,
	type Polled,
	type Poller,
	runNode,
} from '../../../test/engine/harness/index.mts';

/** An operation, or an event of a trigger, as it was run against the simulated service. */
export interface Example {
	/** Such as `event.create`, or `newDecision` for a trigger. */
	of: string;
	parameters: INodeParameters;
	/** The item it was run with; left out if the operation does not use it. */
	input?: INodeExecutionData;
	output: INodeExecutionData[];
}

/** A service's examples, and the requests that it received for them. */
export interface ServiceExamples {
	examples: Example[];
	/** Fields that depend on the user's own service: no output preview names them. */
	ownFields?: string[];
	requests: Array<{ method: string; path: string }>;
}

interface Run {
	of: string;
	parameters?: INodeParameters;
	input?: INodeExecutionData;
}

// Keeps the generator quick; not shown in the documentation.
const LOOK_OFTEN = { pollInterval: 0.05 };

/** Runs operations one after the other, on n8n's own engine. */
export class Recorder {
	readonly examples: Example[] = [];

	constructor(
		private readonly action: () => INodeType,
		private readonly trigger: () => INodeType,
		private readonly credentials: CredentialStore,
	) {}

	/** @throws Error when the operation failed */
	async run({ of, parameters = {}, input }: Run): Promise<INodeExecutionData[]> {
		const [resource, operation] = of.split('.');
		const { items, error } = await runNode({
			type: this.action(),
			parameters: {
				resource,
				operation,
				...parameters,
				...('waitForCompletion' in parameters && {
					options: { ...Object(parameters.options), ...LOOK_OFTEN },
				}),
			},
			credentials: this.credentials,
			...(input && { items: [input] }),
		});
		if (error) throw new Error(`${of}: ${error.message} ${error.description ?? ''}`);
		this.examples.push({ of, parameters, input, output: items });
		return items;
	}

	/** Activates the trigger, lets something happen, and keeps what the next poll returns. */
	async watch(
		of: string,
		happen: () => Promise<void> | void,
		parameters: INodeParameters = {},
	): Promise<void> {
		const trigger = poller({
			type: this.trigger(),
			parameters: { triggerOn: of, ...parameters },
			credentials: this.credentials,
		});
		this.keep(of, parameters, await emitted(trigger, happen));
	}

	private keep(of: string, parameters: INodeParameters, polled: Polled): void {
		if (polled === null) throw new Error(`${of}: the trigger gave nothing`);
		this.examples.push({ of, parameters, output: polled });
	}
}

async function emitted(trigger: Poller, happen: () => Promise<void> | void): Promise<Polled> {
	const atOnce = await trigger.activate();
	await happen();
	return atOnce ?? (await trigger.poll());
}
