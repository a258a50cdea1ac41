import { createRequire } from 'node:module';
import { ESLint } from 'eslint';

import { ROOT } from './project.mjs';

const nodeCli = createRequire(createRequire(import.meta.url).resolve('@n8n/node-cli/eslint'));

/**
 * The compiled files pass the rules that n8n's scanner of submitted packages lints them with
 * (`@n8n/scan-community-package`, `analyzePackage`), in which no comment switches a rule off. What
 * it lints besides, the sources and package.json, `npm run lint` does.
 */
export async function scanned() {
	const { n8nCommunityNodesPlugin } = nodeCli('@n8n/eslint-plugin-community-nodes');
	const eslint = new ESLint({
		cwd: ROOT,
		ignore: false,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: [
			...[n8nCommunityNodesPlugin.configs.recommended].flat(),
			{ rules: { 'no-console': 'error' } },
		],
	});
	const results = await eslint.lintFiles(['dist/**/*.js']);
	if (results.length === 0) return ['Nothing was looked at; run npm run build'];
	return results.flatMap(({ filePath, messages }) =>
		messages
			.filter(({ severity }) => severity === 2)
			.map(({ line, message, ruleId }) => `${filePath}:${line} ${message} (${ruleId})`),
	);
}
