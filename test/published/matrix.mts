/**
 * Runs the engine tests of each service on the forms of each publisher:
 * `node .ci/published.mjs [--quick] [service …]`. Ends with the counts.
 * `--quick` takes one publisher for each service: the one whose forms differ most from the default.
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
for (const { folder, published } of MANIFESTS) {
	const service = inCamelCase(folder);
	if (wanted.length > 0 && !wanted.includes(service)) continue;
	if (published === undefined) continue;
	const publishers = isQuick ? [published.quick] : await published.publishers();
	for (const publisher of publishers) {
		const { passed, failed, output } = await runJest(`test/engine/${service}/`, publisher);
		if (failed > 0) console.log(output);
		console.log(`${service} as ${publisher} shows it: ${passed} passed, ${failed} failed`);
		total.passed += passed;
		total.failed += failed;
	}
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function runJest(folder: string, publisher: string) {
	const child = spawn(
		process.execPath,
		// Jest takes what follows a list of patterns as more of them.
		['node_modules/jest/bin/jest.js', folder, '--testPathIgnorePatterns=large.test'],
		{
			stdio: ['ignore', 'pipe', 'pipe'],
			env: { ...process.env, PUBLISHED_FORMS: publisher },
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
