import { setTimeout as sleep } from 'node:timers/promises';

import type { JsonObject } from '../../lab/json.mts';
import type { Stage } from '../part.mts';
import { endsWell, type Restarting, untilAll } from './restarting.mts';
import type { Service } from './services.mts';
import { afterNode, publishWaiting } from './workflows.mts';

/** The `n` of the first item of the run that waits in the node, so that its jobs are told apart. */
const FIRST = 100;
const LOOK_MS = 200;
const NODE_WAIT_MS = 120_000;

/**
 * Runs the same jobs with a wait in the node, and compares what the workflows gave, field by field.
 * @param executions those that have waited without the node, by service
 */
export async function compareModes(
	stage: Stage,
	n8n: Restarting,
	services: Service[],
	executions: string[],
): Promise<void> {
	for (const [index, service] of services.entries()) {
		const without = await itemsOf(n8n, executions[index], service, 0);
		const { workflow, path } = await publishWaiting(n8n.client, [service], { waitMode: 'node' });
		const items = without.map((_, n) => ({ n: FIRST + n }));
		const execution = await n8n.client.post(workflow, path, { items });
		while (service.jobs() < 2 * without.length)
			await sleep(LOOK_MS, undefined, { signal: stage.signal });
		for (const [n, id] of service.started()) if (n >= FIRST) service.finish(id);
		await untilAll(stage, n8n, [execution], NODE_WAIT_MS, endsWell);
		stage.checks.equal(
			`${service.name}: the items are the same, field by field, as of a wait in the node`,
			without,
			await itemsOf(n8n, execution, service, FIRST),
		);
	}
}

/** What came out, without what differs from job to job. */
async function itemsOf(
	n8n: Restarting,
	id: string,
	service: Service,
	first: number,
): Promise<JsonObject[]> {
	const { runs } = await n8n.execution(id);
	const items = runs[afterNode(service)]?.at(-1)?.outputs[0] ?? [];
	let text = JSON.stringify(items.map(({ json, pairedItem }) => ({ json, pairedItem })));
	// IDs may be numbers, and one may be a part of another.
	const jobs = new Map([...service.started()].map(([n, job]) => [job, `900${n - first}`]));
	const longestFirst = [...jobs.keys()].sort((one, other) => other.length - one.length);
	text = text.replaceAll(new RegExp(longestFirst.join('|'), 'g'), (job) => jobs.get(job) ?? job);
	text = text
		.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, 'TIME')
		.replaceAll(/("(?:processingTimeMS|totalExecutionTime|executionTime)":)\d+/g, '$1 0')
		.replaceAll(/("paired":)(\d+)/g, (_, name: string, n: string) => `${name}${Number(n) - first}`);
	return JSON.parse(text) as JsonObject[];
}
