import { setTimeout as sleep } from 'node:timers/promises';

import type { SavedWorkflow } from '../../lab/rest.mts';
import { bindCredentials, mapNodes, readExample } from '../../lab/workflows.mts';
import type { Stage } from '../part.mts';
import type { Cluster, Worker } from './cluster.mts';
import { type Kind, KINDS } from './jobs.mts';
import { type Credentials, SERVICE, type Services } from './services.mts';
import { inARow, webhook } from './workflows.mts';

export const OUTLIVING = 'queue-mode/jobs-that-outlive-a-crash.json';

/** Each kind's job is started twice in a row, because the workers take turns. */
const ROUNDS = 3;
const TWICE = [0, 1];
const LOOK_MS = 500;
const START_WAIT_MS = 120_000;

/** The ways in which a workflow starts a job and waits for it, by the service's word. */
export interface Waiters {
	workflows: Map<string, SavedWorkflow>;
	start(kind: Kind, tag: string): Promise<string>;
}

/** An execution that has started a job, or is going to. */
export interface Held {
	kind: Kind;
	tag: string;
	execution: string;
}

/**
 * Saves and activates one workflow for each service: for Arcanna and Gravity AI one that waits in
 * the node that starts the job; for entAIngine one that starts and waits in two nodes and saves its
 * progress; for LightenUp the example that writes down its jobs.
 */
export async function saveWaiters(
	{ n8n }: Pick<Cluster, 'n8n'>,
	credentials: Credentials,
): Promise<Waiters> {
	const workflows = new Map<string, SavedWorkflow>();
	for (const kind of KINDS) {
		const name = `${kind.service}: a long job`;
		const first = webhook(`long-${kind.word}`, 'onReceived');
		if (kind.word === 'lightenup') workflows.set(kind.word, await saveOutliving(n8n, credentials));
		else if (kind.word === 'entaingine') {
			const nodes = [
				first,
				kind.start(credentials, false),
				kind.comeBack(credentials, '={{ $json.id }}'),
			];
			const draft = inARow(name, nodes, { saveExecutionProgress: true });
			workflows.set(kind.word, await n8n.createWorkflow(draft));
		} else {
			const draft = inARow(name, [first, kind.start(credentials, true)]);
			workflows.set(kind.word, await n8n.createWorkflow(draft));
		}
	}
	for (const workflow of workflows.values()) await n8n.activate(workflow);
	return {
		workflows,
		start: async (kind, tag) => {
			const workflow = workflows.get(kind.word);
			if (!workflow) throw new Error(`No workflow for ${kind.service}`);
			return kind.word === 'lightenup'
				? await n8n.post(workflow, 'jobs-that-outlive-a-crash', { userid: tag })
				: await n8n.post(workflow, `long-${kind.word}`, { tag });
		},
	};
}

async function saveOutliving(n8n: Cluster['n8n'], { byType }: Credentials): Promise<SavedWorkflow> {
	const serviceName = { __rl: true, mode: 'name', value: SERVICE };
	const example = mapNodes(bindCredentials(await readExample(OUTLIVING), byType), (node) =>
		'serviceName' in node.parameters
			? { ...node, parameters: { ...node.parameters, serviceName } }
			: node,
	);
	const workflow = await n8n.createWorkflow(example);
	await n8n.finished(await n8n.run(workflow, 'Set up the table'));
	return workflow;
}

/**
 * Starts more executions than the workers have room for, and waits until all that have room wait
 * for their jobs.
 */
export async function fillWorkers(
	{ signal }: Stage,
	waiters: Waiters,
	workers: Worker[],
	{ services, slots }: { services: Services; slots: number },
): Promise<Held[]> {
	const held: Held[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		for (const kind of KINDS) {
			for (const turn of TWICE) {
				const tag = `held-${kind.word}-${round}-${turn}`;
				held.push({ kind, tag, execution: await waiters.start(kind, tag) });
			}
		}
	}
	const room = Math.min(held.length, slots * workers.length);
	const deadline = Date.now() + START_WAIT_MS;
	for (;;) {
		const waiting = held.filter(({ kind, tag }) => {
			const id = jobOf(services, kind, tag);
			return id !== undefined && kind.looks(services, id) > 0;
		});
		if (waiting.length >= room) return held;
		if (Date.now() > deadline) {
			throw new Error(`Only ${waiting.length} executions wait for their jobs, of ${room}`);
		}
		await sleep(LOOK_MS, undefined, { signal });
	}
}

/** The id of the job that was started under a tag. */
export function jobOf(services: Services, kind: Kind, tag: string): string | undefined {
	return kind.served(services).find((job) => job.tag === tag)?.id;
}
