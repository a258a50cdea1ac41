import type { INodeProperties } from 'n8n-workflow';

import { firstPollNotice } from '../shared/fields/watchedJobs';
import { decisionFilters, useCaseField } from './fields';

const onDecision = { triggerOn: ['newDecision'] };

export const triggerFields: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'triggerOn',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'New Decision',
				value: 'newDecision',
				description: 'When Arcanna makes a decision. Requires a management key.',
			},
			{
				name: 'Training Finished',
				value: 'trainingFinished',
				description: 'When the training of a use case finishes. Works with an input key.',
			},
			{
				name: 'Use Case Activity',
				value: 'useCaseActivity',
				description:
					'When a use case has processed events or received feedback since the last poll. Works with an input key.',
			},
		],
		default: 'newDecision',
	},
	firstPollNotice(
		'Triggers once for each decision made after you publish the workflow, including decisions made while n8n was down.',
		onDecision,
	),
	firstPollNotice(
		'Triggers for each training that finishes after you publish the workflow. Several trainings of a use case between two polls trigger it once.',
		{ triggerOn: ['trainingFinished'] },
	),
	firstPollNotice(
		'The first poll only records the counts of each use case. Changes after that trigger the workflow, once for each use case and poll.',
		{ triggerOn: ['useCaseActivity'] },
	),
	useCaseField({
		optional: true,
		description: 'The use case to watch. Leave empty to watch all use cases the key can access.',
	}),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		displayOptions: { show: onDecision },
		options: decisionFilters,
	},
];
