// One n8n with the current build in it, until it is told to stop. `npm run dev` restarts it after
// each build: n8n reads a community package only once.
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { Cleanup } from './cleanup.mts';
import { cacheFolder, PROJECT, removeFolder } from './folders.mts';
import { installN8n, installNode } from './install.mts';
import { exitText, startInstance } from './instance.mts';
import { interruption } from './interruption.mts';
import { asText, readJson } from './json.mts';
import { Progress } from './progress.mts';
import { CURRENT } from './releases.mts';

// Kept, so that the owner account, credentials and workflows outlive a restart.
// Outside the checkout, whose n8n-workflow the nodes would load instead of n8n's.
const USER_FOLDER = join(cacheFolder(), 'dev');
const PORT = 5678;

const { signal } = interruption();
const cleanup = new Cleanup();
try {
	await serve(new Progress());
} catch (error) {
	if (!signal.aborted) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	}
} finally {
	await cleanup.run();
}

async function serve(progress: Progress): Promise<void> {
	const node = await progress.step(
		`Node ${CURRENT.nodeMajor}`,
		async (note) => await installNode(CURRENT, { signal, note }),
	);
	const installation = await progress.step(
		`n8n ${CURRENT.version}`,
		async (note) => await installN8n(CURRENT, node, { signal, note }),
	);
	await placePackage();
	const logFile = join(USER_FOLDER, 'n8n.log');
	await rm(logFile, { force: true });
	const instance = await progress.step(
		'Start',
		async () =>
			await startInstance(
				installation,
				{ userFolder: USER_FOLDER, logFile, preferredPort: PORT },
				signal,
			),
	);
	cleanup.add(async () => await instance.stop());
	progress.say(`n8n with the current build: ${instance.url}, its log: ${logFile}`);
	const exit = await Promise.race([instance.exited, aborted()]);
	if (exit) throw new Error(`${exitText(exit)}\n${await instance.logTail()}`);
}

/** A copy, as an installation is; a link would lead the nodes to the checkout's n8n-workflow too. */
async function placePackage(): Promise<void> {
	const manifest = await readJson(join(PROJECT, 'package.json'));
	const name = asText(manifest.name, 'The name in package.json');
	const folder = join(USER_FOLDER, '.n8n', 'nodes', 'node_modules', name);
	await removeFolder(folder);
	await mkdir(folder, { recursive: true });
	for (const part of ['package.json', 'dist']) {
		await cp(join(PROJECT, part), join(folder, part), { recursive: true });
	}
}

async function aborted(): Promise<undefined> {
	if (signal.aborted) return;
	await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
