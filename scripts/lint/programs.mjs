// Lints .mts and .mjs files, the given ones or all. With --types, checks the types of sources and tests
// as well, on the TypeScript program that the lint needs anyway. That is the TypeScript of n8n's tool.
import { createRequire } from 'node:module';

import { ESLint } from 'eslint';

const CONFIG = 'scripts/lint/programs.config.mjs';
const PROJECT = 'test/tsconfig.json';

const given = process.argv.slice(2);
const types = given.includes('--types');
const files = given.filter((word) => word !== '--types');
const parser = requireParser();
const isTyped = types || files.length === 0 || files.some((file) => file.endsWith('.mts'));
const programs = isTyped ? [parser.createProgram(PROJECT)] : undefined;
const problems = types ? typeProblems(parser.typescript, programs[0]) : '';
const eslint = new ESLint({
	overrideConfigFile: CONFIG,
	overrideConfig: [{ files: ['**/*.mts'], languageOptions: { parserOptions: { programs } } }],
});
const results = await eslint.lintFiles(files.length > 0 ? files : ['.']);
const formatter = await eslint.loadFormatter('stylish');
console.log(`${problems}${await formatter.format(results)}`);
const clean = results.every(({ errorCount, warningCount }) => errorCount + warningCount === 0);
process.exitCode = clean && problems === '' ? 0 : 1;

/** The parser of n8n's own lint, and the TypeScript that it works with. */
function requireParser() {
	let require = createRequire(import.meta.url);
	for (const name of ['@n8n/node-cli/eslint', 'typescript-eslint', '@typescript-eslint/parser']) {
		require = createRequire(require.resolve(name));
	}
	return { ...require('@typescript-eslint/parser'), typescript: require('typescript') };
}

function typeProblems(ts, program) {
	return ts.formatDiagnostics(ts.getPreEmitDiagnostics(program), {
		getCanonicalFileName: (file) => file,
		getCurrentDirectory: () => process.cwd(),
		getNewLine: () => '\n',
	});
}
