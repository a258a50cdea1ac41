import { registerResource } from '../../../shared/operations/register';
import { lightenUp } from '../../service';
import { getExecution, getFields } from './get';
import { lightenUpWaits } from '../../execution';

export const executionResource = registerResource(
	lightenUp,
	'execution',
	{ selected: 'get', waits: lightenUpWaits },
	[
		{
			name: 'Get',
			value: 'get',
			action: 'Get execution',
			description: 'Get an execution with its results, or wait until it finishes',
			run: getExecution,
			jobParameter: 'executionId',
			fields: getFields,
		},
	],
);
