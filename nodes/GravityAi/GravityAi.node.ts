import {
	NodeConnectionTypes,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { waitingNodeTooltip } from '../shared/fields/options';
import { actionSubtitle } from '../shared/fields/subtitle';
import { jobResource } from './resources/job';

const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [{ name: 'Job', value: 'job', description: 'One run of a model on one input' }],
		default: 'job',
	},
	...jobResource.properties,
];

export class GravityAi implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Gravity AI',
		name: 'gravityAi',
		icon: { light: 'file:gravityAi.svg', dark: 'file:gravityAi.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: actionSubtitle(properties),
		description: 'Run Gravity AI models on files, JSON or text and get their results',
		defaults: { name: 'Gravity AI' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'gravityAiApi', required: true }],
		requestDefaults: {},
		waitingNodeTooltip,
		builderHint: {
			searchHint:
				'Runs a model on a file, JSON or text. "submit" with waitForCompletion and downloadResult returns the result itself: items if it is JSON, otherwise a file. Each job costs money, so never submit one in a loop that polls; "get" with waitForCompletion continues to wait for a job that was submitted.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-ai-jobs.gravityAiTrigger',
					relationHint:
						'Starts a workflow for jobs that were submitted without waiting, or by others',
				},
			],
		},
		properties,
	};

	customOperations = { job: jobResource.operations };
}
