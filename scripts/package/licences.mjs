import { readPackages, readText } from './project.mjs';

/** What may be used for building and testing by anyone: permissive licences, and public domain. */
const ALLOWED = new Set([
	'0BSD',
	'Apache-2.0',
	'BlueOak-1.0.0',
	'BSD-2-Clause',
	'BSD-3-Clause',
	'CC-BY-4.0',
	'CC0-1.0',
	'ISC',
	'MIT',
	'Python-2.0',
	'Unlicense',
]);

/** n8n's own packages, which tests run on: free to use there, and no part of what is shipped. */
const N8N = /^(n8n-|@n8n\/|@n8n_io\/)/;
const N8N_LICENCES = new Set(['SEE LICENSE IN LICENSE.md', 'LicenseRef-n8n-enterprise']);

/** Packages whose manifest names no licence in today's form, and what their LICENSE file is. */
const READ_BY_HAND = { buildcheck: 'MIT', 'cpu-features': 'MIT', ssh2: 'MIT' };

/** Nothing is installed with a package: what it needs is there in n8n. */
export function selfSufficient(packages = readPackages()) {
	const fields = [
		'dependencies',
		'optionalDependencies',
		'bundledDependencies',
		'bundleDependencies',
	];
	return packages.flatMap(({ name, manifest }) =>
		fields
			.filter((field) => Object.keys(manifest[field] ?? {}).length > 0)
			.map((field) => `${name} has ${field}; what is shipped depends on nothing but n8n`),
	);
}

/** Each package that is used to build and test may be used by anyone for that. */
export function licensed(lock = JSON.parse(readText('package-lock.json'))) {
	return Object.entries(lock.packages)
		.filter(([path, { link }]) => path !== '' && !link)
		.flatMap(([path, { license }]) => {
			const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
			const licence = license ?? READ_BY_HAND[name];
			if (isAllowed(name, licence)) return [];
			return [
				`${name} comes under ${licence ?? 'no licence that its manifest names'}; read it, and allow it in scripts/package/licences.mjs or do without`,
			];
		});
}

/** Whether a licence is allowed: an SPDX identifier, or several of them with AND or OR. */
function isAllowed(name, licence = '') {
	if (N8N.test(name) && N8N_LICENCES.has(licence)) return true;
	const bare = licence.replace(/^\((.*)\)$/, '$1');
	// In SPDX expressions AND binds closer than OR.
	return bare.split(' OR ').some((all) => all.split(' AND ').every((one) => ALLOWED.has(one)));
}
