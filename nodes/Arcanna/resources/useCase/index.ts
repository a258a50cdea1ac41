import { registerResource } from '../../../shared/operations/register';
import { arcanna } from '../../service';
import { getFields, getUseCase } from './get';
import { getLabels, getLabelsFields } from './getLabels';
import { getManyFields, getManyUseCases } from './getMany';
import { startStopFields, startUseCase, stopUseCase } from './startStop';
import { trainFields, trainUseCase } from './train';
import { arcannaWaits } from '../../waiting';

export const useCaseResource = registerResource(
	arcanna,
	'useCase',
	{ selected: 'getMany', waits: arcannaWaits },
	[
		{
			name: 'Get',
			value: 'get',
			action: 'Get a use case by ID or name',
			description: 'Get one use case, by its ID or its name',
			run: getUseCase,
			jobParameter: 'jobId',
			fields: getFields,
		},
		{
			name: 'Get Labels',
			value: 'getLabels',
			action: 'Get the labels of a use case',
			description: 'Get the labels that a use case decides between',
			run: getLabels,
			jobParameter: 'jobId',
			fields: getLabelsFields,
		},
		{
			name: 'Get Many',
			value: 'getMany',
			action: 'Get many use cases',
			description: 'List the use cases that the key sees',
			run: getManyUseCases,
			fields: getManyFields,
		},
		{
			name: 'Start',
			value: 'start',
			action: 'Start a use case so that it decides on events',
			description: 'Start decision-making for a use case',
			run: startUseCase,
			jobParameter: 'jobId',
			fields: startStopFields,
		},
		{
			name: 'Stop',
			value: 'stop',
			action: 'Stop a use case so that it decides on no events',
			description: 'Pause decision-making for a use case',
			run: stopUseCase,
			jobParameter: 'jobId',
			fields: [],
		},
		{
			name: 'Train',
			value: 'train',
			action: 'Train a use case on the feedback it got',
			description: 'Train a use case on the feedback it got',
			run: trainUseCase,
			jobParameter: 'jobId',
			fields: trainFields,
		},
	],
);
