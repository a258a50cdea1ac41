import type { INodeProperties } from 'n8n-workflow';

import { inBulk } from '../../../shared/operations/bulk';
import { asTool, declared } from '../../../shared/operations/declared';
import { entaingine } from '../../service';
import { create, createFields } from './create';
import { downloadOutput, downloadOutputFields } from './downloadOutput';
import { getFields, getProcess } from './get';
import { getInputs, getInputsFields } from './getInputs';
import { getOutputs, getOutputsFields } from './getOutputs';

export const processOperations = {
	create: inBulk(entaingine, create),
	downloadOutput: inBulk(entaingine, downloadOutput),
	get: inBulk(entaingine, getProcess),
};

export const processFields: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['process'] } },
		options: [
			{
				name: 'Create',
				value: 'create',
				action: 'Create a process from a template',
				description: 'Start a process from a template, and get its result',
				routing: asTool(entaingine, create),
			},
			{
				name: 'Download Output',
				value: 'downloadOutput',
				action: 'Download the output file of a process',
				description: 'Get the file that a process has made',
				routing: asTool(entaingine, downloadOutput),
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get a process with its result',
				description: 'Get a process with its result, or wait for its end',
				routing: asTool(entaingine, getProcess),
			},
			{
				name: 'Get Inputs',
				value: 'getInputs',
				action: 'Get the inputs that a process was started with',
				description: 'Get what a process was started with, an item for each input',
				routing: declared(entaingine, getInputs),
			},
			{
				name: 'Get Outputs',
				value: 'getOutputs',
				action: 'Get the outputs that a process has made so far',
				description: 'Get what a process has made so far, an item for each output',
				routing: declared(entaingine, getOutputs),
			},
		],
		default: 'create',
	},
	...createFields,
	...downloadOutputFields,
	...getFields,
	...getInputsFields,
	...getOutputsFields,
];
