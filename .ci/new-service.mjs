// Adds the service of test/fixtures/service to a copy of this repository, as a contributor would: its
// files, and its nodes and credential in package.json. Then runs every check there is on it. With --keep
// the copy stays. What ends in .ts there ends in .ts.txt here, where n8n's lint must not take it for ours.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FIXTURE = join(ROOT, 'test/fixtures/service');
const CODE = /\.m?ts$/;
const ALL_SERVICES = /from '.*\/services(\/(index|waiting|watching))?\.mts'/;
const MOST_LINES = 550;
const JEST = 'node_modules/jest/bin/jest.js';
const PRETTIER = 'node_modules/prettier/bin/prettier.cjs';
const GULP = 'node_modules/gulp/bin/gulp.js';
const DOCS = ['--import', 'tsx', 'scripts/docs/main.mts'];

let node;
let added;
const steps = [
	['lines', () => countLines(added)],
	['generated files', () => node('scripts/packages.mjs').then(isListed)],
	['documentation', () => node(...DOCS)],
	['build', () => node(GULP, 'build')],
	['packages', () => node('scripts/packages.mjs')],
	['package check', () => node('scripts/check-package.mjs')],
	['documentation, up to date', () => node(...DOCS, '--check')],
	['formatting', () => node(PRETTIER, '--check', '--ignore-unknown', ...added)],
	[
		'lint, types',
		() => node('scripts/lint.mjs', '--types', ...added.filter((file) => CODE.test(file))),
	],
	['tests', () => node(JEST, '-w', '1', ...testsFor(added))],
];
const names = steps.map(([name]) => name);
const chosen = process.argv.slice(2).filter((word) => word !== '--keep');
const unknown = chosen.filter((word) => !names.includes(word));
if (unknown.length > 0) {
	console.error(`No step "${unknown.join('", "')}". There are "${names.join('", "')}"`);
	process.exit(2);
}

let passed = 0;
let failed = 0;
const copy = mkdtempSync(join(tmpdir(), 'n8n-nodes-ai-jobs-new-service-'));
try {
	copyRepository();
	added = addFixture();
	({ node } = await import(join(copy, 'scripts/run.mjs')));
	for (const [name, run] of steps) {
		if (chosen.length === 0 || chosen.includes(name)) await step(name, run);
	}
} finally {
	if (process.argv.includes('--keep')) console.log(`The copy is in ${copy}`);
	else rmSync(copy, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** All files that git tracks or would add, as they are now. */
function copyRepository() {
	const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
	const listed = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\0');
	const files = listed.filter((file) => file !== '' && !file.startsWith('test/fixtures/'));
	for (const file of new Set(files)) copyFile(join(ROOT, file), join(copy, file));
	symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
}

/** @returns the files of the fixture, relative to the repository */
function addFixture() {
	const entries = readdirSync(FIXTURE, { recursive: true, withFileTypes: true });
	const files = entries
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(FIXTURE.length + 1))
		.map((file) => [file, file.replace(/\.ts\.txt$/, '.ts')]);
	for (const [from, to] of files) copyFile(join(FIXTURE, from), join(copy, to));
	const path = join(copy, 'package.json');
	const manifest = JSON.parse(readFileSync(path, 'utf8'));
	const added = files.map(([, file]) => file);
	const own = added.find((file) => /^packages\/[^/]+\/package\.json$/.test(file));
	const { nodes, credentials } = JSON.parse(readFileSync(join(FIXTURE, own), 'utf8')).n8n;
	manifest.n8n.nodes.push(...nodes);
	manifest.n8n.credentials.push(...credentials);
	writeFileSync(path, `${JSON.stringify(manifest, null, '\t')}\n`);
	return added;
}

function copyFile(from, to) {
	mkdirSync(dirname(to), { recursive: true });
	cpSync(from, to);
}

function countLines(files) {
	const linesOf = (paths) =>
		paths
			.map((path) => readFileSync(join(copy, path), 'utf8').trimEnd().split('\n').length)
			.reduce((sum, count) => sum + count, 0);
	const code = files.filter((file) => CODE.test(file));
	const lines = linesOf(code.filter((file) => /^(nodes|credentials)\//.test(file)));
	const output = `${lines} lines of nodes and credential, at most ${MOST_LINES}; ${linesOf(code)} with simulator, manifest and tests`;
	return { ok: lines <= MOST_LINES, output };
}

/** The packages are not built yet, so the listing itself has to wait. */
function isListed({ output }) {
	return { ok: output.includes('test/services/index.mts has changed'), output };
}

/** The fixture's own tests, those that go through all services, and those of texts. */
function testsFor(added) {
	const tests = readdirSync(join(copy, 'test'), { recursive: true, encoding: 'utf8' })
		.map((file) => `test/${file}`)
		.filter((file) => file.endsWith('.test.ts'));
	const readsAll = (file) => ALL_SERVICES.test(readFileSync(join(copy, file), 'utf8'));
	return [...tests.filter((file) => added.includes(file) || readsAll(file)), 'test/unit/docs'];
}

async function step(name, run) {
	const start = performance.now();
	const { ok, output } = await run();
	const counts = /^Tests: +(?:(\d+) failed, )?(?:(\d+) passed, )?\d+ total/m.exec(output);
	passed += counts ? Number(counts[2] ?? 0) : Number(ok);
	failed += counts ? Number(counts[1] ?? 0) + Number(!ok && !counts[1]) : Number(!ok);
	const seconds = ((performance.now() - start) / 1000).toFixed(1);
	const figures = counts?.[0] ?? (output.includes('\n') ? '' : output);
	console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(26)}  ${seconds} s  ${figures}`);
	if (!ok) console.log(`\n${output.trim()}\n`);
}
