// What `npm test` runs. Needs nothing but Node until it has installed the rest.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { isInstalled } from './install-state.mjs';
import { node, nodeInBackground, npm } from './run.mjs';

const PRETTIER = 'node_modules/prettier/bin/prettier.cjs';
const GULP = 'node_modules/gulp/bin/gulp.js';
const DOCS = 'scripts/docs/main.mts';
const ALONE = 'test/engine/gravityAi/large.test.ts';
const EVERYTHING_ELSE = ['/node_modules/', '/test/e2e/', ALONE].map(
	(pattern) => `--testPathIgnorePatterns=${pattern}`,
);
const COUNTS = /^(\d+) passed, (\d+) failed$/m;

const total = { passed: 0, failed: 0 };
const failures = [];

await step('install', install);
if (total.failed === 0) {
	// The tests wait for half of their time, and some measure it. The checks take what they leave.
	await Promise.all([
		step('tests', () => runJest(node, EVERYTHING_ELSE)),
		step('lint, types', () => nodeInBackground('scripts/lint.mjs', '--types')).then(() =>
			step('formatting', () => nodeInBackground(PRETTIER, '--check', '.')),
		),
		step('build', () => nodeInBackground(GULP, 'build'))
			.then(() => step('package', () => counted('scripts/check-package.mjs')))
			.then(() => step('docs', () => counted('scripts/start.mjs', DOCS, '--check')))
			// What measures memory has a process of its own.
			.then(() => step('memory', () => runJest(nodeInBackground, ['--runInBand', ALONE]))),
	]);
}
// Once more at the end, where they are easy to find.
console.log(['', ...failures.map((failure) => `✗ ${failure}`)].join('\n'));
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** Runs one step, prints its result, and shows its output if it failed. */
async function step(name, run) {
	const start = performance.now();
	const { ok, output, passed = ok ? 1 : 0, failed = ok ? 0 : 1, which = [] } = await run();
	const seconds = ((performance.now() - start) / 1000).toFixed(1);
	const counts = passed + failed > 1 ? `, ${passed} passed, ${failed} failed` : '';
	console.log(`${failed > 0 ? 'FAILED' : 'ok    '}  ${name.padEnd(11)}  ${seconds} s${counts}`);
	if (failed > 0) console.log(`\n${output.trim()}\n`);
	total.passed += passed;
	total.failed += failed;
	if (failed > 0) failures.push(...(which.length > 0 ? which : [name]));
}

async function install() {
	if (isInstalled()) return { ok: true, output: '' };
	console.log('Installing the development packages …');
	return await npm('ci', '--include=dev', '--no-audit', '--no-fund');
}

/** Runs a program that prints its counts at the end. */
async function counted(...args) {
	const { ok, output } = await nodeInBackground(...args);
	const [, passed, failed] = COUNTS.exec(output) ?? [];
	return passed === undefined ? { ok, output } : { output, passed: +passed, failed: +failed };
}

async function runJest(run, args) {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-ai-jobs-jest-'));
	try {
		const file = join(folder, 'results.json');
		const { ok, output } = await run(
			'node_modules/jest/bin/jest.js',
			'--json',
			`--outputFile=${file}`,
			...args,
		);
		const results = await readFile(file, 'utf8').then(JSON.parse, () => undefined);
		return countTests(results, ok, output);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** A suite that could not run, a skipped test and no test at all count as failed. */
function countTests(results, ok, output) {
	const passed = results?.numPassedTests ?? 0;
	const skipped = (results?.numPendingTests ?? 0) + (results?.numTodoTests ?? 0);
	const failed =
		(results?.numFailedTests ?? 0) + (results?.numRuntimeErrorTestSuites ?? 0) + skipped;
	const unexplained = failed === 0 && (!ok || passed === 0) ? 1 : 0;
	const suites = (results?.testResults ?? []).filter(({ status }) => status === 'failed');
	return {
		output: [
			...(unexplained > 0 ? [output] : suites.map(({ message }) => message)),
			...(skipped > 0 ? [`${skipped} tests were skipped`] : []),
		].join('\n\n'),
		passed,
		failed: failed + unexplained,
		which: suites.flatMap(namesOfFailed),
	};
}

function namesOfFailed({ name, message, assertionResults }) {
	const file = relative('', name);
	const failed = assertionResults.filter(({ status }) => status === 'failed');
	if (failed.length === 0) return [`${file}: ${inOneLine(message)}`];
	return failed.map(
		({ fullName, failureMessages }) =>
			`${file}: ${fullName}: ${inOneLine(failureMessages.join(' '))}`,
	);
}

function inOneLine(message) {
	return stripVTControlCharacters(message).replace(/\s+/g, ' ').trim().slice(0, 250);
}
