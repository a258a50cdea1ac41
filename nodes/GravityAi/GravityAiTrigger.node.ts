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
		properties: triggerFields,
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this, gravityAi, watchFor);
	}
}
