import { registerResource } from '../../../shared/operations/register';
import { lightenUp } from '../../service';
import { getExecution, getFields } from './get';

export const executionResource = registerResource(lightenUp, 'execution', 'get', [
	{
		name: 'Get',
		value: 'get',
		action: 'Get an execution of a service with its results',
		description: 'Get an execution with its results, or wait for them',
		run: getExecution,
		jobParameter: 'executionId',
		fields: getFields,
	},
]);
