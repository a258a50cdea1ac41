import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { listFiles, readText, readUmbrella, ROOT } from './project.mjs';

// https://docs.n8n.io/integrations/creating-nodes/build/reference/node-codex-files/
const CATEGORIES = new Set([
	'Analytics',
	'Communication',
	'Data & Storage',
	'Development',
	'Finance & Accounting',
	'Marketing & Content',
	'Miscellaneous',
	'Productivity',
	'Sales',
	'Utility',
]);

/** The codex file of every node of a package, and what is wrong with them. */
export function findCodexFiles({ entries }) {
	const umbrella = readUmbrella();
	const nodes = entries.filter(({ kind }) => kind === 'node');
	const files = new Map(nodes.map((node) => [node.source.replace(/\.ts$/, '.json'), node]));
	const problems = unusedCodexFiles(umbrella);
	for (const [path, { typeName }] of files) {
		const found = existsSync(join(ROOT, path))
			? inspectCodex(readText(path), `${umbrella.name}.${typeName}`)
			: ['does not exist'];
		problems.push(...found.map((problem) => `${path}: ${problem}`));
	}
	return { files: [...files.keys()], problems };
}

function unusedCodexFiles({ entries }) {
	const used = new Set(entries.map(({ source }) => source.replace(/\.ts$/, '.json')));
	return listFiles('nodes', /\.node\.json$/)
		.filter((path) => !used.has(path))
		.map((path) => `${path}: belongs to no node that package.json names`);
}

/** The text of a codex file as a package has it: with the package's own name for the node. */
export function codexFor({ folder, name }, text) {
	if (folder === '') return text;
	const codex = JSON.parse(text);
	const own = { ...codex, node: codex.node.replace(/^[^.]+/, name) };
	return `${JSON.stringify(own, null, '\t')}\n`;
}

/** What is wrong with the text of a codex file. */
export function inspectCodex(text, nodeName) {
	let codex;
	try {
		codex = JSON.parse(text);
	} catch (error) {
		return [`is no valid JSON: ${error.message}`];
	}
	const problems = [];
	if (codex.node !== nodeName) problems.push(`"node" must be "${nodeName}", is "${codex.node}"`);
	for (const key of ['nodeVersion', 'codexVersion']) {
		if (!/^\d+\.\d+$/.test(codex[key])) problems.push(`"${key}" must be like "1.0"`);
	}
	if (!codex.categories?.length) problems.push('"categories" must name at least one');
	for (const category of codex.categories ?? []) {
		if (!CATEGORIES.has(category)) {
			problems.push(`n8n has no category "${category}", only ${[...CATEGORIES].join(', ')}`);
		}
	}
	for (const key of ['primaryDocumentation', 'credentialDocumentation']) {
		const urls = (codex.resources?.[key] ?? []).map(({ url }) => url);
		// n8n puts a query of its own at the end.
		if (!urls.length || urls.some((url) => !/^https:\/\/[^#?]+$/.test(url))) {
			problems.push(`"resources.${key}" must hold an https address without "?" and "#"`);
		}
	}
	return problems;
}
