import { randomUUID } from 'node:crypto';

import type { JsonObject } from '../../lab/json.mts';
import type { WorkflowDraft } from '../../lab/rest.mts';
import type { CredentialRef } from '../../lab/workflows.mts';

const WIDTH = 220;

/** A node of a workflow that is written here. */
export interface NodeDraft {
	name: string;
	type: string;
	typeVersion: number;
	parameters: JsonObject;
	credentials?: Record<string, CredentialRef>;
	webhookId?: string;
}

/** A workflow of nodes in a row. */
export function inARow(name: string, nodes: NodeDraft[], settings: JsonObject = {}): WorkflowDraft {
	const links = nodes.slice(1).map((node, index) => {
		const target = { node: node.name, type: 'main', index: 0 };
		return [nodes[index].name, { main: [[target]] }] as const;
	});
	return {
		name,
		nodes: nodes.map((node, index) => ({
			id: randomUUID(),
			position: [index * WIDTH, 0],
			...node,
		})),
		connections: Object.fromEntries(links),
		settings: { executionOrder: 'v1', ...settings },
	};
}

/** A webhook that responds at once, or with the first item of the last node. */
export function webhook(path: string, answers: 'onReceived' | 'lastNode'): NodeDraft {
	return {
		name: 'Request',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: path,
		parameters: { httpMethod: 'POST', path, responseMode: answers, options: {} },
	};
}

/** A node of the package. */
export function ours(
	name: string,
	type: string,
	parameters: JsonObject,
	credentials: Record<string, CredentialRef>,
): NodeDraft {
	return { name, type: `n8n-nodes-ai-jobs.${type}`, typeVersion: 1, parameters, credentials };
}
