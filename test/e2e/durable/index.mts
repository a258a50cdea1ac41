import { jobsOf } from '../../services/waiting.mts';
import type { Part, Stage } from '../part.mts';
import { compareModes } from './bothModes.mts';
import { killAtRandom } from './crashes.mts';
import { dueOf, endsWell, Restarting, resultsOf, untilAll } from './restarting.mts';
import { compareEveryOperation } from './everyOperation.mts';
import { FailingJob } from './failing.mts';
import { loadOfWaiting } from './load.mts';
import { killTheCluster } from './queue.mts';
import { openServices } from './services.mts';
import { waitWithoutPlaces } from './places.mts';
import { publishWaiting } from './workflows.mts';

const ITEMS = 3;
const PARK_WAIT_MS = 110_000;
/** The longest pause before the first check, and n8n's own minute. */
const WAKE_WAIT_MS = 240_000;

/** Waits that survive a restart of n8n, with all services. */
export const durable: Part = {
	word: 'durable',
	title: 'Waits that survive a restart',
	waits: true,
	run: killOnce,
};

/** The same with a thousand jobs in one execution, and many kills. */
export const durableKills: Part = {
	word: 'durable-kills',
	title: 'A thousand jobs that are waited for, and n8n killed at random',
	onlyWhenNamed: true,
	run: killAtRandom,
};

/** More executions than n8n may run at once. */
export const durablePlaces: Part = {
	word: 'durable-places',
	title: 'Waits that take no place among the executions that run',
	onlyWhenNamed: true,
	run: waitWithoutPlaces,
};

/** Every operation that waits, in both modes. */
export const durableOperations: Part = {
	word: 'durable-operations',
	title: 'Every operation that waits, in the node and without it',
	onlyWhenNamed: true,
	run: compareEveryOperation,
};

/** In queue mode, with all processes killed. */
export const durableQueue: Part = {
	word: 'durable-queue',
	title: 'Waits that survive the end of main and all workers',
	onlyWhenNamed: true,
	run: killTheCluster,
};

/** What a wait costs, compared with a wait in the node. */
export const durableLoad: Part = {
	word: 'durable-load',
	title: 'Three hundred executions that wait, in the node and without it',
	onlyWhenNamed: true,
	run: loadOfWaiting,
};

/** One execution for each service, which n8n has parked when it is killed. */
async function killOnce(stage: Stage): Promise<void> {
	const { checks, progress } = stage;
	const services = await openServices(stage);
	const n8n = new Restarting(stage, await stage.rig());
	const options = { waitMode: 'durable', timeout: 3_600 };
	const items = Array.from({ length: ITEMS }, (_, n) => ({ n }));
	const executions: string[] = [];
	for (const service of services) {
		const { workflow, path } = await publishWaiting(n8n.client, [service], options);
		executions.push(await n8n.client.post(workflow, path, { items }));
	}
	const failing = await FailingJob.start(stage, n8n.client);
	await progress.step('The executions park', async () => {
		const all = [...executions, failing.execution];
		await untilAll(stage, n8n, all, PARK_WAIT_MS, (status) => status === 'waiting');
	});
	await n8n.kill();
	for (const service of services) for (const id of jobsOf(service)) service.end(id);
	failing.fail();
	await n8n.startAgain();
	await progress.step('The executions go on', async () => {
		const all = [...executions, failing.execution];
		await untilAll(stage, n8n, all, WAKE_WAIT_MS, endsWell);
	});
	for (const [index, service] of services.entries()) {
		checks.equal(
			`${service.name}: after a SIGKILL every job gives its result once, paired with its item`,
			resultsOf(await n8n.execution(executions[index]), service),
			dueOf(service),
		);
	}
	await failing.check(n8n.client);
	await compareModes(stage, n8n, services, executions);
	checks.equal(
		'no job was started twice',
		services.map((service) => service.started().length),
		services.map(() => ITEMS),
	);
	await n8n.stop();
}
