import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { asList, asObject, asText, readJson } from './json.mts';
import { PROJECT, removeFolder } from './folders.mts';
import { npm } from './npm.mts';
import { run } from './processes.mts';

// What n8n's own installer of community packages removes before it installs the rest.
const NOT_INSTALLED = ['devDependencies', 'peerDependencies', 'optionalDependencies'];

/** A package of this project. */
export interface PackageInfo {
	name: string;
	version: string;
	/** Relative to the project; empty for the package with all services. */
	folder: string;
	/** The nodes and credentials that it has, by the paths of their compiled files. */
	nodes: string[];
	credentials: string[];
}

/** A package as it would be published. */
export interface PackedPackage extends PackageInfo {
	/** The tarball's path. */
	tarball: string;
}

/** The package with all services, followed by those for one service each. */
export async function projectPackages(): Promise<PackageInfo[]> {
	const entries = await readdir(join(PROJECT, 'packages'), { withFileTypes: true });
	const singles = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
	const folders = ['', ...singles.sort().map((name) => `packages/${name}`)];
	return await Promise.all(folders.map(readPackage));
}

async function readPackage(folder: string): Promise<PackageInfo> {
	const file = join(folder, 'package.json');
	const { name, version, n8n } = await readJson(join(PROJECT, file));
	const { nodes, credentials } = asObject(n8n, `n8n in ${file}`);
	return {
		name: asText(name, `The name in ${file}`),
		version: asText(version, `The version in ${file}`),
		folder,
		nodes: asList(nodes, `The nodes in ${file}`).map(String),
		credentials: asList(credentials, `The credentials in ${file}`).map(String),
	};
}

/** Builds the project and packs it as it would be published. Returns the tarball's path. */
export async function packProject(folder: string, signal: AbortSignal): Promise<string> {
	await buildProject(signal);
	return await pack('', folder, signal);
}

/** Builds all packages of the project. */
export async function buildProject(signal: AbortSignal): Promise<void> {
	await npm(['run', 'build'], { cwd: PROJECT, signal });
}

/** Packs all packages of the project, which has been built. */
export async function packPackages(folder: string, signal: AbortSignal): Promise<PackedPackage[]> {
	const packed: PackedPackage[] = [];
	for (const each of await projectPackages()) packed.push(await packOne(each, folder, signal));
	return packed;
}

/** Packs one package of the project, which has been built. */
export async function packOne(
	info: PackageInfo,
	folder: string,
	signal: AbortSignal,
): Promise<PackedPackage> {
	return { ...info, tarball: await pack(info.folder, join(folder, info.name), signal) };
}

async function pack(of: string, folder: string, signal: AbortSignal): Promise<string> {
	await mkdir(folder, { recursive: true });
	await npm(['pack', `./${of}`, '--pack-destination', folder, '--loglevel=error'], {
		cwd: PROJECT,
		signal,
	});
	const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
	if (!tarball) throw new Error('npm pack made no tarball');
	return join(folder, tarball);
}

/**
 * Installs a packed community package into a user folder of n8n with the steps of n8n's own
 * installer (`downloadPackage` in its community-packages.service), which starts from `npm pack` too.
 * n8n loads whatever it finds there; its database only knows the package for the settings page.
 */
export async function installPackage(
	tarball: string,
	userFolder: string,
	signal: AbortSignal,
): Promise<string> {
	const name = await packageName(tarball, signal);
	const folder = join(userFolder, '.n8n', 'nodes', 'node_modules', name);
	await removeFolder(folder);
	await mkdir(folder, { recursive: true });
	await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'], { signal });

	const manifestPath = join(folder, 'package.json');
	const manifest = await readJson(manifestPath);
	for (const key of NOT_INSTALLED) delete manifest[key];
	await writeFile(manifestPath, JSON.stringify(manifest, null, 2));
	await npm(
		[
			'install',
			'--audit=false',
			'--fund=false',
			'--bin-links=false',
			'--install-strategy=shallow',
			'--ignore-scripts=true',
			'--package-lock=false',
			'--loglevel=error',
		],
		{ cwd: folder, signal },
	);
	return folder;
}

async function packageName(tarball: string, signal: AbortSignal): Promise<string> {
	const text = await run('tar', ['-xzOf', tarball, 'package/package.json'], { signal });
	const manifest = asObject(JSON.parse(text), `package.json in ${tarball}`);
	return asText(manifest.name, `The name in package.json in ${tarball}`);
}
