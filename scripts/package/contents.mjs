import { posix } from 'node:path';

import { npm } from '../run.mjs';
import { findCodexFiles } from './codex.mjs';
import { findIcons } from './icons.mjs';
import { loadTimes } from './loadTimes.mjs';
import { findPreviews } from './previews.mjs';
import { inspectEntries, listFiles, load, readPackages, readText } from './project.mjs';

const SHIPPED =
	/^(package\.json|README\.md|LICENSE\.md|CHANGELOG\.md|dist\/index\.js|dist\/(nodes|credentials)\/.+\.(js|json|svg)|examples\/.+\.json)$/;
const NEEDED = ['package.json', 'README.md', 'LICENSE.md', 'dist/index.js'];
/** For one service; the package with all of them may have twice as many, since they share a lot. */
const MOST_BYTES_PACKED = 92_000;
const MOST_MS_TO_LOAD = 250;

let packed;

const TEXT = /\.(c?js|mjs|m?ts|json|md|svg|ya?ml|sh)$/;

const KEYS = {
	'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
	'an AWS key': /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
	'a GitHub token': /\b(gh[opsur]_[A-Za-z0-9]{36}|github_pat_\w{40,})/,
	'an npm token': /\bnpm_[A-Za-z0-9]{36}\b/,
	'a Slack token': /\bxox[abprs]-[A-Za-z0-9-]{20,}/,
	'a secret key': /\bsk[-_][A-Za-z0-9_-]{20,}/,
	'a signed token': /\beyJ[\w-]{15,}\.[\w-]{15,}\.[\w-]{15,}/,
	'a bearer token': /\bBearer (?=\S*\d)[A-Za-z0-9._~+/-]{24,}/,
	'a key':
		/(api[-_]?key|secret|token|password)['"]?\s*[:=]\s*['"](?=[^'"]*\d)[A-Za-z0-9_+/=-]{24,}['"]/i,
};

/**
 * A packed file.
 *
 * @typedef {object} PackedFile
 * @property {string} path Relative to the package's folder.
 * @property {number} size In bytes.
 */

/** Each package holds what runs, all of it and nothing else. */
export async function packedFiles() {
	const problems = await Promise.all(readPackages().map(inspectPacked));
	return problems.flat();
}

async function inspectPacked(package_) {
	const { folder, entries } = package_;
	const files = (await pack(package_)).files.map(({ path }) => path);
	const icons = findIcons(package_).files;
	const previews = findPreviews(package_).files;
	const copied = [...icons, ...findCodexFiles(package_).files, ...previews];
	const used = new Set(copied.map((path) => `dist/${path}`));
	const unused = files.filter((path) => /^dist\/.+\.(json|svg)$/.test(path) && !used.has(path));
	const wanted = [
		...NEEDED,
		...used,
		...entries.map(({ compiled }) => posix.relative(folder, compiled)),
	];
	return [
		...files.filter((path) => !SHIPPED.test(path)).map((path) => `${path} would be shipped`),
		...unused.map((path) => `${path} would be shipped, but nothing uses it; run npm run build`),
		...wanted
			.filter((path) => !files.includes(path))
			.map((path) => `${path} would not be shipped; add it, or run npm run build`),
	].map((problem) => `${package_.name}: ${problem}`);
}

/**
 * What npm would publish of a package.
 *
 * @returns {Promise<{ files: PackedFile[], size: number, unpackedSize: number }>} sizes in bytes
 */
export async function pack({ name }) {
	packed ??= packAll();
	return (await packed).find((one) => one.name === name);
}

async function packAll() {
	const { ok, output, stdout } = await npm(
		'pack',
		...readPackages().map(({ folder }) => `./${folder}`),
		'--dry-run',
		'--json',
		'--ignore-scripts',
		'--loglevel=silent',
	);
	if (!ok) throw new Error(`npm pack: ${output}`);
	// npm answers with a list, from version 12 with an object.
	return Object.values(JSON.parse(stdout));
}

