import { setTimeout as sleep } from 'node:timers/promises';

import { itemsOf, type N8nClient } from '../../lab/rest.mts';
import type { Stage } from '../part.mts';
import { startCluster } from '../queue/cluster.mts';
import { readTopology } from '../queue/compose.mts';
import { IN_A_HURRY } from '../queue/index.mts';
import { endsWell } from './restarting.mts';
import { openServices } from './services.mts';
import { afterNode, publishWaiting } from './workflows.mts';

const ITEMS = 3;
const LOOK_MS = 1_000;
const PARK_WAIT_MS = 150_000;
/** The longest pause before a check, n8n's own minute, and its time to take over from a lost main. */
const WAKE_WAIT_MS = 420_000;

/** One execution for each service, parked when main and both workers are killed. */
export async function killTheCluster(stage: Stage): Promise<void> {
	const { checks, progress, signal } = stage;
	const services = await openServices(stage);
	const cluster = await startCluster(stage, await readTopology(), IN_A_HURRY);
	const workers = [await cluster.addWorker(), await cluster.addWorker()];
	const options = { waitMode: 'durable', timeout: 3_600 };
	const items = Array.from({ length: ITEMS }, (_, n) => ({ n }));
	const executions: string[] = [];
	for (const service of services) {
		const { workflow, path } = await publishWaiting(cluster.n8n, [service], options);
		executions.push(await cluster.n8n.post(workflow, path, { items }));
	}
	const until = async (n8n: N8nClient, waitMs: number, holds: (status: string) => boolean) => {
		const deadline = Date.now() + waitMs;
		while (Date.now() < deadline) {
			const found = await Promise.all(executions.map(async (id) => await n8n.execution(id)));
			if (found.every(({ status }) => holds(status))) return;
			await sleep(LOOK_MS, undefined, { signal });
		}
	};
	await progress.step('The executions park', async () => {
		await until(cluster.n8n, PARK_WAIT_MS, (status) => status === 'waiting');
	});
	await Promise.all([cluster.main, ...workers].map(async (one) => await one.kill()));
	progress.say('Main and both workers are killed');
	for (const service of services) for (const id of service.started().values()) service.finish(id);
	const { n8n } = await cluster.restartMain();
	await cluster.addWorker();
	await progress.step('The executions go on, on a new worker', async () => {
		await until(n8n, WAKE_WAIT_MS, endsWell);
	});
	for (const [index, service] of services.entries()) {
		const ended = await n8n.execution(executions[index]);
		checks.equal(
			`${service.name}: every job gives its result once, paired with its item`,
			{
				status: ended.error ?? ended.status,
				items: itemsOf(ended, afterNode(service)).map((item) => ({
					n: item.paired,
					result: service.resultOf(item),
				})),
			},
			{
				status: 'success',
				items: [...service.started()]
					.sort(([one], [other]) => one - other)
					.map(([n, id]) => ({ n, result: service.expected(id) })),
			},
		);
	}
	checks.equal(
		'no job was started twice',
		services.map((service) => service.jobs()),
		services.map(() => ITEMS),
	);
}
