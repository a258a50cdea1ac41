import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

import { PROJECT } from '../../lab/folders.mts';
import { asList, asObject, asText, type JsonObject } from '../../lab/json.mts';

export const COMPOSE_FILE = join(PROJECT, 'examples', 'queue-mode', 'compose.yml');

const SHARED = 'nodes:/home/node/.n8n/nodes';

/** What users start with Docker, and the suite without. */
export interface Topology {
	image: string;
	/** The settings that main and the workers share. */
	settings: Record<string, string>;
	/** n8n's arguments for a worker. */
	workerCommand: string[];
	workers: number;
	/** The package that is installed, as npm takes it. */
	package: string;
	/** The shell script that installs `$PACKAGE` under `$HOME`. */
	installScript: string;
	/** By service, the services that have to be there before it. */
	after: Record<string, string[]>;
}

/**
 * Reads the compose file for users.
 * @throws Error when main and the workers have different settings, or share more or less of their
 * homes than what is installed
 */
export async function readTopology(): Promise<Topology> {
	const file = asObject(parse(await readFile(COMPOSE_FILE, 'utf8'), { merge: true }), COMPOSE_FILE);
	const services = asObject(file.services, 'services');
	const service = (name: string) => asObject(services[name], name);
	const main = service('main');
	const worker = service('worker');
	const installer = service('package');
	for (const key of ['image', 'environment', 'volumes']) {
		if (JSON.stringify(main[key]) !== JSON.stringify(worker[key])) {
			throw new Error(`${key} of main and worker differ in ${COMPOSE_FILE}`);
		}
	}
	for (const { volumes } of [main, worker, installer]) {
		if (JSON.stringify(volumes) !== JSON.stringify([SHARED])) {
			throw new Error(`${SHARED} is not all that n8n's processes share in ${COMPOSE_FILE}`);
		}
	}
	return {
		image: asText(main.image, 'image'),
		settings: texts(asObject(main.environment, 'environment')),
		workerCommand: asList(worker.command, 'command').map((word) => asText(word, 'A word')),
		workers: Number(asObject(worker.deploy, 'deploy').replicas),
		package: asText(asObject(installer.environment, 'environment').PACKAGE, 'PACKAGE'),
		installScript: scriptOf(installer),
		after: Object.fromEntries(
			Object.keys(services).map((name) => [name, Object.keys(Object(service(name).depends_on))]),
		),
	};
}

function scriptOf({ entrypoint }: JsonObject): string {
	const [shell, flags, script] = asList(entrypoint, 'entrypoint');
	if (shell !== 'sh' || flags !== '-ec') throw new Error('The package is not installed by sh -ec');
	// Compose reads a doubled dollar as one.
	return asText(script, 'The script').replaceAll('$$', '$');
}

function texts(values: JsonObject): Record<string, string> {
	return Object.fromEntries(
		Object.entries(values).map(([name, value]) => [name, asText(value, name)]),
	);
}
