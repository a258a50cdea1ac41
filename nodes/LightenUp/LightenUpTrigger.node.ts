import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { triggerSubtitle } from '../shared/fields/subtitle';
import { poll } from '../shared/triggers/poll';
import { credentials } from './fields';
import { getInputFields, searchServices } from './pickLists';
import { lightenUp } from './service';
import { triggerFields } from './triggerFields';
import { watchFor } from './watching';

export class LightenUpTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'LightenUp Trigger',
		name: 'lightenUpTrigger',
		icon: { light: 'file:lightenUp.svg', dark: 'file:lightenUp.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: triggerSubtitle(triggerFields),
		description: 'Run LightenUp custom AI services. Triggers when executions finish.',
		defaults: { name: 'LightenUp Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		builderHint: {
			searchHint:
				'Starts the workflow when executions finish: given ones (executionIds), or one that each poll starts (scheduledRunFinished; poll rarely, each one costs money). In a workflow that starts the execution itself, use the LightenUp node with waitForCompletion instead.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-ai-jobs.lightenUp',
					relationHint: 'Starts services and flows, and gets executions by their IDs',
				},
			],
		},
		properties: triggerFields,
	};

	methods = {
		listSearch: { searchServices },
		resourceMapping: { getInputFields },
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this, lightenUp, watchFor);
	}
}
