import { join } from 'node:path';

import { PROJECT } from './folders.mts';
import { asList, asObject, asText, isObject, type JsonObject, readJson } from './json.mts';
import type { WorkflowDraft } from './rest.mts';

/** A node in a workflow's file. */
export interface WorkflowNode extends JsonObject {
	name: string;
	type: string;
	parameters: JsonObject;
}

/** A workflow's file with its nodes read. */
export interface Example extends WorkflowDraft {
	nodes: WorkflowNode[];
}

/** A credential in n8n that the nodes of a workflow can refer to. */
export interface CredentialRef {
	id: string;
	name: string;
}

/** Reads a workflow from `examples/`, as a user would import it. */
export async function readExample(file: string): Promise<Example> {
	return await readWorkflow(join('examples', file));
}

/** Reads a workflow of the project, as a user would import it. */
export async function readWorkflow(file: string): Promise<Example> {
	const { name, nodes, connections, settings } = await readJson(join(PROJECT, file));
	return {
		name: asText(name, `The name in ${file}`),
		nodes: asList(nodes, `The nodes in ${file}`).map(readNode),
		connections,
		settings,
	};
}

/** The workflow with every reference to a credential filled in by the credential's type. */
export function bindCredentials(example: Example, byType: Record<string, CredentialRef>): Example {
	return mapNodes(example, (node) => {
		if (!isObject(node.credentials)) return node;
		const bound = Object.keys(node.credentials).map((type) => {
			if (!byType[type]) throw new Error(`"${node.name}" wants a credential of type ${type}`);
			return [type, byType[type]];
		});
		return { ...node, credentials: Object.fromEntries(bound) };
	});
}

/** The workflow with each of its nodes replaced by what `change` makes of it. */
export function mapNodes(example: Example, change: (node: WorkflowNode) => WorkflowNode): Example {
	return { ...example, nodes: example.nodes.map(change) };
}

/** The workflow with shorter waits of n8n's Wait node, so that a check of it is quick. */
export function withWaitOf(seconds: number, example: Example): Example {
	return mapNodes(example, (node) =>
		node.type === 'n8n-nodes-base.wait'
			? { ...node, parameters: { ...node.parameters, amount: seconds, unit: 'seconds' } }
			: node,
	);
}

function readNode(value: unknown): WorkflowNode {
	const node = asObject(value, 'A node');
	return {
		...node,
		name: asText(node.name, "A node's name"),
		type: asText(node.type, "A node's type"),
		parameters: asObject(node.parameters, "A node's parameters"),
	};
}
