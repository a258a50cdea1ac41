import { randomUUID } from 'node:crypto';

import type { JsonObject } from '../lab/json.mts';
import type { N8nClient, SavedWorkflow } from '../lab/rest.mts';
import type { CredentialRef } from '../lab/workflows.mts';
import { JOB } from './service/calls.mts';

/** The node whose time is measured. */
export const WORK = 'Work';

/** A workflow that starts with a list of items sent to its webhook. */
export interface ListWorkflow {
	workflow: SavedWorkflow;
	path: string;
}

export interface DraftNode {
	name: string;
	type: string;
	typeVersion: number;
	parameters: JsonObject;
	credentials?: Record<string, CredentialRef>;
	[setting: string]: unknown;
}

/** By the name of the node that they leave: the names of the nodes that its outputs lead to. */
export type Links = Record<string, string[][]>;

/** Saves and activates a workflow that hands each element of the posted list to these nodes. */
export async function listWorkflow(
	n8n: N8nClient,
	name: string,
	nodes: DraftNode[],
	links: Links = {},
): Promise<ListWorkflow> {
	const path = randomUUID();
	const drafts: DraftNode[] = [
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2.1,
			webhookId: path,
			parameters: {
				httpMethod: 'POST',
				path,
				responseMode: 'lastNode',
				responseData: 'noData',
				options: {},
			},
		},
		{
			name: 'Items',
			type: 'n8n-nodes-base.splitOut',
			typeVersion: 1,
			parameters: { fieldToSplitOut: 'body.items', options: {} },
		},
		...nodes,
	];
	const connections = Object.entries({
		Webhook: [['Items']],
		Items: [[nodes[0].name]],
		...links,
	}).map(([from, outputs]) => [
		from,
		{ main: outputs.map((to) => to.map((node) => ({ node, type: 'main', index: 0 }))) },
	]);
	const workflow = await n8n.createWorkflow({
		name,
		nodes: drafts.map((node, index) => ({ id: randomUUID(), position: [220 * index, 0], ...node })),
		connections: Object.fromEntries(connections),
		settings: { executionOrder: 'v1' },
	});
	await n8n.activate(workflow);
	return { workflow, path };
}

/** This package's node for Arcanna. */
export function ourNode(credential: CredentialRef, parameters: JsonObject): DraftNode {
	return {
		name: WORK,
		type: 'n8n-nodes-ai-jobs.arcanna',
		typeVersion: 1,
		parameters: {
			resource: 'event',
			jobId: { __rl: true, mode: 'id', value: String(JOB) },
			options: {},
			...parameters,
		},
		credentials: { arcannaApi: credential },
	};
}

/** A bare node that sends the same requests with n8n's helper, ten at a time, and does nothing else. */
export function floorNode(
	credential: CredentialRef,
	operation: 'create' | 'get' | 'download' | 'upload',
): DraftNode {
	const isArcanna = operation === 'create' || operation === 'get';
	return {
		name: WORK,
		type: 'n8n-nodes-floor.floor',
		typeVersion: 1,
		parameters: { operation, jobId: JOB },
		credentials: { [isArcanna ? 'arcannaApi' : 'gravityAiApi']: credential },
	};
}

/** n8n's HTTP Request node with the same credential, as a user sets it up. */
export function httpRequestNode(
	credential: CredentialRef,
	parameters: JsonObject,
	settings: JsonObject = {},
): DraftNode {
	return {
		name: WORK,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.5,
		parameters: {
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'arcannaApi',
			options: {},
			...parameters,
		},
		credentials: { arcannaApi: credential },
		...settings,
	};
}

/** The same creating request as this package sends, for the HTTP Request node. */
export function creating(url: string): JsonObject {
	return {
		method: 'POST',
		url: `${url}/api/v1/events/`,
		sendBody: true,
		specifyBody: 'json',
		jsonBody: `={{ { job_id: ${JOB}, raw_body: $json } }}`,
	};
}

/** n8n's Edit Fields node, which makes each item by an expression. */
export function editFields(expression: string): DraftNode {
	return {
		name: WORK,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { mode: 'raw', jsonOutput: expression, options: {} },
	};
}
