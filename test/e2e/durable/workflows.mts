import type { N8nClient, SavedWorkflow } from '../../lab/rest.mts';
import type { Service } from './services.mts';

export const IN = 'In';
export const EACH = 'Each';

export interface WaitingWorkflow {
	services: Service[];
	workflow: SavedWorkflow;
	/** Of its webhook. */
	path: string;
}

/**
 * Publishes a workflow that starts a job of each of the services for each item `{ n }` that its
 * webhook gets in `items`, waits for all of them, and adds to each result the `n` of the item
 * that it is paired with. n8n runs the services one after the other.
 * @param errorWorkflow the ID of the workflow that n8n runs when an execution fails
 */
export async function publishWaiting(
	n8n: N8nClient,
	services: Service[],
	options: { waitMode: string; [option: string]: unknown },
	errorWorkflow?: string,
): Promise<WaitingWorkflow> {
	const name = services.map((service) => service.name).join(', ');
	const path = `${options.waitMode}-${services.map(({ type }) => type.description.name).join('-')}-${errorWorkflow ?? ''}`;
	const branches = await Promise.all(
		services.map(async (service) => await branch(n8n, service, options)),
	);
	const nodes = [...entry(path), ...branches.flat()];
	const to = (next: string) => ({ node: next, type: 'main', index: 0 });
	const workflow = await n8n.createWorkflow({
		name,
		nodes: nodes.map((one, index) => ({
			id: one.name,
			position: [220 * (index % 4), 220 * Math.floor(index / 4)],
			...one,
		})),
		connections: {
			[IN]: { main: [[to(EACH)]] },
			[EACH]: { main: [services.map((service) => to(jobNode(service)))] },
			...Object.fromEntries(
				services.map((service) => [jobNode(service), { main: [[to(afterNode(service))]] }]),
			),
		},
		settings: { executionOrder: 'v1', ...(errorWorkflow && { errorWorkflow }) },
	});
	await n8n.activate(workflow);
	return { services, workflow, path };
}

/** A webhook that responds at once, and an item for each of `items` in its body. */
export function entry(path: string) {
	return [
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
	];
}

/** The node that returns what a service's node returned. */
export function afterNode({ name }: Service): string {
	return `After ${name}`;
}

function jobNode({ name }: Service): string {
	return `Job of ${name}`;
}

async function branch(n8n: N8nClient, service: Service, options: object) {
	const { type, data } = service.credential;
	const id = await n8n.createCredential(service.name, type.name, data);
	return [
		{
			name: jobNode(service),
			type: `n8n-nodes-ai-jobs.${service.type.description.name}`,
			typeVersion: 1,
			credentials: { [type.name]: { id, name: service.name } },
			parameters: { ...service.parameters, waitForCompletion: true, options },
		},
		{
			name: afterNode(service),
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
}
