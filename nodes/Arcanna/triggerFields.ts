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
		'Requires a management key. Triggers once for each decision after you publish, including those made while n8n is down.',
		onDecision,
	),
	firstPollNotice(
		'Triggers when a training finishes after you publish the workflow, at most once for a use case at each poll.',
		{ triggerOn: ['trainingFinished'] },
	),
	firstPollNotice(
		'The first poll only records counts. Changes after that trigger the workflow, once for each use case at each poll.',
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
