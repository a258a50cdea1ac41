// Moves exported workflows between n8n-nodes-ai-jobs and the packages for one service each.
// docs/packages.md says how to get workflows out of n8n and back. This file needs Node and nothing else.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const USAGE = `node move-workflows.mjs --to <target> <file or folder> …   rewrites the files in place
node move-workflows.mjs --to <target> < in.json > out.json

Targets:
  single               each node moves to the package of its service
  <package>            only nodes of this service move, such as n8n-nodes-arcanna
  n8n-nodes-ai-jobs    all nodes move back to the package with all services`;

const ALL_SERVICES = 'n8n-nodes-ai-jobs';

// generated: packages
/** The package for each node, without "Trigger" and "Tool" at the end of its name. */
const PACKAGES = {
	arcanna: 'n8n-nodes-arcanna',
	entaingine: 'n8n-nodes-entaingine',
	gravityAi: 'n8n-nodes-gravity-ai',
	lightenUp: 'n8n-nodes-lightenup',
};
// end of packages

/** A node type as JSON has it, also in JSON that is a string in other JSON. */
const NODE_TYPE =
	/(\\*"type\\*"\s*:\s*\\*")(n8n-nodes-[\w-]+)\.(\w+?)((?:Trigger)?(?:Tool)?)(?=\\*")/g;

/**
 * Changes the package of the nodes in a workflow.
 *
 * @param {string} text A workflow as JSON, or several of them. Only node types change; names, IDs,
 * credentials, parameters and the state of triggers stay as they are, and so does the formatting.
 * @param {string} target `single`, or the name of a package.
 * @returns {{ text: string, moved: Record<string, number> }} the new text, and how many nodes moved to
 * each package
 * @throws {Error} for an unknown target, and for text that is not JSON
 */
export function moveWorkflows(text, target) {
	if (target !== 'single' && !isOurs(target)) throw new Error(`There is no target "${target}"`);
	JSON.parse(text);
	const moved = {};
	const result = text.replace(NODE_TYPE, (whole, before, from, node, kind) => {
		const single = PACKAGES[node];
		if (single === undefined || (from !== ALL_SERVICES && from !== single)) return whole;
		const to = target === 'single' ? single : target;
		if (to === from || (to !== single && to !== ALL_SERVICES)) return whole;
		moved[to] = (moved[to] ?? 0) + 1;
		return `${before}${to}.${node}${kind}`;
	});
	return { text: result, moved };
}

function isOurs(name) {
	return name === ALL_SERVICES || Object.values(PACKAGES).includes(name);
}

function main(args) {
	const at = args.indexOf('--to');
	const target = at === -1 ? undefined : args[at + 1];
	const paths = args.filter((_arg, index) => at === -1 || (index !== at && index !== at + 1));
	if (target === undefined || paths.some((path) => path.startsWith('-'))) {
		console.error(USAGE);
		return 2;
	}
	if (paths.length === 0) {
		process.stdout.write(moveWorkflows(readFileSync(0, 'utf8'), target).text);
		return 0;
	}
	let failed = false;
	for (const file of paths.flatMap(jsonFiles)) {
		try {
			const { text, moved } = moveWorkflows(readFileSync(file, 'utf8'), target);
			const counts = Object.entries(moved).map(([to, count]) => `${count} to ${to}`);
			if (counts.length > 0) writeFileSync(file, text);
			console.log(`${file}: ${counts.join(', ') || 'nothing to move'}`);
		} catch (error) {
			failed = true;
			console.error(`${file}: not changed. ${error.message}`);
		}
	}
	return failed ? 1 : 0;
}

function jsonFiles(path) {
	if (!statSync(path).isDirectory()) return [path];
	return readdirSync(path)
		.filter((name) => name.endsWith('.json'))
		.map((name) => join(path, name));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	try {
		process.exitCode = main(process.argv.slice(2));
	} catch (error) {
		console.error(error.message);
		process.exitCode = 1;
	}
}
