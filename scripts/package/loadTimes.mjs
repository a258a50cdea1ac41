import { join } from 'node:path';

import { node } from '../run.mjs';
import { ROOT } from './project.mjs';

// What n8n has loaded long before it comes to community packages is not measured.
const PROGRAM = `
require('reflect-metadata');
const { PackageDirectoryLoader } = require('n8n-core');
require('n8n-workflow');
(async () => {
	const times = {};
	for (let round = 0; round < 5; round++) {
		for (const folder of process.argv.slice(1)) {
			for (const path of Object.keys(require.cache)) {
				if (path.startsWith(folder + '/dist/')) delete require.cache[path];
			}
			const begunAt = performance.now();
			const loader = new PackageDirectoryLoader(folder);
			await loader.loadAll();
			times[loader.packageName] = Math.min(times[loader.packageName] ?? Infinity, performance.now() - begunAt);
		}
	}
	console.log(JSON.stringify(times));
})();
`;

/**
 * How long n8n's own loader takes for each package.
 *
 * @param {import('./project.mjs').Package[]} packages
 * @returns {Promise<Map<string, number>>} the best of five rounds, in milliseconds, by name
 */
export async function loadTimes(packages) {
	const folders = packages.map(({ folder }) => join(ROOT, folder).replace(/\/$/, ''));
	const { ok, output, stdout } = await node('--eval', PROGRAM, ...folders);
	if (!ok) throw new Error(`n8n's loader: ${output}`);
	return new Map(Object.entries(JSON.parse(stdout)));
}
