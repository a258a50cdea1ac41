import { createRequire } from 'node:module';
import { join } from 'node:path';

import { ESLint } from 'eslint';

import { readPackages, ROOT } from './project.mjs';

const nodeCli = createRequire(createRequire(import.meta.url).resolve('@n8n/node-cli/eslint'));

/**
 * What is published passes the rules that n8n's scanner of submitted packages lints it with
 * (`@n8n/scan-community-package`, `analyzePackage`), in which no comment switches a rule off: compiled
 * files and package.json. It lints the sources too, which is what `npm run lint` does. All code of a package
 * for one service is in that of the package for all of them, so it is linted there, once.
 */
export async function scanned() {
	const problems = [];
	for (const { folder } of readPackages()) {
		const code = folder === '' ? 'dist/**/*.js' : 'dist/{nodes,credentials}/**/*.js';
		problems.push(...(await scan(folder, code)));
	}
	return problems;
}

async function scan(folder, code) {
	const { n8nCommunityNodesPlugin } = nodeCli('@n8n/eslint-plugin-community-nodes');
	const { rules: manifestRules } = nodeCli('eslint-plugin-n8n-nodes-base').configs.community;
	const eslint = new ESLint({
		cwd: join(ROOT, folder),
		ignore: false,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: [
			...[n8nCommunityNodesPlugin.configs.recommended].flat(),
			{ rules: { 'no-console': 'error' } },
			{
				files: ['package.json'],
				plugins: { 'n8n-nodes-base': nodeCli('eslint-plugin-n8n-nodes-base') },
				rules: manifestRules,
				languageOptions: {
					parser: nodeCli('typescript-eslint').parser,
					parserOptions: { extraFileExtensions: ['.json'] },
				},
			},
		],
	});
	const results = await eslint.lintFiles([code, 'package.json']);
	return results.flatMap(({ filePath, messages }) =>
		messages
			.filter(({ severity }) => severity === 2)
			.map(({ line, message, ruleId }) => `${filePath}:${line} ${message} (${ruleId})`),
	);
}
