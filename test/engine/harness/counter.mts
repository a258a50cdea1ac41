import type { INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { n8nWorkflow } from './n8n.mts';

/** Counts its polls in its state; `next` says what the coming polls do. */
export class Counter implements INodeType {
	readonly next: Array<'items' | 'nothing' | 'error'> = [];
	description: INodeTypeDescription = {
		displayName: 'Counter Trigger',
		name: 'counterTrigger',
		group: ['trigger'],
		version: 1,
		description: 'Counts its polls',
		defaults: { name: 'Counter Trigger' },
		polling: true,
		inputs: [],
		outputs: [n8nWorkflow.NodeConnectionTypes.Main],
		properties: [],
	};

	poll = counting(this.next);
}

function counting(next: Counter['next']) {
	return async function (this: IPollFunctions) {
		if (this.getMode() === 'manual') return [[{ json: { sample: true } }]];
		const state = this.getWorkflowStaticData('node');
		state.polls = Number(state.polls ?? 0) + 1;
		const budgetMs = typeof this.getPollBudgetMs === 'function' ? this.getPollBudgetMs() : null;
		const step = next.shift() ?? 'nothing';
		if (step === 'error') {
			throw new n8nWorkflow.NodeOperationError(this.getNode(), 'The service is away');
		}
		return step === 'items' ? [[{ json: { polls: state.polls, budgetMs } }]] : null;
	};
}
