import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROJECT } from '../../lab/folders.mts';
import { projectPackages } from '../../lab/pack.mts';

// Everything that a release reads and writes.
const COPIED = [
	'scripts/release.mjs',
	'scripts/run.mjs',
	'scripts/package',
	'package.json',
	'package-lock.json',
	'packages',
	'examples/queue-mode/compose.yml',
];

// Whatever the project's own versions and changelogs are at the time.
const VERSION = '0.1.0';
const CHANGELOG =
	'# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A node.\n\n[Unreleased]: https://example.com\n';

/** A copy of the project, with all packages at 0.1.0 and something in their changelogs, in which releases can be made. */
export interface ReleaseFolder {
	/** Runs `npm run release` with these arguments, with npm on this registry. */
	release(args: string[], registry?: string): Promise<{ code: number; output: string }>;
	read(path: string): Promise<string>;
	remove(): Promise<void>;
}

export async function copyForRelease(): Promise<ReleaseFolder> {
	const folder = await mkdtemp(join(tmpdir(), 'release-'));
	for (const path of COPIED) {
		await cp(join(PROJECT, path), join(folder, path), {
			recursive: true,
			filter: (source) => !source.includes('/dist'),
		});
	}
	for (const { folder: path } of await projectPackages()) {
		await writeFile(join(folder, path, 'CHANGELOG.md'), CHANGELOG);
		const manifest = join(folder, path, 'package.json');
		const text = await readFile(manifest, 'utf8');
		await writeFile(manifest, text.replace(/("version": ")[^"]+/, `$1${VERSION}`));
	}
	return {
		release: async (args, registry = 'http://127.0.0.1:9') =>
			await new Promise((resolve) => {
				execFile(
					process.execPath,
					[join(folder, 'scripts/release.mjs'), ...args],
					{
						cwd: folder,
						env: { ...process.env, npm_config_registry: registry, npm_config_fetch_retries: '0' },
					},
					(error, stdout, stderr) => {
						resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
					},
				);
			}),
		read: async (path) => await readFile(join(folder, path), 'utf8'),
		remove: async () => await rm(folder, { recursive: true, force: true }),
	};
}
