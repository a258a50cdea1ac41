/**
 * Runs all four services, with data that moves, until it is stopped:
 * `tsx test/simulators/main.mts [--port 4600]`. With a port they take consecutive ones from there.
 */
import { parseArgs } from 'node:util';
import type { ArcannaSimulator } from './arcanna.mts';
import { startArcanna } from './arcanna.mts';
import type { EntaingineSimulator } from './entaingine.mts';
import { startEntaingine } from './entaingine.mts';
import type { GravityAiSimulator } from './gravityAi.mts';
import { startGravityAi } from './gravityAi.mts';
import { startLightenUp } from './lightenUp.mts';

const ALERTS = [
	{ rule: 'Impossible travel', severity: 'high', source: { ip: '203.0.113.7' }, user: 'jo' },
	{ rule: 'Macro in attachment', severity: 'medium', source: { ip: '198.51.100.23' }, user: 'sam' },
	{ rule: 'Port scan', severity: 'low', source: { ip: '192.0.2.141' }, user: 'kim' },
];

/** Alerts that come in from elsewhere, a new one every few seconds. */
function feedArcanna(arcanna: ArcannaSimulator): () => void {
	let turn = 0;
	const next = () => {
		const job = arcanna.jobs.get(turn % 2 === 0 ? 123 : 124);
		if (job) arcanna.ingest(job, { ...ALERTS[turn % ALERTS.length], ordinal: turn });
		turn++;
	};
	for (let count = 0; count < 20; count++) next();
	const timer = setInterval(next, 5000);
	return () => clearInterval(timer);
}

/** Jobs of the last hour, one of them failed, and a new one now and then. */
function feedGravityAi(gravityAi: GravityAiSimulator): () => void {
	const now = Date.now();
	for (let count = 6; count > 0; count--) {
		const createdAt = now - count * 10 * 60_000;
		const failed = count === 3;
		gravityAi.insert({
			createdAt,
			updatedAt: createdAt + 1424,
			name: `Batch ${7 - count}`,
			state: failed ? 'error' : 'success',
			errorMessage: failed ? 'The column "x" is missing' : null,
		});
	}
	const timer = setInterval(() => {
		const { id } = gravityAi.insert({ state: 'running', name: 'Nightly scoring' });
		setTimeout(() => gravityAi.finish(id), 8000).unref();
	}, 30_000);
	return () => clearInterval(timer);
}

function feedEntaingine(entaingine: EntaingineSimulator): void {
	const { id } = entaingine.insert({ description: 'Summary of the last report' });
	entaingine.finish(id, { output: { text: 'The report says that all is well.' } });
	entaingine.fail(entaingine.insert({ description: 'Translation' }).id, 'The file is not readable');
}

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
	const first = Number(values.port);
	const port = (offset: number) => ({ port: first === 0 ? 0 : first + offset });

	const arcanna = await startArcanna({ ...port(0), decisionMs: 4000, trainingMs: 15_000 });
	const gravityAi = await startGravityAi({ ...port(1), storage: port(2), jobMs: 6000 });
	const entaingine = await startEntaingine({ ...port(3), fileHost: port(4), taskMs: 3000 });
	const lightenUp = await startLightenUp({ ...port(5), syncMs: 1000, executionMs: 6000 });
	const feeds = [feedArcanna(arcanna), feedGravityAi(gravityAi)];
	feedEntaingine(entaingine);

	const about = {
		arcanna: { url: arcanna.url, keys: arcanna.keys },
		gravityAi: { url: gravityAi.url, keys: gravityAi.keys, storage: gravityAi.storage.url },
		entaingine: {
			url: `${entaingine.url}/aiengine`,
			keys: entaingine.keys,
			files: entaingine.fileHost.url,
		},
		lightenUp: { url: lightenUp.url, keys: lightenUp.keys },
	};
	console.log(JSON.stringify(about));

	const stop = () => {
		for (const end of feeds) end();
		const all = [arcanna, gravityAi, entaingine, lightenUp];
		void Promise.all(all.map(async (simulator) => await simulator.close()));
	};
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
