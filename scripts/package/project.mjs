import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/** The checkout. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', '.git', '.cache']);

/**
 * Something that package.json tells n8n to load.
 *
 * @typedef {object} Entry
 * @property {'node' | 'credentials'} kind
 * @property {string} className The class that the file exports, e.g. `ArcannaTrigger`.
 * @property {string} typeName What a workflow calls it, e.g. `arcannaTrigger`.
 * @property {string} source e.g. `nodes/Arcanna/ArcannaTrigger.node.ts`
 * @property {string} compiled e.g. `dist/nodes/Arcanna/ArcannaTrigger.node.js`
 */

export function readText(path) {
	return readFileSync(join(ROOT, path), 'utf8');
}

export function readManifest() {
	return JSON.parse(readText('package.json'));
}

/** @returns {Entry[]} */
export function readEntries(manifest = readManifest()) {
	return [
		...manifest.n8n.nodes.map((compiled) => toEntry('node', compiled)),
		...manifest.n8n.credentials.map((compiled) => toEntry('credentials', compiled)),
	];
}

function toEntry(kind, compiled) {
	const className = basename(compiled, `.${kind}.js`);
	return {
		kind,
		compiled,
		className,
		typeName: className[0].toLowerCase() + className.slice(1),
		source: compiled.replace(/^dist\//, '').replace(/\.js$/, '.ts'),
	};
}

/** Where package.json and the sources disagree on which nodes and credentials there are. */
export function inspectEntries(entries = readEntries()) {
	const named = new Set(entries.map(({ source }) => source));
	const present = new Set([
		...listFiles('nodes', /\.node\.ts$/),
		...listFiles('credentials', /\.credentials\.ts$/),
	]);
	const missing = entries
		.filter(({ source }) => !present.has(source))
		.map(({ source, compiled }) => `package.json names ${compiled}, but there is no ${source}`);
	const unnamed = [...present]
		.filter((source) => !named.has(source))
		.map((source) => `${source} is not named in package.json, under "n8n"`);
	return [...missing, ...unnamed];
}

/**
 * A new object of the class that an entry exports, from what was built last.
 *
 * @param {Entry} entry
 */
export function load({ compiled, className }) {
	for (const path of Object.keys(require.cache)) {
		if (path.startsWith(join(ROOT, 'dist', sep))) delete require.cache[path];
	}
	try {
		const Exported = require(join(ROOT, compiled))[className];
		if (typeof Exported !== 'function') throw new Error(`it exports no class ${className}`);
		return new Exported();
	} catch (error) {
		// The rest of the message is a list of who required whom.
		const [reason] = error.message.split('\n');
		throw new Error(`${compiled} can't be loaded: ${reason}`, { cause: error });
	}
}

/** Paths below a folder, with forward slashes and relative to the checkout, sorted. */
export function listFiles(folder, pattern = /./) {
	return walk(folder)
		.filter((path) => pattern.test(path))
		.sort();
}

function walk(folder) {
	let entries;
	try {
		entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
	} catch {
		return [];
	}
	return entries.flatMap((entry) => {
		const path = posix.join(folder, entry.name);
		if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : walk(path);
		return entry.isFile() ? [path] : [];
	});
}

/** Where `specifier` in `file` points, relative to the checkout; undefined for a package. */
export function resolveRelative(file, specifier) {
	return specifier.startsWith('.') ? posix.join(dirname(file), specifier) : undefined;
}
