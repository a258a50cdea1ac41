import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Whether node_modules matches package-lock.json; npm records there what it installed. */
export function isInstalled() {
	try {
		const wanted = readJson('package-lock.json').packages;
		const present = readJson('node_modules/.package-lock.json').packages;
		return sameDependencies(wanted['']) && Object.entries(wanted).every(isPresentIn(present));
	} catch {
		return false;
	}
}

function sameDependencies({ devDependencies }) {
	const manifest = readJson('package.json');
	return sortedJson(manifest.devDependencies) === sortedJson(devDependencies);
}

function isPresentIn(present) {
	return ([path, { version, optional }]) => {
		if (path === '') return true;
		// An optional package may be for another kind of machine.
		return path in present ? present[path].version === version : optional === true;
	};
}

function sortedJson(dependencies = {}) {
	return JSON.stringify(Object.entries(dependencies).sort());
}

function readJson(path) {
	return JSON.parse(readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8'));
}
