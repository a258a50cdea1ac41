import type { INodeProperties } from 'n8n-workflow';

import { inBulk } from '../../../shared/operations/bulk';
import { asTool, declared } from '../../../shared/operations/declared';
import { arcanna } from '../../service';
import { getFields, getUseCase } from './get';
import { getLabels, getLabelsFields } from './getLabels';
import { getManyFields, getManyUseCases } from './getMany';
import { startStopFields, startUseCase, stopUseCase } from './startStop';
import { trainFields, trainUseCase } from './train';

export const useCaseOperations = { train: inBulk(arcanna, trainUseCase) };

export const useCaseFields: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['useCase'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				action: 'Get a use case by ID or name',
				description: 'Get one use case, by its ID or its name',
				routing: declared(arcanna, getUseCase),
			},
			{
				name: 'Get Labels',
				value: 'getLabels',
				action: 'Get the labels of a use case',
				description: 'Get the labels that a use case decides between',
				routing: declared(arcanna, getLabels),
			},
			{
				name: 'Get Many',
				value: 'getMany',
				action: 'Get many use cases',
				description: 'List the use cases that the key sees',
				routing: declared(arcanna, getManyUseCases),
			},
			{
				name: 'Start',
				value: 'start',
				action: 'Start a use case so that it decides on events',
				description: 'Let a use case decide on events',
				routing: declared(arcanna, startUseCase),
			},
			{
				name: 'Stop',
				value: 'stop',
				action: 'Stop a use case so that it decides on no events',
				description: 'Let a use case rest',
				routing: declared(arcanna, stopUseCase),
			},
			{
				name: 'Train',
				value: 'train',
				action: 'Train a use case on the feedback it got',
				description: 'Train a use case on the feedback it got',
				routing: asTool(arcanna, trainUseCase),
			},
		],
		default: 'getMany',
	},
	...getFields,
	...getLabelsFields,
	...getManyFields,
	...startStopFields,
	...trainFields,
];
