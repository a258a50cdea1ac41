import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, posix, resolve } from 'node:path';

import { build } from 'esbuild';

import { readUmbrella, ROOT } from './project.mjs';

/** The one file of a package with all its code: n8n spends more time finding files than reading them. */
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

/**
 * Writes a package's bundle, and the small file for each node and credential that n8n asks for.
 *
 * @param {import('./project.mjs').Package} package_
 * @param {string} root Where the packages' folders are; the checkout by default.
 */
export async function bundle({ folder, name, entries, manifest }, root = ROOT) {
	const contents = entries
		.map(
			({ className, source }) => `export { ${className} } from './${source.replace(/\.ts$/, '')}';`,
		)
		.join('\n');
	const outfile = posix.join(folder, BUNDLE);
	const built = await build({
		...OPTIONS,
		stdin: { contents, resolveDir: ROOT, sourcefile: 'all that n8n loads' },
		outfile: resolve(root, outfile),
		write: false,
	});
	// A description names the nodes that belong together, by their types: those of the same package.
	const [{ path, text }] = built.outputFiles;
	await mkdir(dirname(path), { recursive: true });
	await writeFile(path, text.replaceAll(`"${readUmbrella().name}.`, `"${name}.`));
	await Promise.all(entries.map((entry) => writeEntry(entry, manifest.displayName, outfile, root)));
}

async function writeEntry(entry, displayName, outfile, root) {
	const { kind, className, compiled } = entry;
	const bundle = posix.relative(posix.dirname(compiled), outfile);
	const code =
		kind === 'node' && displayName !== undefined
			? renamed(className, bundle, displayName)
			: `exports.${className} = require("${bundle}").${className};\n`;
	const file = join(root, compiled);
	await mkdir(dirname(file), { recursive: true });
	await writeFile(file, `"use strict";\n${code}`);
}

// n8n's table of installed nodes has the display name as its key, so two packages that n8n installs can't
// have nodes of the same name.
function renamed(className, bundle, displayName) {
	const name = className.endsWith('Trigger') ? `${displayName} Trigger` : displayName;
	return `const bundle = require("${bundle}");
exports.${className} = class ${className} extends bundle.${className} {
	constructor() {
		super();
		this.description.displayName = ${JSON.stringify(name)};
	}
};
`;
}

/**
 * What the files of the sources need at run time.
 *
 * @param {string[]} files e.g. `nodes/Arcanna/api.ts`
 * @returns {Promise<Map<string, string[]>>} for each file, and each that it imports, the files and
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
