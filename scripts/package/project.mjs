import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/** The checkout. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Holds a folder for each package with a single service. */
const PACKAGES = 'packages';

const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', '.git', '.cache']);

/**
 * One of the packages that are built from this checkout.
 *
 * @typedef {object} Package
 * @property {string} name e.g. `n8n-nodes-arcanna`
 * @property {string} folder Relative to the checkout; empty for the package with all services.
 * @property {string[]} services The folders in `nodes/` that it has, e.g. `Arcanna`.
 * @property {object} manifest Its package.json.
 * @property {Entry[]} entries
 */

/**
 * Something that package.json tells n8n to load. All paths are relative to the checkout.
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

/** A service's folder in `nodes/` as the names of other files and folders have it, such as "gravityAi". */
export function inCamelCase(service) {
	return service[0].toLowerCase() + service.slice(1);
}

/** @returns {Package} the package with all services */
export function readUmbrella() {
	return readPackage('');
}

/** @returns {Package[]} the packages for one service each: every folder in `packages/` */
export function readSinglePackages() {
	const folders = readdirSync(join(ROOT, PACKAGES), { withFileTypes: true });
	return folders
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => readPackage(posix.join(PACKAGES, name)));
}

/** @returns {Package[]} all of them, the one with all services first */
export function readPackages() {
	return [readUmbrella(), ...readSinglePackages()];
}

function readPackage(folder) {
	const manifest = JSON.parse(readText(posix.join(folder, 'package.json')));
	const toEntries = (kind, paths = []) => paths.map((path) => toEntry(kind, path, folder));
	const entries = [
		...toEntries('node', manifest.n8n.nodes),
		...toEntries('credentials', manifest.n8n.credentials),
	];
	const services = entries
		.filter(({ kind }) => kind === 'node')
		.map(({ source }) => source.split('/')[1]);
	return { name: manifest.name, folder, manifest, entries, services: [...new Set(services)] };
}

function toEntry(kind, path, folder) {
	const className = basename(path, `.${kind}.js`);
	return {
		kind,
		className,
		typeName: inCamelCase(className),
		source: path.replace(/^dist\//, '').replace(/\.js$/, '.ts'),
		compiled: posix.join(folder, path),
	};
}

/**
 * Where the packages and the sources disagree on which nodes and credentials there are. The package
 * with all services has them all, and each service has a package of its own.
 */
export function inspectEntries(packages = readPackages()) {
	const present = [
		...listFiles('nodes', /\.node\.ts$/),
		...listFiles('credentials', /\.credentials\.ts$/),
	];
	const [umbrella, ...singles] = packages;
	const divided = singles.flatMap(({ services, folder }) =>
		services.length === 1
			? []
			: [
					`${folder}/package.json names nodes of ${services.join(' and ')}; n8n verifies one service`,
				],
	);
	return [
		...missingSources(packages, present),
		...unnamedSources([umbrella], present, 'package.json'),
		...unnamedSources(singles, present, 'the package.json of a folder in packages/'),
		...divided,
	];
}

function missingSources(packages, present) {
	return packages.flatMap(({ folder, entries }) =>
		entries
			.filter(({ source }) => !present.includes(source))
			.map(
				({ source }) =>
					`${posix.join(folder, 'package.json')} names a file of ${source}, which does not exist`,
			),
	);
}

function unnamedSources(packages, present, where) {
	const named = packages.flatMap(({ entries }) => entries.map(({ source }) => source));
	return present
		.filter((source) => named.filter((one) => one === source).length !== 1)
		.map((source) =>
			named.includes(source)
				? `${source} is in more than one package for a single service`
				: `${source} is not named in ${where}, under "n8n"`,
		);
}

/**
 * A new object of the class that an entry exports, from what was built last.
 *
 * @param {Entry} entry
 */
export function load({ compiled, className }) {
	const built = join(ROOT, compiled.slice(0, compiled.indexOf('dist/')), 'dist', sep);
	for (const path of Object.keys(require.cache)) {
		if (path.startsWith(built)) delete require.cache[path];
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
