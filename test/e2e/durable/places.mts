import { setTimeout as sleep } from 'node:timers/promises';

import { jobsOf } from '../../services/waiting.mts';
import type { Stage } from '../part.mts';
import { endsWell, Restarting } from './restarting.mts';
import { openServices } from './services.mts';
import { publishWaiting } from './workflows.mts';

const PLACES = 2;
const EXECUTIONS = 20;
const JOB_MS = 60_000;
const LOOK_MS = 1_000;
/** The least time that waiting in the node takes: each execution takes its slot while its job runs. */
const IN_THE_NODE_MS = (EXECUTIONS / PLACES) * JOB_MS;

/** More executions than n8n may run at once, each waiting for one job. */
export async function waitWithoutPlaces(stage: Stage): Promise<void> {
	const { checks, progress, signal } = stage;
	const [service] = (await openServices(stage)).filter(({ name }) => name === 'entAIngine');
	const env = { N8N_CONCURRENCY_PRODUCTION_LIMIT: String(PLACES) };
	const n8n = new Restarting(stage, await stage.rig({ env }));
	const { workflow, path } = await publishWaiting(n8n.client, [service], {
		waitMode: 'durable',
		timeout: 3_600,
	});
	const begunAt = Date.now();
	for (let n = 0; n < EXECUTIONS; n += 1) {
		await n8n.client.callWebhook(path, { items: [{ n }] });
	}
	const dueAt = new Map<string, number>();
	const tookMs = await progress.step(
		`${EXECUTIONS} executions, ${PLACES} at once, each for a job of ${JOB_MS / 1_000} s`,
		async () => {
			for (;;) {
				for (const id of jobsOf(service)) {
					const due = dueAt.get(id) ?? Date.now() + JOB_MS;
					if (due > 0 && Date.now() >= due) service.end(id);
					dueAt.set(id, due > 0 && Date.now() >= due ? 0 : due);
				}
				const statuses = await n8n.client.executionStatuses(workflow.id, 'webhook');
				const ended = statuses.filter(endsWell);
				const took = Date.now() - begunAt;
				if (ended.length === EXECUTIONS || took > IN_THE_NODE_MS) return took;
				await sleep(LOOK_MS, undefined, { signal });
			}
		},
	);
	checks.equal('each job was started once', service.started().length, EXECUTIONS);
	checks.that(
		`all end in less than half of the ${IN_THE_NODE_MS / 1_000} s that waiting in the node takes`,
		tookMs < IN_THE_NODE_MS / 2,
		`${Math.round(tookMs / 1_000)} s`,
	);
	await n8n.stop();
}
