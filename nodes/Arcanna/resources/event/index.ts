import type { INodeProperties } from 'n8n-workflow';

import { inBulk } from '../../../shared/operations/bulk';
import { asTool, declared } from '../../../shared/operations/declared';
import { arcanna } from '../../service';
import { createEvent, createFields } from './create';
import { exportEvent, exportFields } from './export';
import { getEvent, getFields } from './get';
import { getManyEvents, getManyFields } from './getMany';
import { sendFeedback, sendFeedbackFields } from './sendFeedback';

export const eventOperations = {
	create: inBulk(arcanna, createEvent),
	get: inBulk(arcanna, getEvent),
	getMany: inBulk(arcanna, getManyEvents),
};

export const eventFields: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['event'] } },
		options: [
			{
				name: 'Create',
				value: 'create',
				action: 'Send an event for a decision',
				description: 'Send an event, such as a security alert, and get the decision on it',
				routing: asTool(arcanna, createEvent),
			},
			{
				name: 'Export',
				value: 'export',
				action: 'Export an event with all that is stored of it',
				description: 'Get an event in its raw form, with all that Arcanna stored',
				routing: declared(arcanna, exportEvent),
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get an event with its decision',
				description: 'Get an event with its decision, or wait for the decision',
				routing: asTool(arcanna, getEvent),
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many events with their decisions',
				description: 'List events with their decisions; needs a management key',
				routing: asTool(arcanna, getManyEvents),
			},
			{
				name: 'Send Feedback',
				value: 'sendFeedback',
				action: 'Send feedback on the decision about an event',
				description: 'Tell Arcanna what the decision should have been',
				routing: declared(arcanna, sendFeedback),
			},
		],
		default: 'create',
	},
	...createFields,
	...exportFields,
	...getFields,
	...getManyFields,
	...sendFeedbackFields,
];
