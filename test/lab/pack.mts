import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { asObject, asText, readJson } from './json.mts';
import { PROJECT, removeFolder } from './folders.mts';
import { npm } from './npm.mts';
import { run } from './processes.mts';

// What n8n's own installer of community packages takes out before it installs the rest.
const NOT_INSTALLED = ['devDependencies', 'peerDependencies', 'optionalDependencies'];

/** Builds the project and packs it as it would be published. Returns the tarball's path. */
export async function packProject(folder: string, signal: AbortSignal): Promise<string> {
	await npm(['run', 'build'], { cwd: PROJECT, signal });
	await mkdir(folder, { recursive: true });
	await npm(['pack', '--pack-destination', folder, '--loglevel=error'], { cwd: PROJECT, signal });
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
