import { registerResource } from '../../../shared/operations/register';
import { entaingine } from '../../service';
import { create, createFields } from './create';
import { downloadOutput, downloadOutputFields } from './downloadOutput';
import { getFields, getProcess } from './get';
import { getInputs, getInputsFields } from './getInputs';
import { getOutputs, getOutputsFields } from './getOutputs';
import { entaingineWaits } from '../../process';

export const processResource = registerResource(
	entaingine,
	'process',
	{ selected: 'create', waits: entaingineWaits },
	[
		{
			name: 'Create',
			value: 'create',
			action: 'Create a process from a template',
			description: 'Start a process from a template, and get its result',
			run: create,
			fields: createFields,
		},
		{
			name: 'Download Output',
			value: 'downloadOutput',
			action: 'Download the output file of a process',
			description: 'Get the file that a process has made',
			run: downloadOutput,
			jobParameter: 'processId',
			fields: downloadOutputFields,
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get a process with its result',
			description: 'Get a process with its result, or wait for its end',
			run: getProcess,
			jobParameter: 'processId',
			fields: getFields,
		},
		{
			name: 'Get Inputs',
			value: 'getInputs',
			action: 'Get the inputs that a process was started with',
			description: 'Get what a process was started with, an item for each input',
			run: getInputs,
			jobParameter: 'processId',
			fields: getInputsFields,
		},
		{
			name: 'Get Outputs',
			value: 'getOutputs',
			action: 'Get the outputs that a process has made so far',
			description: 'Get what a process has made so far, an item for each output',
			run: getOutputs,
			jobParameter: 'processId',
			fields: getOutputsFields,
		},
	],
);
