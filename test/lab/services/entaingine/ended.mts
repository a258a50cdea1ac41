import { setTimeout as sleep } from 'node:timers/promises';

import type { EntaingineSimulator } from '../../../simulators/entaingine.mts';
import type { JsonObject } from '../../json.mts';
import { itemsOf, type N8nClient, type SavedWorkflow } from '../../rest.mts';
import type { Bench } from '../../service.mts';
import { showTable } from '../../table.mts';

const LOOK_MS = 1_000;

// n8n's schedule fires once a minute, at a second that it chooses; the rest allows for a busy machine.
const SCHEDULE_WAIT_MS = 90_000;

/** What a node returned in all the executions of a workflow. */
async function itemsSoFar(n8n: N8nClient, { id }: SavedWorkflow, node: string) {
	const items: JsonObject[] = [];
	for (const execution of await n8n.executionIds(id)) {
		items.push(...itemsOf(await n8n.finished(execution), node));
	}
	return items;
}

async function untilItems(
	{ n8n, signal }: Bench,
	workflow: SavedWorkflow,
	node: string,
	count: number,
): Promise<JsonObject[]> {
	const deadline = Date.now() + SCHEDULE_WAIT_MS;
	for (;;) {
		const items = await itemsSoFar(n8n, workflow, node);
		if (items.length >= count || Date.now() > deadline) return items;
		await sleep(LOOK_MS, undefined, { signal });
	}
}

/** Checks that the activation has started a process, whose end has started the workflow. */
export async function checkSchedule(
	entaingine: EntaingineSimulator,
	bench: Bench,
	workflow: SavedWorkflow,
	template: number,
): Promise<number> {
	const { checks, progress } = bench;
	const items = await progress.step(
		`"${workflow.name}": its first process, started at the activation`,
		async () => await untilItems(bench, workflow, 'Process finished', 1),
	);
	const started = [...entaingine.processes.values()].filter((it) => it.template.id === template);
	showTable(
		progress,
		['process', 'state', 'text'],
		items.map(({ id, state, text }) => [id, state, text]),
	);
	checks.equal(
		'one process was started, and came when it had ended',
		items.map(({ id, state, text }) => ({ id, state, text })),
		started.map(({ id, outputs }) => ({ id, state: 'succeeded', text: outputs.at(-1)?.text })),
	);
	return items.length;
}

/** Gives the tracker processes that were started elsewhere, and checks what it continues with. */
export async function checkTracker(
	entaingine: EntaingineSimulator,
	bench: Bench,
	workflow: SavedWorkflow,
): Promise<number> {
	const { n8n, checks, progress } = bench;
	const setUp = await n8n.finished(await n8n.run(workflow, 'Set up the table'));
	checks.equal('the table was set up', setUp.error ?? setUp.status, 'success');

	const [good, bad, long] = [1, 2, 3].map(() => entaingine.insert());
	entaingine.finish(good.id, { output: { text: 'Done at last' } });
	entaingine.fail(bad.id, 'The template was changed');
	for (const process_id of [good.id, bad.id, long.id, 999_999, good.id]) {
		await n8n.finished(await n8n.post(workflow, 'entaingine-processes', { process_id }));
	}
	const node = 'Continue here';
	const items = await progress.step(
		`"${workflow.name}": waiting for n8n's schedule, which comes within a minute`,
		async () => await untilItems(bench, workflow, node, 2),
	);
	showTable(
		progress,
		['process', 'state', 'text'],
		items.map(({ process_id, state, text }) => [process_id, state, text]),
	);
	checks.equal(
		'went on with each of the two that had ended, once, and with no other',
		[...items].sort((one, other) => Number(one.process_id) - Number(other.process_id)),
		[
			{ process_id: String(good.id), state: 'succeeded', text: 'Done at last' },
			{ process_id: String(bad.id), state: 'failed', text: 'The template was changed' },
		],
	);
	return items.length;
}
