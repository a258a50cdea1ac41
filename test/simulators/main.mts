/**
 * Simulates all services, with data that changes, until it is stopped:
 * `tsx test/simulators/main.mts [--port 4600]`. With a port they take consecutive ones from there.
 */
import { parseArgs } from 'node:util';
import { MANIFESTS } from '../services/index.mts';
import { inCamelCase } from '../services/manifest.mts';
import type { Live } from './common/live.mts';

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
	let port = Number(values.port);
	const next = () => ({ port: port === 0 ? 0 : port++ });
	const running: Array<[name: string, live: Live]> = [];
	for (const manifest of MANIFESTS) {
		running.push([inCamelCase(manifest.folder), await manifest.simulate(next)]);
	}
	const about = running.map(([name, live]) => [name, live.about]);
	console.log(JSON.stringify(Object.fromEntries(about)));

	const stop = () => void Promise.all(running.map(async ([, live]) => await live.close()));
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
