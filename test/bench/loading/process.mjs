// Loads a package of nodes as n8n does and reports what that took. Runs on n8n's own Node and code:
// node --expose-gc process.mjs <n8n's folder> <an empty package> <the package>
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [n8nFolder, emptyPackage, measuredPackage] = process.argv.slice(2);
const requireFromN8n = createRequire(join(n8nFolder, 'node_modules', 'n8n', 'package.json'));
requireFromN8n('reflect-metadata');
const { PackageDirectoryLoader } = requireFromN8n('n8n-core');

// n8n loads this long before any community package.
requireFromN8n('n8n-workflow');
await new PackageDirectoryLoader(emptyPackage).loadAll();

const bytesBefore = memory();
const cpuBefore = process.cpuUsage();
const begunAt = performance.now();
const loader = new PackageDirectoryLoader(measuredPackage);
await loader.loadAll();
const ms = performance.now() - begunAt;
const { user, system } = process.cpuUsage(cpuBefore);
const bytes = memory() - bytesBefore;
const cpuMs = (user + system) / 1000;
console.log(JSON.stringify({ ms, cpuMs, bytes, nodes: Object.keys(loader.known.nodes).length }));

function memory() {
	global.gc();
	global.gc();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}
