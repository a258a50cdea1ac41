import { access, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { cached } from './cache.mts';
import { npm } from './npm.mts';
import type { Note } from './progress.mts';
import { NODE_VERSIONS, type Release } from './releases.mts';

/** A Node to run n8n with. */
export interface NodeRuntime {
	executable: string;
	version: string;
	/** Holds the C headers, where this Node came with them. */
	headers?: string;
}

/** An n8n that is ready to be started. */
export interface Installation {
	release: Release;
	node: NodeRuntime;
	/** n8n's own start script. */
	script: string;
	/** Holds n8n's packages in its `node_modules`. */
	folder: string;
}

/** The system's Node where it is of the right major version, or else one fetched from npm. */
export async function installNode(
	{ nodeMajor }: Release,
	{ signal, note }: { signal: AbortSignal; note: Note },
): Promise<NodeRuntime> {
	if (Number(process.versions.node.split('.')[0]) === nodeMajor) {
		return { executable: process.execPath, version: process.versions.node };
	}
	const name = nodePackage();
	const version = NODE_VERSIONS[nodeMajor];
	const folder = await cached({
		name: `node-${version}`,
		recipe: { [name]: version },
		signal,
		onWait: (holder) => note(`waiting for the start that installs it already: ${holder}`),
		fill: async (folder) => {
			note(`fetching ${name} ${version} from npm`);
			await install(folder, { [name]: version }, {}, signal);
		},
	});
	const root = join(folder, 'node_modules', name);
	await access(join(root, 'bin', 'node'));
	return { executable: join(root, 'bin', 'node'), version, headers: root };
}

/** Installs a release of n8n, or finds it installed. */
export async function installN8n(
	release: Release,
	node: NodeRuntime,
	{ signal, note }: { signal: AbortSignal; note: Note },
): Promise<Installation> {
	const dependencies = { n8n: release.version };
	const folder = await cached({
		name: `n8n-${release.version}`,
		recipe: { dependencies, overrides: release.overrides },
		signal,
		onWait: (holder) => note(`waiting for the start that installs it already: ${holder}`),
		fill: async (folder) => {
			note('fetching n8n and its packages from npm, about 2.8 GB on disk');
			await install(folder, dependencies, release.overrides, signal);
			note('fetching or compiling the database driver');
			await buildDatabaseDriver(folder, node, signal);
		},
	});
	return { release, node, folder, script: join(folder, 'node_modules', 'n8n', 'bin', 'n8n') };
}

async function install(
	folder: string,
	dependencies: Record<string, string>,
	overrides: Record<string, string>,
	signal: AbortSignal,
): Promise<void> {
	await writeFile(
		join(folder, 'package.json'),
		JSON.stringify({ private: true, dependencies, overrides }, null, 2),
	);
	await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd: folder,
		signal,
	});
}

/**
 * The one compiled part of n8n that is not ready to use: its install script downloads it or
 * compiles it. The scripts of n8n's other packages are not needed, and some download or compile
 * for many minutes.
 */
async function buildDatabaseDriver(
	folder: string,
	node: NodeRuntime,
	signal: AbortSignal,
): Promise<void> {
	await npm(['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts'], {
		cwd: folder,
		signal,
		nodeFolder: dirname(node.executable),
		env: node.headers === undefined ? {} : { npm_config_nodedir: node.headers },
	});
}

/** npm's package of the Node for this machine; the same names as npm's `node` package chooses. */
function nodePackage(): string {
	const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
	return `${prefix}-${process.platform}-${process.arch}`;
}
