import type { Part, Stage } from '../part.mts';
import { startCluster, type Worker } from './cluster.mts';
import { readTopology } from './compose.mts';
import { checkVerdict, killWorker } from './crash.mts';
import { checkFile } from './file.mts';
import { saveWaiters } from './held.mts';
import { checkLoad, checkStored, saveLoads, sendRequests } from './load.mts';
import { Meter } from './measuring.mts';
import { writeFigures } from './page.mts';
import { checkRecovery } from './recovery.mts';
import { saveCredentials, startServices } from './services.mts';
import { Watches } from './triggers.mts';

const WARM_UP = 40;
const ON_TWO = 240;
/** Enough executions to measure what one costs. */
const ON_TWO_FOR_FIGURES = 960;
const ON_ONE = 120;

/** n8n's own times, made shorter: 60 s, 10 s and 30 s by default. */
export const IN_A_HURRY = {
	QUEUE_WORKER_LOCK_DURATION: '20000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '5000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
};

export const queue: Part = {
	word: 'queue',
	title: 'Queue mode: main and two workers on Redis and PostgreSQL',
	run: runQueue,
};

async function runQueue(stage: Stage): Promise<void> {
	const { cleanup, progress, signal } = stage;
	const meter = new Meter(stage);
	const topology = await readTopology();
	const services = await startServices(cleanup);
	const cluster = await startCluster(stage, topology, IN_A_HURRY);
	const { n8n, postgres } = cluster;
	const credentials = await saveCredentials(n8n, services);
	const loads = await saveLoads(n8n, credentials);
	const addWorkers = async (count: number): Promise<Worker[]> =>
		await progress.step(
			count === 1 ? 'Starting a worker' : `Starting ${count} workers`,
			async () => await Promise.all(Array.from({ length: count }, cluster.addWorker)),
		);
	const workers = await addWorkers(topology.workers);
	const waiters = await saveWaiters(cluster, credentials);
	const watches = await Watches.begin(stage, n8n, services, credentials);

	watches.happen();
	const warmUp = await sendRequests(cluster.main.url, 'load-warm', WARM_UP, signal);
	const count = stage.options.figures ? ON_TWO_FOR_FIGURES : ON_TWO;
	const onTwo = await meter.requests('load', count, cluster, workers);
	await checkLoad(stage, [...warmUp, ...onTwo], { name: 'load', services });
	await checkStored(stage, postgres, loads, warmUp.length + onTwo.length);
	await watches.check('while two workers were busy');
	await checkFile(stage, cluster, services, credentials);

	const aftermath = await killWorker(stage, cluster, { workers, waiters, services });
	const left = workers.filter((worker) => worker !== aftermath.victim);
	watches.happen();
	const onOne = await meter.requests('left', ON_ONE, cluster, left);
	await checkLoad(stage, onOne, { name: 'left', services });
	await meter.batch(cluster, left[0], { services, credentials });
	if (stage.options.figures) {
		await meter.alone(services);
		await writeFigures(await meter.figures(cluster.slots));
	}
	await addWorkers(1);
	await checkVerdict(stage, cluster, aftermath);
	await watches.check('while a worker was lost and another came');
	await checkRecovery(stage, cluster, { aftermath, credentials, services, waiters });

	watches.happen();
	await progress.step('Stopping the worker that was there from the beginning', async () => {
		await Promise.all(left.map(async (worker) => await worker.drain()));
	});
	await watches.check('while a worker went');
}
