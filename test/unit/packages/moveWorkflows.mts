import { execFile, execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { PROJECT } from '../../lab/folders.mts';
import { asObject, asText } from '../../lab/json.mts';
import { inCamelCase } from '../../services/manifest.mts';

const PROGRAM = join(PROJECT, 'scripts/move-workflows.mjs');

// Jest can't import an ES module, Node itself can: a process with the program in it, for all that a test asks.
const MODULE = `import { moveWorkflows } from ${JSON.stringify(pathToFileURL(PROGRAM).href)};
const requests = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(requests.map(([text, target]) => moveWorkflows(text, target).text)));`;

/** What the program makes of these workflows, each with its target. */
export function moveAll(requests: Array<[text: string, target: string]>): string[] {
	const program = `import { readFileSync } from 'node:fs';\n${MODULE}`;
	const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
		input: JSON.stringify(requests),
		encoding: 'utf8',
	});
	return JSON.parse(output);
}

/** What the program makes of one workflow. */
export function move(text: string, target: string): string {
	return moveAll([[text, target]])[0];
}

/** A folder with files of these texts, for a run of the program. */
export async function filesWith(texts: Record<string, string>): Promise<WorkflowFolder> {
	const folder = await mkdtemp(join(tmpdir(), 'move-workflows-'));
	const pathOf = (name: string) => join(folder, name);
	for (const [name, text] of Object.entries(texts)) await writeFile(pathOf(name), text);
	return {
		folder,
		pathOf,
		read: async (name) => await readFile(pathOf(name), 'utf8'),
		remove: async () => await rm(folder, { recursive: true, force: true }),
	};
}

export interface WorkflowFolder {
	folder: string;
	pathOf(name: string): string;
	read(name: string): Promise<string>;
	remove(): Promise<void>;
}

/** How the program ends with these arguments, and what it says. */
export async function runProgram(
	...args: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
	return await new Promise((resolve) => {
		execFile(process.execPath, [PROGRAM, ...args], (error, stdout, stderr) => {
			resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
		});
	});
}

/** All example workflows, as text by their path in `examples/`. */
export function exampleTexts(): Array<[string, string]> {
	const folder = join(PROJECT, 'examples');
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.json'))
		.sort()
		.map((path) => [path, readFileSync(join(folder, path), 'utf8')]);
}

/** The nodes of all packages for one service, by the name that they have in the one with all. */
export function singleTypes(): Map<string, string> {
	const folder = join(PROJECT, 'packages');
	const names = readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => name);
	return new Map(
		names.flatMap((name) => {
			const text = readFileSync(join(folder, name, 'package.json'), 'utf8');
			const { nodes } = asObject(asObject(JSON.parse(text), 'The manifest').n8n, 'n8n');
			return (Array.isArray(nodes) ? nodes : []).map((path: unknown): [string, string] => {
				const [, node = ''] = /(\w+)\.node\.js$/.exec(asText(path, 'A path')) ?? [];
				const type = inCamelCase(node);
				return [`n8n-nodes-ai-jobs.${type}`, `${name}.${type}`];
			});
		}),
	);
}
