import { jobsOf } from '../../services/waiting.mts';
import type { Stage } from '../part.mts';
import { startCluster } from '../queue/cluster.mts';
import { readTopology } from '../queue/compose.mts';
import { IN_A_HURRY } from '../queue/index.mts';
import { dueOf, endsWell, resultsOf, untilAll } from './restarting.mts';
import { openServices } from './services.mts';
import { publishWaiting } from './workflows.mts';

const ITEMS = 3;
const PARK_WAIT_MS = 150_000;
/** The longest pause before a check, n8n's own minute, and its time to take over from a lost main. */
const WAKE_WAIT_MS = 420_000;

/** One execution for each service, parked when main and both workers are killed. */
export async function killTheCluster(stage: Stage): Promise<void> {
	const { checks, progress } = stage;
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
	await progress.step('The executions park', async () => {
		await untilAll(stage, cluster.n8n, executions, PARK_WAIT_MS, (status) => status === 'waiting');
	});
	await Promise.all([cluster.main, ...workers].map(async (one) => await one.kill()));
	progress.say('Main and both workers are killed');
	for (const service of services) for (const id of jobsOf(service)) service.end(id);
	const { n8n } = await cluster.restartMain();
	await cluster.addWorker();
	await progress.step('The executions go on, on a new worker', async () => {
		await untilAll(stage, n8n, executions, WAKE_WAIT_MS, endsWell);
	});
	for (const [index, service] of services.entries()) {
		checks.equal(
			`${service.name}: every job gives its result once, paired with its item`,
			resultsOf(await n8n.execution(executions[index]), service),
			dueOf(service),
		);
	}
	checks.equal(
		'no job was started twice',
		services.map((service) => service.started().length),
		services.map(() => ITEMS),
	);
}
