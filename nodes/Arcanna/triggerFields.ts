import type { INodeProperties } from 'n8n-workflow';

import { labelsFilter, outliersFilter, useCaseField } from './fields';

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
				description: 'Once for each event that Arcanna has decided on; needs a management key',
			},
			{
				name: 'Training Finished',
				value: 'trainingFinished',
				description: 'When the training of a use case has ended; an input key is enough',
			},
			{
				name: 'Use Case Activity',
				value: 'useCaseActivity',
				description:
					'When a use case has processed events or got feedback since the last poll; an input key is enough',
			},
		],
		default: 'newDecision',
	},
	{
		displayName:
			'The first poll only notes where Arcanna stands. From then on each decision starts the workflow once, also after n8n was down.',
		name: 'firstLookNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: onDecision },
	},
	useCaseField({
		optional: true,
		description: 'Only this use case; empty for all that the key may see',
	}),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		displayOptions: { show: onDecision },
		options: [
			labelsFilter,
			{
				displayName: 'Minimum Confidence',
				name: 'minConfidence',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 100, numberPrecision: 3 },
				default: 0.8,
				description:
					'The least confidence score. What is above 1 is read as a percentage, here and in the score: 0.8 and 80 mean the same, 1 means certain. An event without a score is left out.',
			},
			outliersFilter,
		],
	},
];
