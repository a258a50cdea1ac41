import {
	NodeConnectionTypes,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { waitingNodeTooltip } from '../shared/fields/options';
import { actionSubtitle } from '../shared/fields/subtitle';
import { getLabels, searchLabels, searchUseCases } from './pickLists';
import { eventResource } from './resources/event';
import { useCaseResource } from './resources/useCase';

const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Event',
				value: 'event',
				description: 'Something that Arcanna decides on, such as a security alert',
			},
			{
				name: 'Use Case',
				value: 'useCase',
				description: 'A decision task configured in Arcanna (called a job in its API)',
			},
		],
		default: 'event',
	},
	...eventResource.properties,
	...useCaseResource.properties,
];

export class Arcanna implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Arcanna',
		name: 'arcanna',
		icon: { light: 'file:arcanna.svg', dark: 'file:arcanna.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: actionSubtitle(properties),
		description: 'Send security alerts to Arcanna.ai, get decisions and send feedback',
		defaults: { name: 'Arcanna' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'arcannaApi', required: true }],
		requestDefaults: {},
		waitingNodeTooltip,
		builderHint: {
			searchHint:
				'Sends alerts to Arcanna and gets its decisions. "create" of "event" with waitForCompletion returns the decision (result_label, confidence_score) of each input item: branch on it with If or Switch, and send corrections with "sendFeedback". Keep event_id and job_id for that.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-ai-jobs.arcannaTrigger',
					relationHint:
						'Starts a workflow for decisions on events that were sent without waiting, or by others',
				},
			],
		},
		properties,
	};

	methods = {
		listSearch: { searchUseCases, searchLabels },
		loadOptions: { getLabels },
	};

	customOperations = { event: eventResource.operations, useCase: useCaseResource.operations };
}
