import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import type { Instance } from '../../lab/instance.mts';
import { run } from '../../lab/processes.mts';
import { N8nClient, OWNER } from '../../lab/rest.mts';
import type { Stage } from '../part.mts';
import type { Topology } from './compose.mts';
import { type Postgres, startPostgres } from './postgres.mts';
import { type Redis, startRedis } from './redis.mts';

/** A worker, and what its log says that it ran. */
export interface Worker extends Instance {
	/** The ids of the executions that it has begun. */
	begun(): Promise<string[]>;
	/** The ids of the executions that it has finished (succeeded or failed). */
	ended(): Promise<string[]>;
	/** Asks it to stop, and waits until it has finished what it runs. */
	drain(): Promise<void>;
}

/** n8n in queue mode, as the compose file has it. */
export interface Cluster {
	postgres: Postgres;
	redis: Redis;
	main: Instance;
	n8n: N8nClient;
	/** How many executions each worker runs at once. */
	slots: number;
	/** Starts one more worker. */
	addWorker(): Promise<Worker>;
	/** Starts another main process in the home of the first, which has ended. */
	restartMain(): Promise<Pick<Cluster, 'main' | 'n8n'>>;
}

/** Values that only differ because everything is on one machine here, with shorter times. */
type Differences = Record<string, string>;

/** Starts PostgreSQL, Redis and n8n's main process, with the package installed for all. */
export async function startCluster(
	stage: Stage,
	topology: Topology,
	differences: Differences,
): Promise<Cluster> {
	const { progress, signal } = stage;
	const [postgres, redis] = await progress.step('Starting PostgreSQL and Redis', async () => {
		return await Promise.all([startPostgres(stage), startRedis(stage)]);
	});
	const nodes = await install(stage, topology);
	const env = {
		...topology.settings,
		...differences,
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_USER: postgres.user,
		DB_POSTGRESDB_DATABASE: postgres.database,
		DB_POSTGRESDB_PASSWORD: 'not-asked-for',
		N8N_ENCRYPTION_KEY: 'a-key-for-the-lab-only',
	};
	const home = await homeOf('main', stage, nodes);
	let mains = 0;
	const startMain = async () => {
		const name = ++mains === 1 ? 'main' : `main-${mains}`;
		const main = await progress.step(
			"Starting n8n's main process",
			async () => await stage.start({ userFolder: home, env, name }),
		);
		const n8n = new N8nClient(main.url, signal);
		await n8n.signIn(OWNER);
		return { main, n8n };
	};
	let workers = 0;
	return {
		postgres,
		redis,
		...(await startMain()),
		restartMain: startMain,
		slots: Number(/--concurrency=(\d+)/.exec(topology.workerCommand.join(' '))?.[1]),
		addWorker: async () => {
			const name = `worker-${++workers}`;
			const instance = await stage.start({
				userFolder: await homeOf(name, stage, nodes),
				env,
				command: topology.workerCommand,
				name,
				readyPaths: ['/healthz/readiness'],
			});
			const matches = async (pattern: RegExp) => {
				const log = await readFile(instance.logFile, 'utf8');
				return [...log.matchAll(pattern)].map(([, id]) => id);
			};
			return {
				...instance,
				begun: async () => await matches(/Worker started execution (\d+)/g),
				ended: async () => await matches(/Worker finished execution (\d+)/g),
				drain: async () => {
					process.kill(instance.pid, 'SIGTERM');
					await instance.exited;
				},
			};
		},
	};
}

/** The folder that all share, with the package put there by the compose file's own script. */
async function install(stage: Stage, { installScript }: Topology): Promise<string> {
	const { folder, progress, signal } = stage;
	const packed = join(await stage.home(), '.n8n', 'nodes', 'node_modules', 'n8n-nodes-ai-jobs');
	const shared = join(folder, 'shared');
	await mkdir(shared);
	await progress.step("Installing the package with the compose file's script", async () => {
		const owner = `${process.getuid?.()}:${process.getgid?.()}`;
		const own = { HOME: shared, OWNER: owner, PACKAGE: packed, npm_config_ignore_scripts: 'true' };
		await run('sh', ['-ec', installScript], { env: { ...process.env, ...own }, signal });
	});
	return join(shared, '.n8n', 'nodes');
}

/** A process's own home, except for the packages, which all share. */
async function homeOf(name: string, { folder }: Stage, nodes: string): Promise<string> {
	const home = join(folder, `home-of-${name}`);
	await mkdir(join(home, '.n8n'), { recursive: true });
	await symlink(nodes, join(home, '.n8n', 'nodes'));
	return home;
}
