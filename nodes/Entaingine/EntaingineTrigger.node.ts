import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { triggerSubtitle } from '../shared/fields/subtitle';
import { poll } from '../shared/triggers/poll';
import { entaingine } from './service';
import { triggerFields } from './triggerFields';
import { watchFor } from './watching';

export class EntaingineTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'entAIngine Trigger',
		name: 'entaingineTrigger',
		icon: { light: 'file:entaingine.svg', dark: 'file:entaingine.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: triggerSubtitle(triggerFields),
		description: 'Run entAIngine AI processes on text and files. Triggers when processes finish.',
		defaults: { name: 'entAIngine Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'entaingineApi', required: true }],
		builderHint: {
			searchHint:
				'Starts the workflow when processes finish: given ones (processIds), or one that each poll starts (scheduledProcessFinished; poll rarely, each one costs money). In a workflow that creates the process itself, use the entAIngine node with waitForCompletion instead.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-ai-jobs.entaingine',
					relationHint:
						'Creates processes, and downloads the files of those that the trigger returns',
				},
			],
		},
		properties: triggerFields,
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this, entaingine, watchFor);
	}
}
