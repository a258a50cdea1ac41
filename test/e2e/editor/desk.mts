import type { JsonObject } from '../../lab/json.mts';
import type { N8nClient, SavedWorkflow } from '../../lab/rest.mts';

const SPACING = 320;

/** The item for each of the nodes that are tried, by the name of the node that returns it. */
export type Inputs = Record<string, JsonObject>;

/** A workflow with an item for each node that is to be added behind it. */
export async function saveDesk(n8n: N8nClient, inputs: Inputs): Promise<SavedWorkflow> {
	const names = Object.keys(inputs);
	return await n8n.createWorkflow({
		name: 'Try the nodes',
		nodes: [
			node('Try it', 'n8n-nodes-base.manualTrigger', 1, [0, 0]),
			...names.map((name, index) =>
				node(name, 'n8n-nodes-base.noOp', 1, [SPACING, index * SPACING]),
			),
		],
		connections: {
			'Try it': { main: [names.map((name) => ({ node: name, type: 'main', index: 0 }))] },
		},
		settings: { executionOrder: 'v1' },
		pinData: Object.fromEntries(Object.entries(inputs).map(([name, json]) => [name, [{ json }]])),
	});
}

function node(name: string, type: string, typeVersion: number, position: [number, number]): object {
	return { id: crypto.randomUUID(), name, type, typeVersion, position, parameters: {} };
}
