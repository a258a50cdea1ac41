import { setTimeout as sleep } from 'node:timers/promises';

import type { ArcannaEvent } from '../../../simulators/arcanna.mts';
import type { JsonObject } from '../../json.mts';
import { itemsOf, type N8nClient, type SavedWorkflow } from '../../rest.mts';
import type { Bench } from '../../service.mts';
import { showTable } from '../../table.mts';

const TRIGGER = 'New decision';
const LAST_NODE = 'What was decided';
const LOOK_MS = 1_000;

// n8n polls once a minute, at a second that it chooses; the rest allows for a busy machine.
const POLL_WAIT_MS = 90_000;

interface Delivered {
	execution: string;
	items: JsonObject[];
	/** What the workflow made of them. */
	results: JsonObject[];
	error?: string;
}

/** All that a trigger has started its workflow with. */
export interface Brought {
	decisions: number;
	items: number;
	executions: number;
}

/** Waits until the trigger has returned all the decisions on these events, or should have. */
export async function untilDelivered(
	{ n8n, signal }: Bench,
	workflow: SavedWorkflow,
	events: ArcannaEvent[],
): Promise<void> {
	const deadline = Date.now() + POLL_WAIT_MS;
	while (Date.now() < deadline) {
		const ids = idsOf(await delivered(n8n, workflow));
		if (events.every(({ event_id }) => ids.includes(event_id))) return;
		await sleep(LOOK_MS, undefined, { signal });
	}
}

/** Shows what the trigger has returned so far, and checks that it was each decision exactly once. */
export async function checkDelivery(
	{ n8n, checks, progress }: Bench,
	workflow: SavedWorkflow,
	events: ArcannaEvent[],
): Promise<Brought> {
	const deliveries = await delivered(n8n, workflow);
	showTable(
		progress,
		['execution', 'what it was started with'],
		deliveries.map(({ execution, items }) => [
			execution,
			items.map(({ event_id, result_label }) => `${event_id} ${result_label}`).join(', '),
		]),
	);
	checks.equal(
		'the workflow ended well each time',
		deliveries.map(({ error }) => error).filter((error) => error !== undefined),
		[],
	);
	checks.equal(
		`started with each of the ${events.length} decisions once, and with no other`,
		idsOf(deliveries).sort(),
		events.map(({ event_id }) => event_id).sort(),
	);
	checks.equal(
		'each item says what was decided',
		deliveries
			.flatMap(({ items }) => items)
			.map(({ event_id, job_id, result_label, state }) => ({
				event_id,
				job_id,
				result_label,
				state,
			}))
			.sort(byEvent),
		events
			.map(({ event_id, job_id, decision }) => ({
				event_id,
				job_id,
				result_label: decision?.result_label,
				state: 'succeeded',
			}))
			.sort(byEvent),
	);
	checks.equal(
		'the node after it got them all',
		deliveries.flatMap(({ results }) => results).length,
		events.length,
	);
	const ids = idsOf(deliveries);
	return { decisions: new Set(ids).size, items: ids.length, executions: deliveries.length };
}

async function delivered(n8n: N8nClient, { id }: SavedWorkflow): Promise<Delivered[]> {
	const deliveries: Delivered[] = [];
	for (const execution of await n8n.executionIds(id)) {
		const ended = await n8n.finished(execution);
		deliveries.push({
			execution,
			items: itemsOf(ended, TRIGGER),
			results: itemsOf(ended, LAST_NODE),
			error: ended.status === 'success' ? undefined : (ended.error ?? ended.status),
		});
	}
	return deliveries;
}

function idsOf(deliveries: Delivered[]): string[] {
	return deliveries.flatMap(({ items }) => items).map(({ event_id }) => String(event_id));
}

function byEvent(one: { event_id: unknown }, other: { event_id: unknown }): number {
	return String(one.event_id).localeCompare(String(other.event_id));
}