/** Each package is small, and n8n loads it quickly. */
export async function light() {
	const packages = readPackages();
	const times = await loadTimes(packages);
	const problems = await Promise.all(
		packages.map(async (each) => {
			const { size } = await pack(each);
			const bytes = MOST_BYTES_PACKED * (each.folder === '' ? 2 : 1);
			const ms = times.get(each.name);
			return [
				...(size > bytes ? [`${each.name} has ${size} bytes packed, more than ${bytes}`] : []),
				...(ms > MOST_MS_TO_LOAD ? [`n8n takes ${ms.toFixed(0)} ms to load ${each.name}`] : []),
			];
		}),
	);
	return problems.flat();
}

/** package-lock.json has what package.json asks for, on every kind of machine. */
export async function installable() {
	const { ok, output } = await npm('ci', '--dry-run', '--include=dev', '--loglevel=error');
	if (ok) return [];
	const reasons = output.split('\n').filter((line) => /Missing:|Invalid:|not in sync/.test(line));
	return [
		...(reasons.length > 0 ? reasons : [output]),
		'npm ci would stop; bring package-lock.json in step with npm install',
	];
}

/** n8n can load what each package.json names, and finds it under the name that workflows use. */
export function loadable() {
	const packages = readPackages();
	return [
		...inspectEntries(packages),
		...packages.flatMap(inspectLoaded),
		...sameDisplayNames(packages),
	];
}

/** n8n can't install two packages that have nodes with the same display name. */
function sameDisplayNames(packages) {
	const seen = new Map();
	return packages
		.flatMap(({ name, entries }) => entries.map((entry) => ({ name, entry })))
		.filter(({ entry }) => entry.kind === 'node')
		.flatMap(({ name, entry }) => {
			const { displayName } = load(entry).description;
			const other = seen.get(displayName);
			seen.set(displayName, name);
			return other === undefined
				? []
				: [
						`${name} and ${other} have a node "${displayName}" each; set displayName in package.json`,
					];
		});
}

function inspectLoaded({ entries }) {
	const credentials = entries.filter(({ kind }) => kind === 'credentials');
	const credentialNames = new Set(credentials.map(({ typeName }) => typeName));
	return entries.flatMap((entry) => inspect(entry, credentialNames));
}

function inspect(entry, credentialNames) {
	let instance;
	try {
		instance = load(entry);
	} catch (error) {
		return [error.message];
	}
	const problems = [];
	const name = entry.kind === 'node' ? instance.description?.name : instance.name;
	if (name !== entry.typeName) {
		problems.push(`${entry.compiled}: its name must be ${entry.typeName}, is ${name}`);
	}
	for (const { name: credential } of instance.description?.credentials ?? []) {
		if (credentialNames.has(credential)) continue;
		problems.push(`${entry.compiled}: uses ${credential}, which its package.json does not name`);
	}
	return problems;
}

/** Icons, codex files and output previews are as n8n wants them. */
export function presentable() {
	const problems = readPackages().flatMap((each) => [
		...findIcons(each).problems,
		...findCodexFiles(each).problems,
		...findPreviews(each).problems,
	]);
	return [...new Set(problems)];
}

/** No file holds what looks like a key, not even an invented one: nobody could tell. */
export function keyless() {
	const files = [
		...listFiles('.', TEXT).filter((path) => path !== 'package-lock.json'),
		...readPackages().flatMap(({ folder }) => listFiles(posix.join(folder, 'dist'), TEXT)),
	];
	return files.flatMap((path) => findKeys(path, readText(path)));
}

function findKeys(path, text) {
	return text.split('\n').flatMap((line, index) =>
		Object.entries(KEYS)
			.filter(([, pattern]) => pattern.test(line))
			.map(([kind]) => `${path}:${index + 1} looks like ${kind}; shorten or remove it`),
	);
}
