import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { triggerSubtitle } from '../shared/fields/subtitle';
import { poll } from '../shared/triggers/poll';
import { getLabels, searchUseCases } from './pickLists';
import { arcanna } from './service';
import { triggerFields } from './triggerFields';
import { watchFor } from './watching';

export class ArcannaTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Arcanna Trigger',
		name: 'arcannaTrigger',
		icon: { light: 'file:arcanna.svg', dark: 'file:arcanna.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: triggerSubtitle(triggerFields),
		description:
			'Triage security alerts with Arcanna.ai. Triggers when decisions are made, a use case is active, or training finishes.',
		defaults: { name: 'Arcanna Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'arcannaApi', required: true }],
		builderHint: {
			searchHint:
				'Starts the workflow for decisions, no matter who sent the events (newDecision needs a management key). Its items have the same fields as those of "event: get". In a workflow that sends the events itself, use the Arcanna node with waitForCompletion instead.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-ai-jobs.arcanna',
					relationHint:
						'Sends events, gets their decisions and gives feedback on what the trigger returns',
				},
			],
		},
		properties: triggerFields,
	};

	methods = {
		listSearch: { searchUseCases },
		loadOptions: { getLabels },
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this, arcanna, watchFor);
	}
}
