import { npm } from '../run.mjs';
import { findCodexFiles } from './codex.mjs';
import { findIcons } from './icons.mjs';
import { inspectEntries, listFiles, load, readEntries, readText } from './project.mjs';

const SHIPPED =
	/^(package\.json|README\.md|LICENSE\.md|CHANGELOG\.md|dist\/index\.js|dist\/(nodes|credentials)\/.+\.(js|json|svg))$/;
const NEEDED = ['package.json', 'README.md', 'LICENSE.md', 'dist/index.js'];
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

/** The package holds what runs, all of it and nothing else. */
export async function packedFiles() {
	const files = await listPacked();
	const icons = findIcons().files;
	const used = new Set([...icons, ...findCodexFiles().files].map((path) => `dist/${path}`));
	const unused = files.filter((path) => /^dist\/.+\.(json|svg)$/.test(path) && !used.has(path));
	const wanted = [...NEEDED, ...used, ...readEntries().map(({ compiled }) => compiled)];
	return [
		...files.filter((path) => !SHIPPED.test(path)).map((path) => `${path} would be shipped`),
		...unused.map((path) => `${path} would be shipped, but nothing uses it; run npm run build`),
		...wanted
			.filter((path) => !files.includes(path))
			.map((path) => `${path} would not be shipped; add it, or run npm run build`),
	];
}

async function listPacked() {
	const { ok, output, stdout } = await npm(
		'pack',
		'--dry-run',
		'--json',
		'--ignore-scripts',
		'--loglevel=silent',
	);
	if (!ok) throw new Error(`npm pack: ${output}`);
	// npm answers with a list, from version 12 with an object.
	const [{ files }] = Object.values(JSON.parse(stdout));
	return files.map(({ path }) => path);
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

/** n8n can load what package.json names, and finds it under the name that workflows use. */
export function loadable() {
	const entries = readEntries();
	const credentials = entries.filter(({ kind }) => kind === 'credentials');
	const credentialNames = new Set(credentials.map(({ typeName }) => typeName));
	return [
		...inspectEntries(entries),
		...entries.flatMap((entry) => inspect(entry, credentialNames)),
	];
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
		problems.push(`${entry.source}: its name must be ${entry.typeName}, is ${name}`);
	}
	for (const { name: credential } of instance.description?.credentials ?? []) {
		if (credentialNames.has(credential)) continue;
		problems.push(`${entry.source}: uses ${credential}, which package.json does not name`);
	}
	return problems;
}

/** Icons and codex files are as n8n wants them. */
export function presentable() {
	return [...findIcons().problems, ...findCodexFiles().problems];
}

/** No file holds what looks like a key, not even an invented one: nobody could tell. */
export function keyless() {
	const files = [
		...listFiles('.', TEXT).filter((path) => path !== 'package-lock.json'),
		...listFiles('dist', TEXT),
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
