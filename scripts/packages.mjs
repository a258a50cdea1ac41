// Writes the generated files of the packages for one service each, and shows what is in every package.
// With --files, lists each file that npm would publish. What is shown is what was built last.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { pack } from './package/contents.mjs';
import { outdatedFiles } from './package/generated.mjs';
import { loadTimes } from './package/loadTimes.mjs';
import { listFiles, readPackages, ROOT } from './package/project.mjs';

const listed = process.argv.includes('--files');

const { changed, unused } = outdatedFiles();
for (const [path, text] of changed) {
	mkdirSync(dirname(join(ROOT, path)), { recursive: true });
	writeFileSync(join(ROOT, path), text);
	console.log(`${path} has changed`);
}
for (const path of unused) {
	rmSync(join(ROOT, path));
	console.log(`${path} was removed`);
}

const packages = readPackages();
if (packages.some(({ folder }) => listFiles(join(folder, 'dist')).length === 0)) {
	console.log('Not all packages are built: run npm run build first.');
	process.exit(1);
}
const times = await loadTimes(packages);
for (const each of packages) {
	const { files, size, unpackedSize } = await pack(each);
	const names = (kind) =>
		each.entries.filter((entry) => entry.kind === kind).map(({ typeName }) => typeName);
	const examples = files
		.map(({ path }) => path)
		.filter((path) => path.startsWith('examples/'))
		.map((path) => path.slice('examples/'.length));
	show(`${each.name} ${each.manifest.version}`, [
		['folder', each.folder || '.'],
		['services', each.services.join(', ')],
		['nodes', names('node').join(', ')],
		['credentials', names('credentials').join(', ')],
		['examples', examples.join(', ') || 'none: they are in examples/ of the repository'],
		[
			'size',
			`${kilobytes(size)} packed, ${kilobytes(unpackedSize)} unpacked, ${files.length} files`,
		],
		['load time', `${times.get(each.name).toFixed(0)} ms`],
	]);
	if (listed) for (const file of files) console.log(`    ${file.path} (${file.size} bytes)`);
}

function show(title, rows) {
	console.log(`\n${title}`);
	for (const [label, text] of rows) console.log(`  ${label.padEnd(12)}${text}`);
}

function kilobytes(bytes) {
	return `${(bytes / 1000).toFixed(0)} kB`;
}
