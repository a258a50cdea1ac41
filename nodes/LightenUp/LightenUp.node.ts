import {
	NodeConnectionTypes,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { waitingNodeTooltip } from '../shared/fields/options';
import { actionSubtitle } from '../shared/fields/subtitle';
import { authenticationField, credentials } from './fields';
import { getInputFields, searchServices } from './pickLists';
import { executionResource } from './resources/execution';
import { flowResource } from './resources/flow';
import { serviceResource } from './resources/service';

const properties: INodeProperties[] = [
	authenticationField,
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Execution',
				value: 'execution',
				description: 'One run of a service or flow, with its results',
			},
			{
				name: 'Flow',
				value: 'flow',
				description: 'A Hyperflow: AI services that LightenUp runs together',
			},
			{
				name: 'Service',
				value: 'service',
				description: 'A custom AI service built in LightenUp',
			},
		],
		default: 'service',
	},
	...executionResource.properties,
	...flowResource.properties,
	...serviceResource.properties,
];

export class LightenUp implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'LightenUp',
		name: 'lightenUp',
		icon: { light: 'file:lightenUp.svg', dark: 'file:lightenUp.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: actionSubtitle(properties),
		description: 'Run LightenUp custom AI services and get their results',
		defaults: { name: 'LightenUp' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		requestDefaults: {},
		waitingNodeTooltip,
		builderHint: {
			searchHint:
				'Runs services and Hyperflows built in LightenUp. Use "start" with waitForCompletion, and "run" only for services that respond within seconds. splitResults returns an item for each result.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-ai-jobs.lightenUpTrigger',
					relationHint:
						'Starts a workflow for executions that were started without waiting, or on a schedule',
				},
			],
		},
		properties,
	};

	methods = {
		listSearch: { searchServices },
		resourceMapping: { getInputFields },
	};

	customOperations = {
		execution: executionResource.operations,
		flow: flowResource.operations,
		service: serviceResource.operations,
	};
}
