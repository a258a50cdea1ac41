import type { INodeProperties } from 'n8n-workflow';

import { plainText } from '../../../shared/json';
import { readWait, waitForJob } from '../../../shared/jobs/wait';
import { optionsField } from '../../../shared/fields/options';
import type { Operation } from '../../../shared/operations/context';
import { eventKind, readEvent } from '../../decision';
import { eventIdField, useCaseField } from '../../fields';
import { useCaseId } from '../../parameters';

const show = { resource: ['event'], operation: ['get'] };

export const getFields: INodeProperties[] = [
	useCaseField({ show }),
	eventIdField(show),
	{
		displayName: 'Wait for Decision',
		name: 'waitForCompletion',
		type: 'boolean',
		default: false,
		description:
			'Whether to wait until Arcanna has decided. Otherwise the item comes as it stands now.',
		displayOptions: { show },
	},
	optionsField(show, { waits: true }),
];

/** Gives an event with its decision, where there is one. */
export const getEvent: Operation = async (context) => {
	const job = context.parameter('jobId');
	const event = context.parameter('eventId');
	const wait = readWait(context);
	if (wait) {
		const address = { job: useCaseId(job), event: plainText(event) };
		return [{ json: await waitForJob(context, wait, eventKind, address) }];
	}
	const { job: found, state } = await readEvent(context, job, event);
	return [{ json: { ...found, state } }];
};
