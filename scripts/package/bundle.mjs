import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';

import { build } from 'esbuild';

import { readEntries, ROOT } from './project.mjs';

/** The one file that holds all that runs: n8n spends more time on finding files than on reading them. */
const BUNDLE = 'dist/index.js';

const OPTIONS = {
	absWorkingDir: ROOT,
	bundle: true,
	platform: 'node',
	target: 'es2022',
	format: 'cjs',
	packages: 'external',
	legalComments: 'none',
	logLevel: 'warning',
};

/** Writes the bundle, and the small file for each node and credential that n8n asks for. */
export async function bundle(entries = readEntries()) {
	const contents = entries
		.map(
			({ className, source }) => `export { ${className} } from './${source.replace(/\.ts$/, '')}';`,
		)
		.join('\n');
	await build({
		...OPTIONS,
		stdin: { contents, resolveDir: ROOT, sourcefile: 'all that n8n loads' },
		outfile: BUNDLE,
	});
	await Promise.all(entries.map(writeEntry));
}

async function writeEntry({ className, compiled }) {
	const bundle = posix.relative(posix.dirname(compiled), BUNDLE);
	const file = join(ROOT, compiled);
	await mkdir(dirname(file), { recursive: true });
	await writeFile(
		file,
		`"use strict";\nexports.${className} = require("${bundle}").${className};\n`,
	);
}

/**
 * What the files of the sources need at run time.
 *
 * @param {string[]} files e.g. `nodes/Arcanna/api.ts`
 * @returns {Promise<Map<string, string[]>>} for each file, and each that it brings, the files and
 * packages that it imports; what it takes only types from is not among them
 */
export async function importsAtRunTime(files) {
	const { metafile } = await build({
		...OPTIONS,
		entryPoints: files,
		outdir: 'dist',
		metafile: true,
		write: false,
	});
	return new Map(
		Object.entries(metafile.inputs).map(([path, { imports }]) => [
			path,
			imports.map(({ path }) => path),
		]),
	);
}
