import { registerResource } from '../../../shared/operations/register';
import { arcanna } from '../../service';
import { createEvent, createFields } from './create';
import { exportEvent, exportFields } from './export';
import { getEvent, getFields } from './get';
import { getManyEvents, getManyFields } from './getMany';
import { sendFeedback, sendFeedbackFields } from './sendFeedback';
import { arcannaWaits } from '../../waiting';

export const eventResource = registerResource(
	arcanna,
	'event',
	{ selected: 'create', waits: arcannaWaits },
	[
		{
			name: 'Create',
			value: 'create',
			action: 'Send an event for a decision',
			description: 'Send an event, such as a security alert, and get the decision on it',
			run: createEvent,
			fields: createFields,
		},
		{
			name: 'Export',
			value: 'export',
			action: 'Export an event with all that is stored of it',
			description: 'Get an event in its raw form, with all that Arcanna stored',
			run: exportEvent,
			jobParameter: 'eventId',
			fields: exportFields,
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get an event with its decision',
			description: 'Get an event with its decision, or wait for the decision',
			run: getEvent,
			jobParameter: 'eventId',
			fields: getFields,
		},
		{
			name: 'Get Many',
			value: 'getMany',
			action: 'Get many events with their decisions',
			description: 'List events with their decisions; needs a management key',
			run: getManyEvents,
			fields: getManyFields,
		},
		{
			name: 'Send Feedback',
			value: 'sendFeedback',
			action: 'Send feedback on the decision about an event',
			description: 'Tell Arcanna what the decision should have been',
			run: sendFeedback,
			jobParameter: 'eventId',
			fields: sendFeedbackFields,
		},
	],
);
