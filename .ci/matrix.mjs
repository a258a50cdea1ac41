// Tests every operation and trigger event against every fault, every parameter against every
// value, and every wait in both of its modes against every ending, and counts the cells.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { inCamelCase, readUmbrella } from '../scripts/package/project.mjs';

const SERVICES = readUmbrella().services.map(inCamelCase);
const CELLS = /^.+: (\d+) cells executed, (\d+) told as impossible/gm;
const FAILED = /^ {2}● (.+)$/gm;
const TESTS = /^Tests: +(?:(\d+) failed, )?(?:(\d+) passed, )?\d+ total/m;

const child = spawn(
	process.execPath,
	[
		'node_modules/jest/bin/jest.js',
		'-w',
		'2',
		`test/engine/(faults|values)/(${SERVICES.join('|')})|durable/bothModes`,
	],
	{
		cwd: fileURLToPath(new URL('..', import.meta.url)),
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, FAULT_MATRIX: 'all' },
	},
);
let output = '';
for (const stream of [child.stdout, child.stderr]) {
	stream.setEncoding('utf8');
	stream.on('data', (text) => {
		output += text;
		process.stdout.write(text);
	});
}
child.once('close', (code) => {
	const counts = [...output.matchAll(CELLS)];
	const sum = (at) => counts.reduce((total, count) => total + Number(count[at]), 0);
	const [, failed = '0', passed = '0'] = TESTS.exec(output) ?? [];
	const unseen = SERVICES.length - counts.length;
	const bad = Number(failed) + (Number(failed) === 0 && (code !== 0 || unseen > 0) ? 1 : 0);
	for (const [, test] of output.matchAll(FAILED)) console.log(`✗ ${test}`);
	console.log(`${sum(1)} cells executed, ${sum(2)} told as impossible`);
	console.log(`${passed} passed, ${bad} failed`);
	process.exitCode = bad > 0 ? 1 : 0;
});
