import { setTimeout as sleep } from 'node:timers/promises';

import type { GravityAiSimulator } from '../../../simulators/gravityAi.mts';
import { asObject, type JsonObject } from '../../json.mts';
import { itemsOf, type SavedWorkflow } from '../../rest.mts';
import type { Bench } from '../../service.mts';

const SCORE = 'gravityAi/score-a-file.json';
const FORM = 'A file from a form';
const HOOK = 'score-and-give-up';
const LOOK_MS = 500;
const WAIT_MS = 60_000;

/** Lets a workflow give up on a job, and checks that the job's result is fetched all the same. */
export async function checkLostJobs(
	gravityAi: GravityAiSimulator,
	bench: Bench,
	workflow: SavedWorkflow,
): Promise<number> {
	const { n8n, checks, progress, signal } = bench;
	const { jobMs } = gravityAi.options;
	gravityAi.options.jobMs = 'manual';
	const impatient = await n8n.createWorkflow(givingUp(bench.workflow(SCORE), workflow.id));
	await n8n.activate(impatient);
	const stopped = await progress.step('A workflow that gives up on its job', async () => {
		return await n8n.finished(await n8n.post(impatient, HOOK, {}));
	});
	const job = [...gravityAi.jobs.values()].at(-1);
	checks.that(
		'it says that the job was not done in time',
		stopped.error?.includes(`The job ${job?.id} did not finish within 1 second`) === true,
		stopped.error,
	);
	if (job) gravityAi.finish(job.id);
	gravityAi.options.jobMs = jobMs;
	const found = await progress.step(`"${workflow.name}": waits for it`, async () => {
		const deadline = Date.now() + WAIT_MS;
		for (;;) {
			const items: JsonObject[] = [];
			for (const id of await n8n.executionIds(workflow.id)) {
				items.push(...itemsOf(await n8n.finished(id), 'Its result'));
			}
			if (items.length > 0 || Date.now() > deadline) return items;
			await sleep(LOOK_MS, undefined, { signal });
		}
	});
	checks.equal('the job was found in its message, and its result fetched', found, [
		{ job_id: job?.id, state: 'succeeded', lost_by: impatient.name },
	]);
	await n8n.deactivate(impatient.id);
	return found.length;
}

/** The scoring workflow with one webhook, a wait of one second, and a workflow for when it stops. */
function givingUp({ nodes, connections }: SavedWorkflow, errorWorkflow: string) {
	return {
		name: 'Score a file and give up',
		nodes: nodes.flatMap((value) => {
			const node = asObject(value, 'A node');
			if (node.name === FORM) return [];
			if (node.name === 'Try it with sample rows') {
				return {
					...node,
					type: 'n8n-nodes-base.webhook',
					typeVersion: 2,
					webhookId: HOOK,
					parameters: { httpMethod: 'POST', path: HOOK, options: {} },
				};
			}
			if (node.name !== 'Score it') return node;
			const parameters = asObject(node.parameters, 'Its parameters');
			return { ...node, parameters: { ...parameters, options: { timeout: 1 } } };
		}),
		connections: Object.fromEntries(
			Object.entries(asObject(connections, 'Its connections')).filter(([from]) => from !== FORM),
		),
		settings: { executionOrder: 'v1', errorWorkflow },
	};
}
