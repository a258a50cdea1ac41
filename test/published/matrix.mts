/**
 * Runs the engine tests of each service on the forms of each publisher:
 * `node .ci/published.mjs [--quick] [service …]`. Ends with the counts.
 * `--quick` takes one publisher for each service, all in one run: the one whose forms differ most from the
 * default.
 */
import { spawn } from 'node:child_process';

import { MANIFESTS } from '../services/index.mts';
import { inCamelCase } from '../services/manifest.mts';

const COUNTS = /^Tests: +(?:(\d+) failed, )?(?:(\d+) passed, )?\d+ total/m;

const given = process.argv.slice(2);
const isQuick = given.includes('--quick');
const wanted = given.filter((one) => one !== '--quick');
const services = MANIFESTS.map(({ folder }) => inCamelCase(folder));
const unknown = wanted.filter((one) => !services.includes(one));
if (unknown.length > 0) {
	console.error(`No service "${unknown.join('", "')}". There are ${services.join(', ')}`);
	process.exit(2);
}
const total = { passed: 0, failed: 0 };
const quick: Array<{ service: string; publisher: string }> = [];
for (const { folder, published } of MANIFESTS) {
	const service = inCamelCase(folder);
	if (wanted.length > 0 && !wanted.includes(service)) continue;
	if (published === undefined) continue;
	if (isQuick) quick.push({ service, publisher: published.quick });
	else for (const publisher of await published.publishers()) await show([{ service, publisher }]);
}
if (isQuick) await show(quick);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function show(runs: typeof quick) {
	const services = runs.map(({ service }) => service).join('|');
	const publishers = runs.map(({ publisher }) => publisher).join();
	const { passed, failed, output } = await runJest(`test/engine/(${services})/`, publishers);
	if (failed > 0) console.log(output);
	const names = runs.map(({ service, publisher }) => `${service} as ${publisher} shows it`);
	console.log(`${names.join(', ')}: ${passed} passed, ${failed} failed`);
	total.passed += passed;
	total.failed += failed;
}

async function runJest(folders: string, publishers: string) {
	const child = spawn(
		process.execPath,
		// Jest takes what follows a list of patterns as more of them.
		['node_modules/jest/bin/jest.js', folders, '--testPathIgnorePatterns=large.test'],
		{
			stdio: ['ignore', 'pipe', 'pipe'],
			env: { ...process.env, PUBLISHED_FORMS: publishers },
		},
	);
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8');
		stream.on('data', (text: string) => {
			output += text;
		});
	}
	const code = await new Promise((resolve) => child.once('close', resolve));
	const [, failed = '0', passed = '0'] = COUNTS.exec(output) ?? [];
	const bad = Number(failed) + (Number(failed) === 0 && code !== 0 ? 1 : 0);
	return { passed: Number(passed), failed: bad, output };
}
