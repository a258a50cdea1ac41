import { setTimeout as sleep } from 'node:timers/promises';

import { startArcanna } from '../../simulators/arcanna.mts';
import type { Rig, Stage } from '../part.mts';

const START = 'Start';
const LOOK = /^\/api\/v1\/events\/\d+\/.+/;
const POLL_S = 1;

/** Stops a workflow that waits for a decision, and checks that the node makes no more status checks. */
export async function proveCancel({ n8n }: Rig, { checks, cleanup, signal }: Stage): Promise<void> {
	const arcanna = await startArcanna({ decisionMs: 'manual' });
	cleanup.add(async () => await arcanna.close());
	const data = { baseUrl: arcanna.url, apiKey: arcanna.keys.input };
	const name = 'A wait that is stopped';
	const credential = { id: await n8n.createCredential(name, 'arcannaApi', data), name };
	const workflow = await n8n.createWorkflow({
		name,
		nodes: [
			{
				id: '00000000-0000-4000-8000-000000000000',
				name: START,
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: '00000000-0000-4000-8000-000000000001',
				name: 'Arcanna',
				type: 'n8n-nodes-ai-jobs.arcanna',
				typeVersion: 1,
				position: [220, 0],
				credentials: { arcannaApi: credential },
				parameters: {
					resource: 'event',
					operation: 'create',
					jobId: { __rl: true, mode: 'id', value: '123' },
					bodySource: 'json',
					rawBody: { rule: 'A wait that is stopped' },
					waitForCompletion: true,
					options: { pollInterval: POLL_S },
				},
			},
		],
		connections: { [START]: { main: [[{ node: 'Arcanna', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	});
	const id = await n8n.run(workflow, START);
	await arcanna.untilReceived('GET', LOOK, 2);
	await n8n.stop(id);
	const { status } = await n8n.finished(id);
	const looks = arcanna.count('GET', LOOK);
	await sleep(2_500 * POLL_S, undefined, { signal });
	checks.equal(
		'a workflow that waits is stopped, and with it the looks at the job',
		{ status, looksAfter: arcanna.count('GET', LOOK) - looks },
		{ status: 'canceled', looksAfter: 0 },
	);
}
