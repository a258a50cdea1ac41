import type { INodeProperties } from 'n8n-workflow';

import { inBulk } from '../../../shared/operations/bulk';
import { asTool } from '../../../shared/operations/declared';
import { lightenUp } from '../../service';
import { getExecution, getFields } from './get';

export const executionOperations = { get: inBulk(lightenUp, getExecution) };

export const executionFields: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['execution'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				action: 'Get an execution of a service with its results',
				description: 'Get an execution with its results, or wait for them',
				routing: asTool(lightenUp, getExecution),
			},
		],
		default: 'get',
	},
	...getFields,
];
