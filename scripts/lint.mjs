// n8n's lint of the .ts files, in strict mode, which a warning fails as well: `n8n-node lint` has no option
// for that. Then the lint of the programs that run outside of n8n. With files it is about these alone.
// With --types it checks the types of all sources and tests as well, which takes little longer.
import { node } from './run.mjs';

const ESLINT = 'node_modules/eslint/bin/eslint.js';
const PROGRAMS = 'scripts/lint/programs.mjs';
const TYPES = '--types';
const WARNINGS = /\(\d+ errors?, [1-9]\d* warnings?\)/;

const options = process.argv.slice(2).filter((word) => word === TYPES);
const given = process.argv.slice(2).filter((word) => word !== TYPES);
const unknown = given.filter((file) => file.startsWith('-') || !/\.(ts|mts|mjs)$/.test(file));
if (unknown.length > 0) {
	console.error(`Only .ts, .mts and .mjs files are linted by name, not ${unknown.join(', ')}`);
	process.exit(2);
}
const programs = given.filter((file) => /\.m(ts|js)$/.test(file));
const sources = given.filter((file) => /\.ts$/.test(file));

const nodes =
	given.length === 0
		? await node('node_modules/@n8n/node-cli/bin/n8n-node.mjs', 'lint')
		: await lintFiles(ESLINT, ['--max-warnings', '0'], sources);
const others =
	given.length === 0 || options.length > 0
		? await node(PROGRAMS, ...options, ...programs)
		: await lintFiles(PROGRAMS, [], programs);
process.stdout.write(nodes.output + others.output);
process.exitCode = nodes.ok && !WARNINGS.test(nodes.output) && others.ok ? 0 : 1;

async function lintFiles(program, options, files) {
	if (files.length === 0) return { ok: true, output: '' };
	return await node(program, ...options, ...files);
}
