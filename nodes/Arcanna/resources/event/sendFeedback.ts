import type { INodeProperties } from 'n8n-workflow';

import { expectObject } from '../../../shared/http/expect';
import type { Declared } from '../../../shared/operations/routed';
import { optionsField } from '../../../shared/fields/options';
import { requireText } from '../../../shared/parameters/text';
import { eventIdField, useCaseField, usernameOption } from '../../fields';
import { eventPath, usernameOf } from '../../parameters';
import { arcanna } from '../../service';
import { doneItem } from '../useCase/startStop';

const show = { resource: ['event'], operation: ['sendFeedback'] };

export const sendFeedbackFields: INodeProperties[] = [
	useCaseField({ show }),
	eventIdField(show),
	{
		displayName: 'Label',
		name: 'label',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'What the decision should have been: one of the labels of the use case',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Pick a label',
				typeOptions: { searchListMethod: 'searchLabels', searchable: true },
			},
			{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Escalate' },
		],
		displayOptions: { show },
	},
	optionsField(show, { own: [usernameOption] }),
];

/** Tells Arcanna what the decision should have been. Sent twice, it says the same. */
export const sendFeedback: Declared = {
	request(context) {
		const label = requireText(
			context.parameter('label'),
			'Label',
			'Pick one of the labels of the use case, or enter its name.',
		);
		const username = usernameOf(context);
		return {
			method: 'PUT',
			path: `${eventPath(context.parameter('jobId'), context.parameter('eventId'))}/feedback`,
			body: { ...(username !== '' && { cortex_user: username }), feedback: label },
			safety: 'idempotent',
			mayBeEmpty: true,
		};
	},
	read: (body) => [body === undefined ? doneItem(body) : expectObject(arcanna, body)],
};
