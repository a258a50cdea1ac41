import { randomUUID } from 'node:crypto';

import { isObject } from '../../lab/json.mts';
import { itemsOf, type Execution, type WebhookAnswer } from '../../lab/rest.mts';
import { agrees, shown } from './agrees.mts';
import { ACTIVATION_MS, type Bench } from './bench.mts';
import type { ActionCase, ActionScene, InputFile } from './cases.mts';
import { wrongFile } from './files.mts';
import { wrongRequests } from './requests.mts';
import { actionWorkflow, NODE } from './workflows.mts';

interface Outcome {
	scene: ActionScene;
	answer: WebhookAnswer;
	execution: Execution;
}

/**
 * Runs an operation in a workflow of its own, started by a webhook, and checks what the workflow
 * answers and what the service received.
 */
export async function runAction(bench: Bench, one: ActionCase): Promise<void> {
	const { checks, progress } = bench;
	const title = titleOf(one);
	const scene = await one.set();
	try {
		const outcome = await run(bench, one, scene);
		const wrong = [...(await wrongResult(bench, outcome)), ...wrongPairs(outcome)];
		const lost = wrongRequests(scene.hosts, scene.received());
		checks.that(`${title}: what the workflow gives`, wrong.length === 0, wrong.join('; '));
		checks.that(`${title}: what the service received`, lost.length === 0, lost.join('; '));
		if (wrong.length + lost.length > 0) {
			const { status, error, runs } = outcome.execution;
			progress.plain(`${title}, its execution: ${shown({ status, error, runs: runs[NODE] })}`);
		}
	} finally {
		for (const host of scene.hosts) await host.close();
	}
}

export function titleOf({ node, resource, operation, name }: ActionCase): string {
	return `${node} ${resource}:${operation}, ${name}`;
}

async function run({ n8n }: Bench, one: ActionCase, scene: ActionScene): Promise<Outcome> {
	const title = titleOf(one);
	const path = randomUUID();
	const { type, data } = scene.credential;
	const credential = { id: await n8n.createCredential(title, type, data), name: title };
	const draft = actionWorkflow({ title, path, node: one.node }, scene, credential);
	const workflow = await n8n.createWorkflow(draft);
	await n8n.activate(workflow, ACTIVATION_MS);
	const { file, items = [{}] } = scene;
	const answer = await n8n.callWebhook(path, file ? formWith(file) : { items });
	const [id] = await n8n.executionIds(workflow.id);
	if (id === undefined) throw new Error(`The webhook answered ${text(answer)} and ran nothing`);
	return { scene, answer, execution: await n8n.finished(id) };
}

function formWith({ field, name, type, text }: InputFile): FormData {
	const form = new FormData();
	form.set(field, new Blob([text], { type }), name);
	return form;
}

async function wrongResult({ n8n }: Bench, outcome: Outcome): Promise<string[]> {
	const { scene, answer, execution } = outcome;
	if (execution.status !== 'success') return [execution.error ?? execution.status];

	const wrong: string[] = [];
	const compare = (what: string, actual: unknown, expected: unknown) => {
		if (!agrees(actual, expected)) {
			wrong.push(`${what}: expected ${shown(expected)}, got ${shown(actual)}`);
		}
	};
	const items = scene.returned?.() ?? [];
	compare('items', itemsOf(execution, NODE), items);
	const failed = scene.atErrorOutput?.() ?? [];
	compare('items at the error output', itemsOf(execution, NODE, 1), failed);
	if (scene.returnedFile) {
		const { text: content, type } = scene.returnedFile;
		const inMemory = bufferIn(answer);
		const said = [answer.status, bare(inMemory ? type : answer.contentType)];
		compare('webhook', [...said, inMemory ?? text(answer)], [200, bare(type), content]);
		const [item] = execution.runs[NODE]?.at(-1)?.outputs[0] ?? [];
		const otherwise = await wrongFile(n8n, item, scene.returnedFile);
		if (otherwise) wrong.push(`file: ${otherwise}`);
	} else {
		compare('webhook', [answer.status, parsed(answer)], [200, items]);
	}
	return wrong;
}

/** Each item has to lead back to the one that it was made from. */
function wrongPairs({ scene, execution }: Outcome): string[] {
	const outputs = execution.runs[NODE]?.at(-1)?.outputs ?? [];
	const pairs = outputs.flat().map(({ pairedItem }) => pairOf(pairedItem));
	const given = scene.items?.length ?? 1;
	const expected = scene.pairs ?? pairs.map((_, index) => (given === 1 ? 0 : index));
	if (agrees(pairs, expected)) return [];
	return [`paired items: expected ${shown(expected)}, got ${shown(pairs)}`];
}

function pairOf(paired: unknown): unknown {
	const [one] = Array.isArray(paired) ? (paired as unknown[]) : [paired];
	return typeof one === 'object' && one !== null && 'item' in one ? one.item : one;
}

function parsed(answer: WebhookAnswer): unknown {
	try {
		return JSON.parse(text(answer));
	} catch {
		return text(answer);
	}
}

/** n8n 1 answers with the JSON of a Buffer where it keeps files in memory. */
function bufferIn(answer: WebhookAnswer): string | undefined {
	const written = parsed(answer);
	if (!isObject(written) || written.type !== 'Buffer' || !Array.isArray(written.data))
		return undefined;
	return Buffer.from(written.data).toString('utf8');
}

/** A content type without its parameters. */
function bare(type: string): string {
	return type.split(';')[0].trim();
}

function text({ bytes }: WebhookAnswer): string {
	return bytes.toString('utf8');
}
