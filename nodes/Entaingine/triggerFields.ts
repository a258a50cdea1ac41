import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { withoutTools } from '../shared/fields/tool';
import { jobIdsFields, scheduleFields } from '../shared/fields/watchedJobs';
import { newProcessFields, newProcessOptions, parseTextOption } from './fields';

const onGiven = { triggerOn: ['processFinished'] };
const onSchedule = { triggerOn: ['scheduledProcessFinished'] };

export const triggerFields: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'triggerOn',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Process Finished',
				value: 'processFinished',
				description: 'When one of the given processes finishes (succeeded or failed)',
			},
			{
				name: 'Scheduled Process Finished',
				value: 'scheduledProcessFinished',
				description:
					'Starts a process at each poll time and triggers when it finishes. May not trigger if n8n stops or the workflow changes meanwhile.',
			},
		],
		default: 'processFinished',
	},
	...jobIdsFields('process', {
		displayName: 'Process IDs',
		name: 'processIds',
		placeholder: 'e.g. 1001, 1002',
		show: onGiven,
	}),
	...scheduleFields('process', onSchedule),
	...withoutTools(newProcessFields(onSchedule)),
	optionsOf(onGiven, [parseTextOption]),
	optionsOf(onSchedule, newProcessOptions),
];

function optionsOf(show: IDisplayOptions['show'], options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show },
		options,
	};
}
