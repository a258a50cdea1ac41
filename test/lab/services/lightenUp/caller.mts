import type { SavedWorkflow, WorkflowDraft } from '../../rest.mts';

/** A workflow that passes users to another one, and waits for it. */
export function callingWorkflow(called: SavedWorkflow, users: string[]): WorkflowDraft {
	const nodes = [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		{
			name: 'Wait for it',
			type: 'n8n-nodes-base.executeWorkflow',
			typeVersion: 1.2,
			parameters: {
				workflowId: { __rl: true, mode: 'id', value: called.id },
				options: { waitForSubWorkflow: true },
			},
		},
	];
	return {
		name: 'A workflow that calls the one that waits',
		nodes: nodes.map((node, index) => ({ id: node.name, position: [220 * index, 0], ...node })),
		connections: { Start: { main: [[{ node: 'Wait for it', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
		pinData: { Start: users.map((userid) => ({ json: { userid } })) },
	};
}
