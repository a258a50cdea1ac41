import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { PROJECT } from '../../lab/folders.mts';
import type { Installation } from '../../lab/install.mts';
import { asObject, asText, type JsonObject, readJson } from '../../lab/json.mts';
import { run } from '../../lab/processes.mts';
import { itemsOf, type N8nClient } from '../../lab/rest.mts';
import { startGravityAi } from '../../simulators/gravityAi.mts';
import { moveWorkflows } from '../../../scripts/move-workflows.mjs';
import { NODE, triggerWorkflow } from '../smoke/workflows.mts';
import { programPath } from '../programs.mts';
import type { Stage } from '../part.mts';

const GUIDE = join(PROJECT, 'docs', 'packages.md');
const MOVER = join(PROJECT, 'scripts', 'move-workflows.mjs');
const POLL_WAIT_MS = 90_000;
const PAUSE_MS = 1_000;

/** The jq commands of the guide do on all examples what the program does. */
export async function proveJq({ checks, signal, progress }: Stage): Promise<void> {
	const jq = await programPath(
		{ names: ['jq'], packages: ['jq'] },
		{ signal, note: (text) => progress.detail(text) },
	);
	const guide = await readFile(GUIDE, 'utf8');
	const [toSingle, back] = [...guide.matchAll(/^jq '(.+)' workflow\.json > moved\.json$/gm)];
	const apply = async (filter: string, text: string): Promise<unknown> => {
		const running = promisify(execFile)(jq, [filter]);
		running.child.stdin?.end(text);
		return JSON.parse((await running).stdout);
	};
	const folder = join(PROJECT, 'examples');
	const files = (await readdir(folder, { recursive: true })).filter((name) => /\.json$/.test(name));
	let same = 0;
	for (const file of files) {
		const text = await readFile(join(folder, file), 'utf8');
		const single = moveWorkflows(text, 'single').text;
		const moved = JSON.stringify(await apply(toSingle[1], text));
		const returned = JSON.stringify(await apply(back[1], single));
		if (moved === minified(single) && returned === minified(text)) same++;
		else checks.fail(`${file}: jq gives something else than the program`);
	}
	checks.equal('jq gives what the program gives, for all examples both ways', same, files.length);
}

function minified(text: string): string {
	return JSON.stringify(JSON.parse(text));
}

/** A trigger that moves to another package continues where it was. */
export async function proveState(
	n8n: N8nClient,
	installation: Installation,
	userFolder: string,
	{ checks, cleanup, progress, signal, folder }: Stage,
): Promise<void> {
	const service = await startGravityAi();
	cleanup.add(async () => await service.close());
	const type = 'gravityAiApi';
	const data = { baseUrl: service.url, apiKey: service.keys.first };
	const id = await n8n.createCredential('A trigger that moves', type, data);
	const tested = { credential: { type }, parameters: { triggerOn: 'jobFinished' } };
	const credential = { id, name: 'A trigger that moves' };
	const draft = triggerWorkflow({ title: 'Moves', node: 'gravityAiTrigger' }, tested, credential);
	const saved = await n8n.createWorkflow(draft);
	const emitted = async (count: number) => await untilEmitted(n8n, saved.id, count, signal);

	await n8n.activate(saved);
	const before = service.insert({});
	checks.equal(
		'before it moves, the trigger emits a job',
		await progress.step('The next poll', async () => await emitted(1)),
		[before.id],
	);

	await n8n.deactivate(saved.id);
	const meanwhile = service.insert({});
	const file = join(folder, 'moves.json');
	const cli = async (...args: string[]) =>
		await run(installation.node.executable, [installation.script, ...args], {
			signal,
			env: {
				...process.env,
				N8N_USER_FOLDER: userFolder,
				N8N_ENCRYPTION_KEY: 'a-key-for-the-lab-only',
				...installation.release.env,
			},
		});
	await progress.step('Exported, moved and imported', async () => {
		await cli('export:workflow', `--id=${saved.id}`, `--output=${file}`);
		await run(process.execPath, [MOVER, '--to', 'single', file], { signal });
		await cli('import:workflow', `--input=${file}`);
	});
	const moved = await n8n.workflow(saved.id);
	checks.equal(
		'it is in the package for its service',
		typeOf(moved),
		'n8n-nodes-gravity-ai.gravityAiTrigger',
	);

	await n8n.activate(moved);
	const after = service.insert({});
	checks.equal(
		'then it emits what finished meanwhile and afterwards, each once, and nothing again',
		(await progress.step('The next poll', async () => await emitted(3))).sort(),
		[before.id, meanwhile.id, after.id].sort(),
	);
	await n8n.deactivate(saved.id);
	checks.equal(
		'the exported file has the state of the trigger',
		Object.keys(asObject((await exportedWorkflow(file)).staticData, 'staticData')),
		[`node:${NODE}`],
	);
}

function typeOf({ nodes }: { nodes: unknown[] }): unknown {
	return nodes.map((node) => asObject(node, 'A node')).find(({ name }) => name === NODE)?.type;
}

async function exportedWorkflow(file: string): Promise<JsonObject> {
	const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
	return Array.isArray(parsed) ? asObject(parsed[0], file) : await readJson(file);
}

/** The IDs of all jobs that the workflow was started with, once there are so many. */
async function untilEmitted(
	n8n: N8nClient,
	workflowId: string,
	count: number,
	signal: AbortSignal,
): Promise<string[]> {
	const deadline = Date.now() + POLL_WAIT_MS;
	for (;;) {
		const ids: string[] = [];
		for (const id of await n8n.executionIds(workflowId)) {
			const execution = await n8n.finished(id);
			ids.push(...itemsOf(execution, NODE).map((item) => asText(item.id, "The job's id")));
		}
		if (ids.length >= count || Date.now() > deadline) return ids;
		signal.throwIfAborted();
		await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
	}
}
