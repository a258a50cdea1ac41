import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';

import { moveWorkflows } from '../move-workflows.mjs';
import {
	inCamelCase,
	listFiles,
	readSinglePackages,
	readText,
	readUmbrella,
	ROOT,
} from './project.mjs';

const MOVER = 'scripts/move-workflows.mjs';
const MANIFESTS = 'test/services/index.mts';

/** What is written by hand in the package.json of a package for one service. */
const BY_HAND = ['name', 'displayName', 'version', 'description', 'keywords', 'n8n'];

/** Copied from the checkout's root as they are. */
const COPIES = ['LICENSE.md', 'eslint.config.mjs'];

/**
 * The files that are made from others for the packages with one service. The generated parts of their
 * README.md are not among them: `npm run docs` makes those, with all other documentation.
 *
 * @returns {Map<string, string>} the text that each should have, by its path in the checkout
 */
export function generatedFiles() {
	const packages = readSinglePackages();
	return new Map([
		[MOVER, withPackages(readText(MOVER), packages)],
		[MANIFESTS, manifestList()],
		...packages.flatMap((each) => [
			[posix.join(each.folder, 'package.json'), manifestText(each)],
			...COPIES.map((name) => [posix.join(each.folder, name), readText(name)]),
			...exampleFiles(each),
		]),
	]);
}

/** The generated files that are not as they should be, and those that nothing makes any more. */
export function outdatedFiles(files = generatedFiles()) {
	const changed = [...files].filter(
		([path, text]) => !existsSync(join(ROOT, path)) || readText(path) !== text,
	);
	return {
		changed: new Map(changed),
		unused: readSinglePackages()
			.flatMap(({ folder }) => listFiles(posix.join(folder, 'examples')))
			.filter((path) => !files.has(path)),
	};
}

/** Checks that what is generated is up to date. */
export function upToDate() {
	const { changed, unused } = outdatedFiles();
	return [
		...[...changed.keys()].map((path) => `${path} is not up to date; run npm run packages`),
		...unused.map((path) => `${path} is made from no example any more; run npm run packages`),
	];
}

function manifestText({ folder, manifest }) {
	const { manifest: all } = readUmbrella();
	const own = Object.fromEntries(BY_HAND.map((key) => [key, manifest[key]]));
	const { nodes, credentials } = manifest.n8n;
	const page = all.homepage.replace('#readme', `/tree/main/${folder}#readme`);
	const result = {
		name: own.name,
		displayName: own.displayName,
		version: own.version,
		description: own.description,
		license: all.license,
		homepage: page,
		keywords: own.keywords,
		author: all.author,
		repository: { ...all.repository, directory: folder },
		bugs: all.bugs,
		engines: all.engines,
		files: [...all.files, 'examples'],
		n8n: { ...all.n8n, credentials, nodes },
		peerDependencies: all.peerDependencies,
	};
	return `${JSON.stringify(result, null, '\t')}\n`;
}

/** The list of all services' manifests, in the order of package.json. */
function manifestList() {
	const names = readUmbrella().services.map(inCamelCase);
	return [
		'// Written by `npm run packages`, in the order in which package.json names the nodes.',
		...names.map((name) => `import { manifest as ${name} } from './${name}.mts';`),
		"import type { ServiceManifest } from './manifest.mts';",
		'',
		'export const MANIFESTS: ServiceManifest[] = [',
		// Keeps Prettier from writing the list in one line.
		'	// One for each service.',
		...names.map((name) => `\t${name},`),
		'];',
		'',
	].join('\n');
}

/** Where a package for one service has its examples from, e.g. `examples/gravityAi`. */
export function examplesFolder({ services: [service] }) {
	return posix.join('examples', inCamelCase(service));
}

function exampleFiles(each) {
	return listFiles(examplesFolder(each), /\.json$/).map((path) => [
		posix.join(each.folder, 'examples', posix.basename(path)),
		moveWorkflows(readText(path), 'single').text,
	]);
}

function withPackages(text, packages) {
	const rows = packages.flatMap(({ name, entries }) =>
		entries
			.filter(({ kind, typeName }) => kind === 'node' && !typeName.endsWith('Trigger'))
			.map(({ typeName }) => `\t${typeName}: '${name}',\n`),
	);
	return text.replace(/(const PACKAGES = \{\n)[^}]*(\};\n)/, `$1${rows.join('')}$2`);
}
