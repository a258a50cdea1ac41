import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { triggerSubtitle } from '../shared/fields/subtitle';
import { poll } from '../shared/triggers/poll';
import { gravityAi } from './service';
import { triggerFields } from './triggerFields';
import { watchFor } from './watching';

export class GravityAiTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Gravity AI Trigger',
		name: 'gravityAiTrigger',
		icon: { light: 'file:gravityAi.svg', dark: 'file:gravityAi.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: triggerSubtitle(triggerFields),
		description: 'Run Gravity AI models. Triggers when jobs are created or finish.',
		defaults: { name: 'Gravity AI Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'gravityAiApi', required: true }],
		builderHint: {
			searchHint:
				'Starts the workflow for jobs of the model that its key belongs to, no matter who submitted them. downloadResult attaches the result. In a workflow that submits the job itself, use the Gravity AI node with waitForCompletion instead.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-ai-jobs.gravityAi',
					relationHint: 'Submits jobs, and gets the results of those that the trigger returns',
				},
			],
		},
		properties: triggerFields,
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this, gravityAi, watchFor);
	}
}
