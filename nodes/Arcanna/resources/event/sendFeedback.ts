import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../shared/operations/context';
import { optionsField } from '../../../shared/fields/options';
import { fromModel, variedAsTool } from '../../../shared/fields/tool';
import { requireText } from '../../../shared/parameters/text';
import { withIds } from '../../api';
import { eventIdFields, useCaseField, usernameOption } from '../../fields';
import { sendEither } from '../../management';
import { eventIds, eventPath, managedEventPath, usernameOf } from '../../parameters';
import { doneObject } from '../useCase/startStop';

const show = { resource: ['event'], operation: ['sendFeedback'] };

export const sendFeedbackFields: INodeProperties[] = [
	useCaseField({ show }),
	...eventIdFields(show),
	...variedAsTool(
		{
			displayName: 'Label',
			name: 'label',
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			required: true,
			description: 'The correct label for the event: one of the labels of the use case',
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
		{
			default: {
				mode: 'name',
				value: fromModel('label', 'The correct label for the event: a label of its use case'),
			},
		},
	),
	optionsField(show, { own: [usernameOption] }),
];

const SAVED = {
	mayHave: 'The feedback may have been saved',
	check:
		'Check "feedback_documents_count" with "Use Case: Get", or the event in Arcanna. It is safe to send it again.',
};

/** Sends Arcanna the correct label. Sending it twice has the same effect. */
export const sendFeedback: Operation = async (context) => {
	const label = requireText(
		context.parameter('label'),
		'Label',
		'Pick one of the labels of the use case, or enter its name.',
	);
	const username = usernameOf(context);
	const ids = eventIds(context);
	const event = eventPath(ids.job_id, ids.event_id);
	const request = {
		method: 'PUT',
		safety: 'idempotent',
		change: SAVED,
		mayBeEmpty: true,
	} as const;
	const json = await sendEither(
		context,
		{
			request: {
				...request,
				path: `${event}/feedback`,
				body: { ...(username !== '' && { cortex_user: username }), feedback: label },
			},
			read: doneObject,
		},
		{
			request: {
				...request,
				path: `${managedEventPath(ids.job_id, ids.event_id)}/feedback`,
				query: { feedback_label: label },
			},
			read: doneObject,
		},
	);
	return [{ json: withIds(ids, json) }];
};
