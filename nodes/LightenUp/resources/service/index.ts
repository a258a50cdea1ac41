import type { INodeProperties } from 'n8n-workflow';

import { inBulk } from '../../../shared/operations/bulk';
import { asTool } from '../../../shared/operations/declared';
import { lightenUp } from '../../service';
import { runFields, runService } from './run';
import { startFields, startService } from './start';

export const serviceOperations = { start: inBulk(lightenUp, startService) };

export const serviceFields: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['service'] } },
		options: [
			{
				name: 'Run',
				value: 'run',
				action: 'Run a service and get its outputs at once',
				description: 'Run a service in one call and get its outputs; for services that are quick',
				routing: asTool(lightenUp, runService),
			},
			{
				name: 'Start',
				value: 'start',
				action: 'Start a service and get its results when it is done',
				description: 'Start a service, and wait for its results or get them later',
				routing: asTool(lightenUp, startService),
			},
		],
		default: 'start',
	},
	...runFields,
	...startFields,
];
