import type { INodeProperties } from 'n8n-workflow';

import { sendForJson } from '../../../shared/http/client';
import type { Operation } from '../../../shared/operations/context';
import { optionsField } from '../../../shared/fields/options';
import { filledByModel } from '../../../shared/fields/tool';
import { requireText } from '../../../shared/parameters/text';
import { eventIdFields, managementKeyNotice, useCaseField } from '../../fields';
import { managedEventPath } from '../../parameters';
import { doneObject } from '../useCase/startStop';

const show = { resource: ['event'], operation: ['addNote'] };

export const addNoteFields: INodeProperties[] = [
	managementKeyNotice(show, 'Adding a note', 'write:event_agentic_notes'),
	useCaseField({ show }),
	...eventIdFields(show),
	...filledByModel(
		{
			displayName: 'Note',
			name: 'note',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			required: true,
			placeholder: 'e.g. The sign-in came from the VPN of the branch office',
			description:
				'What an analyst should know about the event, such as the findings of an AI agent',
			displayOptions: { show },
		},
		'note',
		'What an analyst should know about the event, in a few sentences',
	),
	optionsField(show),
];

const ADDED = {
	mayHave: 'The note may have been added',
	check: 'Check the event in Arcanna before you add the note again.',
};

/**
 * Adds a note to an event. Source: the vendor's MCP server, `add_agentic_notes`, which always sends an
 * object of saved objects.
 */
export const addNote: Operation = async (context) => {
	const note = requireText(context.parameter('note'), 'Note', 'Enter the text of the note.');
	const event = managedEventPath(context.parameter('jobId'), context.parameter('eventId'));
	const request = {
		method: 'POST',
		path: `${event}/add_agentic_notes`,
		body: { agent_notes: note, agent_saved_objects: {} },
		safety: 'unsafe',
		change: ADDED,
		mayBeEmpty: true,
	} as const;
	return [{ json: await sendForJson(context, request, doneObject) }];
};
