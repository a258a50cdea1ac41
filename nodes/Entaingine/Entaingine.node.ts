import {
	NodeConnectionTypes,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { waitingNodeTooltip } from '../shared/fields/options';
import { actionSubtitle } from '../shared/fields/subtitle';
import { NOT_AS_TOOL } from '../shared/fields/tool';
import { fileResource } from './resources/file';
import { processResource } from './resources/process';

const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			// An agent has no files.
			{
				name: 'File',
				value: 'file',
				description: 'A file to use as an input of a process',
				displayOptions: NOT_AS_TOOL,
			},
			{
				name: 'Process',
				value: 'process',
				description: 'A run of a template with its own inputs',
			},
		],
		default: 'process',
	},
	...fileResource.properties,
	...processResource.properties,
];

export class Entaingine implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'entAIngine',
		name: 'entaingine',
		icon: { light: 'file:entaingine.svg', dark: 'file:entaingine.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: actionSubtitle(properties),
		description: 'Run entAIngine AI processes on text and files, and get their results',
		defaults: { name: 'entAIngine' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'entaingineApi', required: true }],
		requestDefaults: {},
		waitingNodeTooltip,
		builderHint: {
			searchHint:
				'Runs process templates of entAIngine on text and files. For a file, first "upload" of "file", and use its url as the value of an input of the template. "create" of "process" with waitForCompletion returns the final text as text, and "downloadOutput" the file that it produced.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-ai-jobs.entaingineTrigger',
					relationHint:
						'Starts a workflow for processes that were created without waiting, or on a schedule',
				},
			],
		},
		properties,
	};

	customOperations = { file: fileResource.operations, process: processResource.operations };
}
