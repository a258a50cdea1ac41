import { setTimeout as sleep } from 'node:timers/promises';

import type { JsonObject } from '../../lab/json.mts';
import { type Execution, itemsOf, type SavedWorkflow } from '../../lab/rest.mts';
import { agrees, shown } from './agrees.mts';
import { ACTIVATION_MS, type Bench } from './bench.mts';
import type { TriggerCase, TriggerScene } from './cases.mts';
import { wrongFile } from './files.mts';
import { wrongRequests } from './requests.mts';
import { NODE, triggerWorkflow } from './workflows.mts';

const LOOK_MS = 1_000;
// For a busy machine.
const POLL_WAIT_MS = 120_000;

/** A trigger that is active, and has looked once. */
export interface WatchingTrigger {
	one: TriggerCase;
	scene: TriggerScene;
	workflow: SavedWorkflow;
}

/** Activates a trigger in a workflow of its own, and lets what it watches happen. */
export async function startTrigger(bench: Bench, one: TriggerCase): Promise<WatchingTrigger> {
	const { n8n } = bench;
	const title = triggerTitleOf(one);
	const scene = await one.set();
	try {
		const { type, data } = scene.credential;
		const credential = { id: await n8n.createCredential(title, type, data), name: title };
		const draft = triggerWorkflow({ title, node: one.node }, scene, credential);
		const workflow = await n8n.createWorkflow(draft);
		await n8n.activate(workflow, ACTIVATION_MS);
		scene.afterFirstPoll?.();
		return { one, scene, workflow };
	} catch (error) {
		await close(scene);
		throw error;
	}
}

/**
 * Waits until a trigger has started its workflow with what it watches, or should have, and checks
 * with what it did, and what the service received.
 */
export async function endTrigger(bench: Bench, watching: WatchingTrigger): Promise<void> {
	const { one, scene, workflow } = watching;
	const { checks, n8n, progress } = bench;
	const title = triggerTitleOf(one);
	try {
		await untilEmitted(bench, watching);
		await n8n.deactivate(workflow.id);
		const executions = await executionsOf(bench, workflow);
		const wrong = await wrongEmission(bench, scene, executions);
		const lost = wrongRequests(scene.hosts, scene.received());
		checks.that(`${title}: what it starts the workflow with`, wrong.length === 0, wrong.join('; '));
		checks.that(`${title}: what the service received`, lost.length === 0, lost.join('; '));
		if (wrong.length + lost.length > 0) {
			progress.plain(`${title}, its executions: ${shown(executions)}`);
		}
	} finally {
		await close(scene);
	}
}

export function triggerTitleOf({ node, triggerOn, name }: TriggerCase): string {
	return `${node} ${triggerOn}, ${name}`;
}

async function untilEmitted(bench: Bench, { scene, workflow }: WatchingTrigger): Promise<void> {
	const deadline = Date.now() + POLL_WAIT_MS;
	while (Date.now() < deadline) {
		const items = itemsIn(await executionsOf(bench, workflow));
		if (items.length >= scene.emitted().length) return;
		await sleep(LOOK_MS, undefined, { signal: bench.signal });
	}
}

async function executionsOf({ n8n }: Bench, { id }: SavedWorkflow): Promise<Execution[]> {
	const executions: Execution[] = [];
	for (const execution of await n8n.executionIds(id))
		executions.push(await n8n.finished(execution));
	return executions;
}

async function wrongEmission(
	{ n8n }: Bench,
	scene: TriggerScene,
	executions: Execution[],
): Promise<string[]> {
	const wrong = executions
		.filter(({ status }) => status !== 'success')
		.map(({ error, status }) => error ?? status);
	const [expected, items] = [scene.emitted(), itemsIn(executions)];
	if (!agrees(items, expected)) {
		wrong.push(`items: expected ${shown(expected)}, got ${shown(items)}`);
	}
	if (scene.emittedFile) {
		const item = executions[0]?.runs[NODE]?.at(-1)?.outputs[0]?.[0];
		const otherwise = await wrongFile(n8n, item, scene.emittedFile);
		if (otherwise) wrong.push(`file: ${otherwise}`);
	}
	return wrong;
}

function itemsIn(executions: Execution[]): JsonObject[] {
	return executions.flatMap((execution) => itemsOf(execution, NODE));
}

async function close({ hosts }: TriggerScene): Promise<void> {
	for (const host of hosts) await host.close();
}
