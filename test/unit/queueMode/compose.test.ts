import { readManifest } from '../../e2e/queue/manifest.mts';
import { readTopology, type Topology } from '../../e2e/queue/compose.mts';
import { CURRENT } from '../../lab/releases.mts';

describe('the compose file for queue mode', () => {
	let topology: Topology;

	beforeAll(async () => {
		topology = await readTopology();
	});

	it('runs the n8n that the suite runs', () => {
		expect(topology.image).toBe(`docker.n8n.io/n8nio/n8n:${CURRENT.version}`);
	});

	it('installs this version of the package', async () => {
		const { name, version } = await readManifest();
		expect(topology.package).toBe(`${name}@${version}`);
		expect(topology.installScript).toContain(`/.n8n/nodes/node_modules/${name}"`);
	});

	it('lets n8n 3 load a package that is not verified', () => {
		expect(topology.settings.N8N_UNVERIFIED_PACKAGES_ENABLED).toBe('true');
	});

	it('has main and two workers on Redis and PostgreSQL', () => {
		expect(Object.keys(topology.after).sort()).toEqual([
			'main',
			'package',
			'postgres',
			'redis',
			'worker',
		]);
		expect(topology.workers).toBe(2);
		expect(topology.workerCommand[0]).toBe('worker');
	});

	it('starts the package and the database before main, and main before the workers', () => {
		expect(topology.after.main.sort()).toEqual(['package', 'postgres', 'redis']);
		expect(topology.after.worker).toEqual(['main']);
	});

	it('tells n8n where Redis and PostgreSQL are, by the names of their services', () => {
		expect(topology.settings).toMatchObject({
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: 'redis',
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: 'postgres',
		});
	});

	it('leaves every secret to the user', () => {
		const secrets = Object.entries(topology.settings).filter(([name]) => /PASSWORD|KEY/.test(name));
		expect(secrets).toHaveLength(2);
		for (const [, value] of secrets) expect(value).toMatch(/^\$\{\w+:\?.+\}$/);
	});
});
