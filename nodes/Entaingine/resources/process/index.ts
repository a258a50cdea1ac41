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
			action: 'Create process',
			description: 'Start a process from a template and get its result',
			run: create,
			fields: createFields,
		},
		{
			name: 'Download Output',
			value: 'downloadOutput',
			action: 'Download process output',
			description: 'Download the file that a process produced',
			run: downloadOutput,
			jobParameter: 'processId',
			fields: downloadOutputFields,
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get process',
			description: 'Get a process with its result, or wait until it finishes',
			run: getProcess,
			jobParameter: 'processId',
			fields: getFields,
		},
		{
			name: 'Get Inputs',
			value: 'getInputs',
			action: 'Get process inputs',
			description: 'Get the inputs of a process, one item for each',
			run: getInputs,
			jobParameter: 'processId',
			fields: getInputsFields,
		},
		{
			name: 'Get Outputs',
			value: 'getOutputs',
			action: 'Get process outputs',
			description: 'Get the outputs that a process has produced so far, one item for each',
			run: getOutputs,
			jobParameter: 'processId',
			fields: getOutputsFields,
		},
	],
);
