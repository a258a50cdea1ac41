import type { INodeProperties } from 'n8n-workflow';

import { expectObject } from '../../../shared/http/expect';
import type { Declared } from '../../../shared/operations/routed';
import { optionsField } from '../../../shared/fields/options';
import { stateOf } from '../../api';
import { eventIdFields, useCaseField } from '../../fields';
import { eventPath } from '../../parameters';
import { arcanna } from '../../service';

const show = { resource: ['event'], operation: ['export'] };

export const exportFields: INodeProperties[] = [
	useCaseField({ show }),
	...eventIdFields(show),
	optionsField(show),
];

/** Returns an event with all stored data. */
export const exportEvent: Declared = {
	request: (context) => ({
		method: 'GET',
		path: `${eventPath(context.parameter('jobId'), context.parameter('eventId'))}/export`,
		safety: 'safe',
	}),
	read: (body) => {
		const event = expectObject(arcanna, body);
		return [{ ...event, state: stateOf(event) }];
	},
};
