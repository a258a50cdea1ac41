import { registerResource } from '../../../shared/operations/register';
import { arcanna } from '../../service';
import { addNote, addNoteFields } from './addNote';
import { createEvent, createFields } from './create';
import { exportEvent, exportFields } from './export';
import { getEvent, getFields } from './get';
import { getManyEvents, getManyFields } from './getMany';
import { reprocessEvent, reprocessFields } from './reprocess';
import { sendFeedback, sendFeedbackFields } from './sendFeedback';
import { arcannaWaits } from '../../waiting';

export const eventResource = registerResource(
	arcanna,
	'event',
	{ selected: 'create', waits: arcannaWaits },
	[
		{
			name: 'Add Note',
			value: 'addNote',
			action: 'Add note to event',
			description: 'Add a note for analysts to an event. Requires a management key.',
			run: addNote,
			jobParameter: 'eventId',
			fields: addNoteFields,
		},
		{
			name: 'Create',
			value: 'create',
			action: 'Create event',
			description: 'Send an event, such as a security alert, and get the decision on it',
			run: createEvent,
			fields: createFields,
		},
		{
			name: 'Export',
			value: 'export',
			action: 'Export event',
			description: 'Get an event with all stored data',
			run: exportEvent,
			jobParameter: 'eventId',
			fields: exportFields,
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get event',
			description: 'Get an event with its decision, or wait for it',
			run: getEvent,
			jobParameter: 'eventId',
			fields: getFields,
		},
		{
			name: 'Get Many',
			value: 'getMany',
			action: 'Get many events',
			description: 'List events with their decisions. Requires a management key.',
			run: getManyEvents,
			fields: getManyFields,
		},
		{
			name: 'Reprocess',
			value: 'reprocess',
			action: 'Reprocess event',
			description: 'Let Arcanna decide on an event again. Requires a management key.',
			run: reprocessEvent,
			jobParameter: 'eventId',
			fields: reprocessFields,
		},
		{
			name: 'Send Feedback',
			value: 'sendFeedback',
			action: 'Send feedback on event',
			description: 'Send the correct label for an event to Arcanna',
			run: sendFeedback,
			jobParameter: 'eventId',
			fields: sendFeedbackFields,
		},
	],
);
