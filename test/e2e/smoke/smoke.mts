import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { JsonObject } from '../../lab/json.mts';
import { itemsOf } from '../../lab/rest.mts';
import { MANIFESTS } from '../../services/index.mts';
import type { Simulator } from '../../simulators/server.mts';
import type { Rig, Stage } from '../part.mts';
import { actionWorkflow, NODE, triggerWorkflow } from './workflows.mts';

const LOOK_MS = 1_000;
const POLL_WAIT_MS = 120_000;

interface SmokeNode {
	credential: { type: string; data: JsonObject };
	parameters: JsonObject;
	/** Some fields of each item that has to be returned, evaluated when everything is over. */
	expected: () => JsonObject[];
}

/** One operation that waits for its job, and one event, of a service of their own. */
export interface SmokeCase {
	/** The action node's own name, such as `arcanna`; the trigger's is the same and "Trigger". */
	node: string;
	hosts: Simulator[];
	/** Gets one item for each of `items`. */
	action: SmokeNode & { items: JsonObject[]; jobs: () => number };
	trigger: SmokeNode & {
		/** n8n's own field; four times a minute by default. */
		pollTimes?: JsonObject;
		/** Called when the trigger has polled for the first time. */
		happen?: () => void;
	};
}

/** Runs an operation and a trigger of each service in workflows, on an n8n of any release. */
export async function runSmoke(rig: Rig, stage: Stage): Promise<void> {
	const open = MANIFESTS.map(({ smoke }) => smoke).filter((one) => one !== undefined);
	await stage.progress.step(`An operation and a trigger of ${open.length} services`, async () => {
		await Promise.all(open.map(async (start) => await runCase(rig, stage, await start())));
	});
}

async function runCase(rig: Rig, stage: Stage, one: SmokeCase): Promise<void> {
	for (const host of one.hosts) stage.cleanup.add(async () => await host.close());
	await runAction(rig, stage, one);
	await runTrigger(rig, stage, one);
}

async function runAction({ n8n }: Rig, { checks }: Stage, { node, action }: SmokeCase) {
	const { credential, items, parameters, expected, jobs } = action;
	const { resource, operation } = parameters;
	const title = `${node} ${String(resource)}:${String(operation)}`;
	const path = randomUUID();
	const id = await n8n.createCredential(title, credential.type, credential.data);
	const draft = actionWorkflow({ title, path, node }, action, { id, name: title });
	const workflow = await n8n.createWorkflow(draft);
	await n8n.activate(workflow);
	await n8n.callWebhook(path, { items });
	const [execution] = await n8n.executionIds(workflow.id);
	const ended = await n8n.finished(execution);
	checks.equal(
		`${title}: an item for each, of one job each`,
		{ error: ended.error, jobs: jobs(), items: picked(itemsOf(ended, NODE), expected()) },
		{ error: undefined, jobs: items.length, items: expected() },
	);
}

async function runTrigger({ n8n }: Rig, { checks, signal }: Stage, { node, trigger }: SmokeCase) {
	const { credential, expected, happen, parameters } = trigger;
	const title = `${node}Trigger ${String(parameters.triggerOn)}`;
	const id = await n8n.createCredential(title, credential.type, credential.data);
	const draft = triggerWorkflow({ title, node: `${node}Trigger` }, trigger, { id, name: title });
	const workflow = await n8n.createWorkflow(draft);
	await n8n.activate(workflow);
	happen?.();
	const deadline = Date.now() + POLL_WAIT_MS;
	let items: JsonObject[] = [];
	while (items.length < expected().length && Date.now() < deadline) {
		await sleep(LOOK_MS, undefined, { signal });
		const ids = await n8n.executionIds(workflow.id);
		const ended = await Promise.all(ids.map(async (each) => await n8n.finished(each)));
		items = ended.flatMap((execution) => itemsOf(execution, NODE));
	}
	await n8n.deactivate(workflow.id);
	checks.equal(`${title}: starts its workflow`, picked(items, expected()), expected());
}

/** The fields that are expected of each item. */
function picked(items: JsonObject[], expected: JsonObject[]): JsonObject[] {
	const names = Object.keys(expected[0] ?? {});
	return items.map((item) => Object.fromEntries(names.map((name) => [name, item[name]])));
}
