import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Checks } from '../../lab/checks.mts';
import type { Installation } from '../../lab/install.mts';
import { asObject } from '../../lab/json.mts';
import { run } from '../../lab/processes.mts';

const PACKAGE = '.n8n/nodes/node_modules/n8n-nodes-ai-jobs/dist/index.js';
const CONTEXTS = 'n8n-core/dist/execution-engine/node-execution-context';

/** Features that a node could use, and that differ between releases of n8n. */
export interface Features {
	/** How long a poll may take. */
	getPollBudgetMs: boolean;
	/** A sleep that a cancel ends, which only some releases have. */
	sleepWithAbort: boolean;
	/** Hints after a run. */
	addExecutionHints: boolean;
	/** The user's cancel. */
	getExecutionCancelSignal: boolean;
}

/** Checks what a release of n8n has and lacks, so that what runs on it is known to do without. */
export async function checkFeatures(
	installation: Installation,
	expected: Features,
	{ checks, signal }: { checks: Checks; signal: AbortSignal },
): Promise<void> {
	const context = async (name: string) =>
		await readFile(join(installation.folder, 'node_modules', CONTEXTS, `${name}.js`), 'utf8');
	const execute = (await context('base-execute-context')) + (await context('execute-context'));
	const n8nWorkflow = await typesIn(installation, signal);
	const found: Features = {
		getPollBudgetMs: (await context('poll-context')).includes('getPollBudgetMs'),
		sleepWithAbort: n8nWorkflow.sleepWithAbort === 'function',
		addExecutionHints: execute.includes('addExecutionHints('),
		getExecutionCancelSignal: execute.includes('getExecutionCancelSignal('),
	};
	const missing = Object.entries(found).filter(([, there]) => !there);
	checks.equal(
		`it has no ${missing.map(([name]) => name).join(', no ') || 'feature less than expected'}`,
		found,
		expected,
	);
}

/** The package does without it in n8n before 2.41: there the node itself waits. */
const OPTIONAL = new Set(['WAIT_FOR_SUB_EXECUTION']);

/** Checks that n8n has everything that the installed package takes from `n8n-workflow`. */
export async function checkImports(
	installation: Installation,
	userFolder: string,
	{ checks, signal }: { checks: Checks; signal: AbortSignal },
): Promise<void> {
	const source = await readFile(join(userFolder, PACKAGE), 'utf8');
	const holders = [...source.matchAll(/(\w+) = require\("n8n-workflow"\)/g)].map(
		([, name]) => name,
	);
	const taken = new RegExp(`\\b(?:${holders.join('|')})\\.(\\w+)`, 'g');
	const names = new Set([...source.matchAll(taken)].map(([, name]) => name));
	const types = await typesIn(installation, signal);
	const missing = [...names].filter((name) => !(name in types) && !OPTIONAL.has(name));
	checks.that(
		`the ${names.size} things that the package takes from n8n-workflow are there: ${[...names].join(', ')}`,
		holders.length > 0 && names.size > 0 && missing.length === 0,
		`it has no ${missing.join(', ')}`,
	);
}

/** What `n8n-workflow` exports in a release of n8n, by name, with the types of the values. */
async function typesIn(
	{ node, folder }: Installation,
	signal: AbortSignal,
): Promise<Record<string, unknown>> {
	const script = `const all = require('n8n-workflow');
console.log(JSON.stringify(Object.fromEntries(Object.keys(all).map((name) => [name, typeof all[name]]))));`;
	const told = await run(node.executable, ['-e', script], { cwd: folder, signal });
	return asObject(JSON.parse(told), 'What n8n-workflow exports');
}
