import type { N8nClient, SavedWorkflow } from '../../lab/rest.mts';
import type { Service } from './services.mts';

export const JOB = 'Job';
export const AFTER = 'After';
const IN = 'In';
const EACH = 'Each';

export interface WaitingWorkflow {
	service: Service;
	workflow: SavedWorkflow;
	/** Of its webhook. */
	path: string;
}

/**
 * Publishes a workflow that starts a job for each item `{ n }` that its webhook gets in `items`, waits
 * for all of them, and notes beside each result the `n` of the item that it is paired with.
 */
export async function publishWaiting(
	n8n: N8nClient,
	service: Service,
	options: object,
	name = service.name,
): Promise<WaitingWorkflow> {
	const { node, parameters } = service;
	const { type, data } = service.credential;
	const path = `durable-${name.toLowerCase().replaceAll(/\W+/g, '-')}`;
	const credential = { id: await n8n.createCredential(name, type, data), name };
	const nodes = [
		{
			name: IN,
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2.1,
			webhookId: path,
			parameters: { path, httpMethod: 'POST', responseMode: 'onReceived' },
		},
		{
			name: EACH,
			type: 'n8n-nodes-base.splitOut',
			typeVersion: 1,
			parameters: { fieldToSplitOut: 'body.items' },
		},
		{
			name: JOB,
			type: `n8n-nodes-ai-jobs.${node}`,
			typeVersion: 1,
			credentials: { [type]: credential },
			parameters: { ...parameters, waitForCompletion: true, options },
		},
		{
			name: AFTER,
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: {
				assignments: {
					assignments: [
						{
							id: 'paired',
							name: 'paired',
							value: `={{ $('${EACH}').item.json.n }}`,
							type: 'number',
						},
					],
				},
				includeOtherFields: true,
				options: {},
			},
		},
	];
	const to = (next: string) => ({ main: [[{ node: next, type: 'main', index: 0 }]] });
	const workflow = await n8n.createWorkflow({
		name,
		nodes: nodes.map((one, index) => ({ id: one.name, position: [220 * index, 0], ...one })),
		connections: { [IN]: to(EACH), [EACH]: to(JOB), [JOB]: to(AFTER) },
		settings: { executionOrder: 'v1' },
	});
	await n8n.activate(workflow);
	return { service, workflow, path };
}
