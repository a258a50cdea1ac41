import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { PROJECT } from '../../lab/folders.mts';
import { type PackageInfo, projectPackages } from '../../lab/pack.mts';
import { run } from '../../lab/processes.mts';

/** A package with its code bundled as it is published. */
export interface BundledPackage extends PackageInfo {
	/** The files of its nodes and credentials: the sources, and what is published of them. */
	files: Array<{ source: string; compiled: string }>;
}

export interface Bundled {
	packages: BundledPackage[];
	remove(): Promise<void>;
}

/** The packages for one service each, bundled within the project, where they find n8n's packages. */
export async function bundledPackages(): Promise<Bundled> {
	const cache = join(PROJECT, '.cache');
	await mkdir(cache, { recursive: true });
	const folder = await mkdtemp(join(cache, 'bundled-'));
	const signal = new AbortController().signal;
	await run(process.execPath, [join(PROJECT, 'scripts/bundle-packages.mjs'), folder], { signal });
	const packages = (await projectPackages()).filter((each) => each.folder !== '');
	return {
		packages: packages.map((each) => ({
			...each,
			files: [...each.nodes, ...each.credentials].map((path) => ({
				source: join(PROJECT, path.replace(/^dist\//, '').replace(/\.js$/, '.ts')),
				compiled: join(folder, each.folder, path),
			})),
		})),
		remove: async () => await rm(folder, { recursive: true, force: true }),
	};
}
