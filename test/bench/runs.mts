import { Agent, fetch } from 'undici';

import type { JsonObject } from '../lab/json.mts';
import type { Execution, N8nClient } from '../lab/rest.mts';
import { processorMs } from './processorTime.mts';
import type { Rig } from './stage.mts';
import { type ListWorkflow, WORK } from './workflows.mts';

/** Waits for an execution of any length; Node's own gives up after five minutes. */
const patient = new Agent({ headersTimeout: 0 });

/** The result of a run of a workflow, as n8n recorded it. */
export interface Ran {
	/** The time that n8n records for the node. */
	ms: number;
	/** n8n's processor time for the whole execution. */
	cpuMs: number;
	status: string;
	error?: string;
	/** The node's output. */
	items: JsonObject[];
}

/** Runs a list through a workflow and reads the execution. */
export async function runList(
	n8n: N8nClient,
	workflow: ListWorkflow,
	items: JsonObject[],
): Promise<Execution> {
	return await n8n.finished(await endedList(n8n, workflow, items));
}

/** Runs a list through a workflow and measures the time of its node. */
export async function timed(
	{ n8n, instance }: Rig,
	workflow: ListWorkflow,
	items: JsonObject[],
): Promise<Ran> {
	const cpuBefore = await processorMs(instance.pid);
	const id = await endedList(n8n, workflow, items);
	const cpuMs = (await processorMs(instance.pid)) - cpuBefore;
	const execution = await n8n.finished(id);
	const run = execution.runs[WORK]?.at(-1);
	if (!run) throw new Error(`The node did not run: ${execution.error ?? execution.status}`);
	return {
		ms: run.executionTimeMs,
		cpuMs,
		status: execution.status,
		error: execution.error ?? run.error,
		items: run.outputs[0] ?? [],
	};
}

/**
 * Sends the items to the workflow's webhook, which responds when the execution has finished, and returns
 * the execution's ID. Nothing else is requested meanwhile: that would cost n8n processor time.
 */
async function endedList(
	n8n: N8nClient,
	{ workflow, path }: ListWorkflow,
	items: JsonObject[],
): Promise<string> {
	const response = await fetch(`${n8n.url}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ items }),
		signal: n8n.signal,
		dispatcher: patient,
	});
	// Its status shows whether the execution succeeded, and so does the execution itself.
	await response.arrayBuffer();
	const id = (await n8n.executionIds(workflow.id)).at(-1);
	if (id === undefined) throw new Error(`The webhook of "${workflow.name}" started nothing`);
	return id;
}

/** Alerts as a SIEM sends them, with a serial number to distinguish them. */
export function alerts(count: number): JsonObject[] {
	return Array.from({ length: count }, (_, serial) => ({
		serial,
		alert_id: `SIEM-${20_000 + serial}`,
		title: 'Sign-in from two countries within ten minutes',
		severity: ['low', 'medium', 'high', 'critical'][serial % 4],
		rule: 'identity.impossible_travel',
		source: { ip: `10.0.${serial % 256}.${Math.floor(serial / 256) % 256}`, country: 'RO' },
		user: `user-${serial % 97}`,
		tags: ['identity', 'vpn'],
	}));
}
