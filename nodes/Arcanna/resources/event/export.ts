import type { INodeProperties } from 'n8n-workflow';

import type { Declared } from '../../../shared/operations/declared';
import { optionsField } from '../../../shared/operations/fields';
import { isRecord, stateOf } from '../../api';
import { eventIdField, useCaseField } from '../../fields';
import { eventPath } from '../../parameters';

const show = { resource: ['event'], operation: ['export'] };

export const exportFields: INodeProperties[] = [
	useCaseField({ show }),
	eventIdField(show),
	optionsField(show),
];

/** Gives an event in its raw form. */
export const exportEvent: Declared = {
	request: (task) => ({
		method: 'GET',
		path: `${eventPath(task.parameter('jobId'), task.parameter('eventId'))}/export`,
		safety: 'read',
	}),
	read: (body) => (isRecord(body) ? [{ ...body, state: stateOf(body) }] : []),
};
