import { setTimeout as sleep } from 'node:timers/promises';

import type { Instance } from '../../lab/instance.mts';
import { type Execution, itemsOf, N8nClient, OWNER } from '../../lab/rest.mts';
import type { Rig, Stage } from '../part.mts';
import type { Service } from './services.mts';
import { afterNode } from './workflows.mts';

const LOOK_MS = 500;

/** An n8n that is killed, and started again in the same home. */
export class Restarting {
	client: N8nClient;
	#instance: Instance;
	readonly #userFolder: string;
	#starts = 1;

	constructor(
		private readonly stage: Stage,
		{ n8n, instance, userFolder }: Rig,
	) {
		this.client = n8n;
		this.#instance = instance;
		this.#userFolder = userFolder;
	}

	/** Ends n8n with SIGKILL. */
	async kill(): Promise<void> {
		await this.#instance.kill();
	}

	async startAgain(): Promise<void> {
		const name = `n8n-${++this.#starts}`;
		this.#instance = await this.stage.start({ userFolder: this.#userFolder, name });
		this.client = new N8nClient(this.#instance.url, this.stage.signal);
		await this.client.signIn(OWNER);
	}

	async stop(): Promise<void> {
		await this.#instance.stop();
	}

	async execution(id: string): Promise<Execution> {
		return await this.client.execution(id);
	}
}

/** The jobs whose items an execution returned, with the `n` that each is paired with. */
export function resultsOf(ended: Execution, service: Service) {
	const items = itemsOf(ended, afterNode(service)).map((item) => ({
		n: item.paired,
		job: String(item[service.idField]),
	}));
	return { status: ended.error ?? ended.status, items };
}

/** What it should have returned: each job's own item once, paired with the item it came from. */
export function dueOf(service: Service): ReturnType<typeof resultsOf> {
	const started = service.started().sort(([one], [other]) => one - other);
	return { status: 'success', items: started.map(([n, job]) => ({ n, job })) };
}

export function endsWell(status: string): boolean {
	return status !== 'waiting' && status !== 'running' && status !== 'new';
}

/** Waits until the status of all executions satisfies a condition, or the time is over. */
export async function untilAll(
	{ signal }: Stage,
	n8n: Pick<N8nClient, 'execution'>,
	executions: string[],
	timeoutMs: number,
	holds: (status: string) => boolean,
): Promise<void> {
	const deadline = Date.now() + timeoutMs;
	while (Date.now() < deadline) {
		const found = await Promise.all(executions.map(async (id) => await n8n.execution(id)));
		if (found.every(({ status }) => holds(status))) return;
		await sleep(LOOK_MS, undefined, { signal });
	}
}
