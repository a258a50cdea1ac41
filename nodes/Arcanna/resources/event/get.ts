import type { INodeProperties } from 'n8n-workflow';

import { readWait, waitForJob } from '../../../shared/jobs/wait';
import { optionsField } from '../../../shared/fields/options';
import type { Operation } from '../../../shared/operations/context';
import { requireId } from '../../../shared/parameters/id';
import { eventKind, readEvent } from '../../decision';
import { decisionWaitField, eventIdFields, useCaseField } from '../../fields';
import { useCaseId } from '../../parameters';

const show = { resource: ['event'], operation: ['get'] };

export const getFields: INodeProperties[] = [
	useCaseField({ show }),
	...eventIdFields(show),
	decisionWaitField(
		show,
		'Whether to wait for the decision. If off, returns the event with its current state.',
	),
	optionsField(show, { waits: true }),
];

/** Returns an event with its decision, if there is one. */
export const getEvent: Operation = async (context) => {
	const job = useCaseId(context.parameter('jobId'));
	const event = requireId(context.parameter('eventId'), 'Event ID');
	const wait = readWait(context, 'Wait for Decision');
	if (wait) return [{ json: await waitForJob(context, wait, eventKind, { job, event }) }];
	const { job: found, state } = await readEvent(context, job, event);
	return [{ json: { ...found, state } }];
};
