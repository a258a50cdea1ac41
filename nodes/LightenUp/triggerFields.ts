import type { INodeProperties } from 'n8n-workflow';

import { withoutTools } from '../shared/fields/tool';
import { jobIdsFields, scheduleFields } from '../shared/fields/watchedJobs';
import {
	authenticationField,
	flowField,
	inputsSourceFields,
	inputValueFields,
	mappedInputsFields,
	serviceField,
} from './fields';

const onFinished = { triggerOn: ['executionFinished'] };
const onSchedule = { triggerOn: ['scheduledRunFinished'] };
const ofService = { ...onSchedule, runTarget: ['service'] };
const ofFlow = { ...onSchedule, runTarget: ['flow'] };

export const triggerFields: INodeProperties[] = [
	authenticationField,
	{
		displayName: 'Trigger On',
		name: 'triggerOn',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Execution Finished',
				value: 'executionFinished',
				description: 'When one of the given executions finishes (succeeded or failed)',
			},
			{
				name: 'Scheduled Run Finished',
				value: 'scheduledRunFinished',
				description:
					'Starts a service or flow at each poll time and triggers when it finishes. May not trigger if n8n stops or the workflow changes meanwhile.',
			},
		],
		default: 'executionFinished',
	},
	...jobIdsFields('execution', {
		displayName: 'Execution IDs',
		name: 'executionIds',
		placeholder: 'e.g. 80e49440-33e4-45f5-9e7e-3504cffa86ff',
		show: onFinished,
	}),
	{
		displayName: 'Run',
		name: 'runTarget',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Flow', value: 'flow', description: 'A Hyperflow' },
			{ name: 'Service', value: 'service', description: 'A custom AI service' },
		],
		default: 'service',
		description: 'What to run at each poll time',
		displayOptions: { show: onSchedule },
	},
	serviceField(ofService),
	flowField(ofFlow),
	...withoutTools([
		...inputsSourceFields(ofService, { item: false }),
		...inputsSourceFields(ofFlow, { item: false, what: 'flow' }),
		...inputValueFields(onSchedule, 'service or flow'),
		...mappedInputsFields(ofService),
	]),
	...scheduleFields('execution', onSchedule),
];
