// Lint for what n8n's own configuration leaves out: the .mts and .mjs files, which run outside of n8n. The
// same general rules, without those for nodes, and rules about promises, which need types.
import { config } from '@n8n/node-cli/eslint';

const FILES = ['**/*.mts', '**/*.mjs'];
const TYPED = ['**/*.mts'];
/** TypeScript checks imports itself. */
const LEFT_OUT = ['@n8n/community-nodes', 'import-x'];

const general = config.filter(
	({ files, plugins = {} }) =>
		files?.includes('**/*.ts') && !Object.keys(plugins).some((name) => LEFT_OUT.includes(name)),
);

export default [
	{ ignores: ['**/dist/', 'coverage/', '.cache/', 'test/fixtures/'] },
	...general.map((each) => ({ ...each, files: FILES })),
	{
		files: FILES,
		rules: {
			'no-console': 'off',
			// Properties that a rest element leaves out, and parameters with "_", are unused on purpose.
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
			],
		},
	},
	// TypeScript knows which globals exist; for .mjs files they have to be listed.
	{
		files: ['**/*.mjs'],
		languageOptions: { globals: globalsOfNode() },
		rules: { 'no-undef': 'error' },
	},
	{
		files: TYPED,
		languageOptions: {
			parserOptions: { project: 'test/tsconfig.json', tsconfigRootDir: process.cwd() },
		},
		rules: {
			'no-undef': 'off',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
			'@typescript-eslint/no-unnecessary-type-assertion': 'error',
			'@typescript-eslint/return-await': ['error', 'always'],
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
		},
	},
];

function globalsOfNode() {
	return Object.fromEntries(Object.getOwnPropertyNames(globalThis).map((name) => [name, false]));
}
