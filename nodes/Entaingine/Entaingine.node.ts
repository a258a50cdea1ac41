import {
	NodeConnectionTypes,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { waitingNodeTooltip } from '../shared/fields/options';
import { actionSubtitle } from '../shared/fields/subtitle';
import { fileResource } from './resources/file';
import { processResource } from './resources/process';

const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'File',
				value: 'file',
				description: 'A file to use as an input of a process',
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
		properties,
	};

	customOperations = { file: fileResource.operations, process: processResource.operations };
}
