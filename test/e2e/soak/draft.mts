import { randomUUID } from 'node:crypto';

import { type DraftNode, type Links } from '../../bench/workflows.mts';
import type { JsonObject } from '../../lab/json.mts';
import type { N8nClient, SavedWorkflow } from '../../lab/rest.mts';
import type { CredentialRef } from '../../lab/workflows.mts';

const POLLS = { pollTimes: { item: [{ mode: 'everyMinute' }] } };
const OURS = 'n8n-nodes-ai-jobs.';

/** A node of this package. */
export function ours(
	name: string,
	type: string,
	credentials: Record<string, CredentialRef>,
	parameters: JsonObject,
	settings: JsonObject = {},
): DraftNode {
	const polls = type.endsWith('Trigger') ? POLLS : {};
	return {
		name,
		type: OURS + type,
		typeVersion: 1,
		parameters: { ...polls, ...parameters },
		credentials,
		...settings,
	};
}

/** A webhook that responds with what the last node returns. */
export function webhook(path: string): DraftNode {
	return {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		webhookId: path,
		parameters: {
			httpMethod: 'POST',
			path,
			responseMode: 'lastNode',
			responseData: 'allEntries',
			options: {},
		},
	};
}

/** An item for each element of the posted list. */
export const splitItems: DraftNode = {
	name: 'Items',
	type: 'n8n-nodes-base.splitOut',
	typeVersion: 1,
	parameters: { fieldToSplitOut: 'body.items', options: {} },
};

/** A node that does nothing, for the triggers' items. */
export function end(name: string): DraftNode {
	return { name, type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
}

/** Links each node to the next one. */
export function chain(...nodes: DraftNode[]): Links {
	return Object.fromEntries(
		nodes.slice(0, -1).map(({ name }, index) => [name, [[nodes[index + 1].name]]]),
	);
}

export async function save(
	n8n: N8nClient,
	name: string,
	nodes: DraftNode[],
	links: Links,
): Promise<SavedWorkflow> {
	const connections = Object.entries(links).map(([from, outputs]) => [
		from,
		{ main: outputs.map((to) => to.map((node) => ({ node, type: 'main', index: 0 }))) },
	]);
	return await n8n.createWorkflow({
		name,
		nodes: nodes.map((node, index) => ({
			id: randomUUID(),
			position: [220 * index, 120 * (index % 3)],
			...node,
		})),
		connections: Object.fromEntries(connections),
		settings: { executionOrder: 'v1' },
	});
}
