import type { INode, IWorkflowBase } from 'n8n-workflow';

/**
 * Operations of the node's own resource that no panel lists. n8n would drop the operation of a resource
 * that the panel doesn't list.
 */
export const CHECK = 'durableCheck';
export const RESULTS = 'durableResults';

const NOT_SAVED = new Date(0);

/**
 * The sub-workflow that waits: it checks, and parks until the next check, as long as a job runs. All its
 * nodes are n8n's own, except those that check and that return the results. n8n stores it with its
 * execution, so it is in no list of workflows.
 * @param node the node whose jobs are waited for
 * @param parameters its resource, and the parameters that its credentials depend on
 */
export function subWorkflow(node: INode, parameters: INode['parameters']): IWorkflowBase {
	const own = (name: string, operation: string, x: number): INode => ({
		...place(name, x),
		type: node.type,
		typeVersion: node.typeVersion,
		parameters: { ...parameters, operation },
		credentials: node.credentials,
	});
	return {
		// n8n replaces this with the workflow of the node.
		id: '',
		name: `Waiting for the jobs of "${node.name}"`,
		active: false,
		isArchived: false,
		createdAt: NOT_SAVED,
		updatedAt: NOT_SAVED,
		activeVersionId: null,
		nodes: [
			{
				...place('Start', 0),
				type: 'n8n-nodes-base.executeWorkflowTrigger',
				typeVersion: 1.1,
				parameters: { inputSource: 'passthrough' },
			},
			own('Check', CHECK, 1),
			{
				...place('Still Running?', 2),
				type: 'n8n-nodes-base.if',
				typeVersion: 2.2,
				parameters: {
					conditions: {
						options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
						combinator: 'and',
						conditions: [
							{
								id: 'running',
								leftValue: '={{ $json.running }}',
								rightValue: '',
								operator: { type: 'boolean', operation: 'true', singleValue: true },
							},
						],
					},
					options: {},
				},
			},
			own('Results', RESULTS, 3),
		],
		connections: {
			Start: { main: [[to('Check')]] },
			Check: { main: [[to('Still Running?')]] },
			'Still Running?': { main: [[to('Check')], [to('Results')]] },
		},
		settings: {
			executionOrder: 'v1',
			// Without these executions, n8n couldn't return the results to the node after a restart.
			saveDataSuccessExecution: 'all',
			saveDataErrorExecution: 'all',
			saveExecutionProgress: false,
			executionTimeout: -1,
			callerPolicy: 'workflowsFromSameOwner',
		},
	};
}

function place(name: string, step: number): Pick<INode, 'id' | 'name' | 'position'> {
	return { id: name, name, position: [220 * step, 0] };
}

function to(node: string) {
	return { node, type: 'main' as const, index: 0 };
}
