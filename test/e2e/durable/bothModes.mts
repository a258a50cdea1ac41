import { setTimeout as sleep } from 'node:timers/promises';

import { alike, jobsOf } from '../../services/waiting.mts';
import type { Stage } from '../part.mts';
import { endsWell, type Restarting, untilAll } from './restarting.mts';
import { openServices, type Service } from './services.mts';
import { afterNode, publishWaiting } from './workflows.mts';

const LOOK_MS = 200;
const NODE_WAIT_MS = 120_000;

/**
 * Runs the same jobs with a wait in the node, and compares what the workflows returned, field by field.
 * @param executions those that have waited without the node, by service
 */
export async function compareModes(
	stage: Stage,
	n8n: Restarting,
	services: Service[],
	executions: string[],
): Promise<void> {
	const others = await openServices(stage);
	for (const [index, service] of services.entries()) {
		const other = others[index];
		const { workflow, path } = await publishWaiting(n8n.client, [other], { waitMode: 'node' });
		const items = jobsOf(service).map((_, n) => ({ n }));
		const execution = await n8n.client.post(workflow, path, { items });
		while (other.started().length < items.length) {
			await sleep(LOOK_MS, undefined, { signal: stage.signal });
		}
		for (const id of jobsOf(other)) other.end(id);
		await untilAll(stage, n8n, [execution], NODE_WAIT_MS, endsWell);
		stage.checks.equal(
			`${service.name}: the items are the same, field by field, as of a wait in the node`,
			await itemsOf(n8n, executions[index], service),
			await itemsOf(n8n, execution, other),
		);
	}
}

/** The output, without what differs from job to job. */
async function itemsOf(n8n: Restarting, id: string, service: Service): Promise<unknown> {
	const { runs } = await n8n.execution(id);
	const items = runs[afterNode(service)]?.at(-1)?.outputs[0] ?? [];
	return alike(
		service,
		items.map(({ json, pairedItem }) => ({ json, pairedItem })),
	);
}
