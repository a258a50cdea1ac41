import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

import { describeMachine } from '../../bench/report/machine.mts';
import { fetchOnce } from '../../lab/fetch.mts';
import type { Stage } from '../part.mts';
import type { Cluster, Worker } from './cluster.mts';
import { each, type Figures, type Measured, measuredRun, rounded } from './figures.mts';
import { type Answer, IN_FLIGHT, saveLoads, sendRequests } from './load.mts';
import { type Credentials, JOB_MS, saveCredentials, type Services, USE_CASE } from './services.mts';
import { busy } from './usage.mts';
import { inARow, ours, webhook } from './workflows.mts';

const BATCH = 1_000;
const BATCH_PATH = 'batch-of-events';
const ALONE = 120;
const WARM_UP = 40;
const LOOK_MS = 200;

/** Measures what executions cost while the checks run, and reports it. */
export class Meter {
	readonly #loadBefore = rounded(loadavg()[0]);
	readonly #runs: Measured[] = [];
	#batch: Figures['batch'] | undefined;

	constructor(private readonly stage: Stage) {}

	/** Sends requests to the webhooks, and measures what their executions cost. */
	async requests(
		name: string,
		count: number,
		{ main, postgres, redis }: Cluster,
		workers: Worker[],
	): Promise<Answer[]> {
		const { progress, signal } = this.stage;
		const processes = {
			main: [main.pid],
			workers: workers.map(({ pid }) => pid),
			postgres: [postgres.pid],
			redis: [redis.pid],
		};
		const many = workers.length === 1 ? 'one worker' : `${workers.length} workers`;
		const measured = await progress.step(
			`${count} executions, started by webhooks, on ${many}`,
			async () =>
				await busy(processes, async () => await sendRequests(main.url, name, count, signal)),
		);
		const run = measuredRun(workers.length, count, measured);
		this.#runs.push(run);
		this.#tell(run);
		return measured.result;
	}

	/** One execution that sends many events, on one worker. */
	async batch(
		{ main, n8n, postgres, redis }: Cluster,
		worker: Worker,
		{ services, credentials }: { services: Services; credentials: Credentials },
	): Promise<void> {
		const { checks, progress, signal } = this.stage;
		const workflow = await n8n.createWorkflow(
			inARow('A batch of events', [
				webhook(BATCH_PATH, 'onReceived'),
				{
					name: 'One item each',
					type: 'n8n-nodes-base.splitOut',
					typeVersion: 1,
					parameters: { fieldToSplitOut: 'body.events', options: {} },
				},
				ours(
					'Send',
					'arcanna',
					{
						resource: 'event',
						operation: 'create',
						jobId: { __rl: true, mode: 'id', value: String(USE_CASE) },
						bodySource: 'item',
						waitForCompletion: false,
						options: {},
					},
					{ arcannaApi: credentials.byType.arcannaApi },
				),
			]),
		);
		await n8n.activate(workflow);
		const events = Array.from({ length: BATCH }, (_, index) => ({ tag: `batch-${index}` }));
		const processes = {
			main: [main.pid],
			workers: [worker.pid],
			postgres: [postgres.pid],
			redis: [redis.pid],
		};
		const send = async () => {
			const response = await fetchOnce(`${main.url}/webhook/${BATCH_PATH}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ events }),
				signal,
			});
			await response.arrayBuffer();
			for (;;) {
				const [id] = await n8n.executionIds(workflow.id);
				if (id !== undefined) return await n8n.finished(id);
				await sleep(LOOK_MS, undefined, { signal });
			}
		};
		const { result, wallMs, busyMs } = await progress.step(
			`One execution with ${BATCH} events`,
			async () => await busy(processes, send),
		);
		checks.equal('the workflow ended well', result.error ?? result.status, 'success');
		checks.equal(
			`each of ${BATCH} events was sent once`,
			[...services.arcanna.events.values()]
				.filter(({ raw_body }) => String(raw_body.tag).startsWith('batch-'))
				.map(({ raw_body, ingestions }) => [raw_body.tag, ingestions])
				.sort(),
			events.map(({ tag }) => [tag, 1]).sort(),
		);
		this.#batch = {
			events: BATCH,
			seconds: rounded(wallMs / 1000),
			msEach: each(busyMs, BATCH),
		};
		progress.detail(`${rounded((BATCH / wallMs) * 1000)} events a second`);
	}

	/** The same executions on an n8n that is one process, as most installations start. */
	async alone(services: Services): Promise<void> {
		const { progress, signal } = this.stage;
		const { instance, n8n } = await this.stage.rig({ name: 'alone' });
		await saveLoads(n8n, await saveCredentials(n8n, services));
		await sendRequests(instance.url, 'alone-warm', WARM_UP, signal);
		const measured = await progress.step(
			`${ALONE} executions, started by webhooks, on one process`,
			async () =>
				await busy(
					{ main: [instance.pid] },
					async () => await sendRequests(instance.url, 'alone', ALONE, signal),
				),
		);
		const run = measuredRun(0, ALONE, measured);
		this.#runs.push(run);
		this.#tell(run);
		await instance.stop();
	}

	/** All that was measured, the fewest workers first. */
	async figures(slots: number): Promise<Figures> {
		if (this.#batch === undefined) throw new Error('No batch was measured');
		return {
			machine: describeMachine(await this.stage.installation()),
			loadBefore: this.#loadBefore,
			slots,
			inFlight: IN_FLIGHT,
			jobMs: JOB_MS,
			runs: [...this.#runs].sort((one, other) => one.workers - other.workers),
			batch: this.#batch,
		};
	}

	#tell({ executions, seconds, msEach }: Measured): void {
		const costs = Object.entries(msEach).map(([name, ms]) => `${name} ${ms} ms`);
		this.stage.progress.detail(
			`${rounded(executions / seconds)} a second; processor time each: ${costs.join(', ')}`,
		);
	}
}
