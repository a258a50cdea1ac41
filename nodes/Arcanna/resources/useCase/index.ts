import { registerResource } from '../../../shared/operations/register';
import { arcanna } from '../../service';
import { getFields, getUseCase } from './get';
import { getLabels, getLabelsFields } from './getLabels';
import { getManyFields, getManyUseCases } from './getMany';
import { getMetrics, getMetricsFields } from './getMetrics';
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
			action: 'Get use case',
			description: 'Get a use case by its ID or name',
			run: getUseCase,
			jobParameter: 'jobId',
			fields: getFields,
		},
		{
			name: 'Get Labels',
			value: 'getLabels',
			action: 'Get use case labels',
			description: 'Get the labels a use case can assign',
			run: getLabels,
			jobParameter: 'jobId',
			fields: getLabelsFields,
		},
		{
			name: 'Get Many',
			value: 'getMany',
			action: 'Get many use cases',
			description: 'List use cases the API key can access',
			run: getManyUseCases,
			fields: getManyFields,
		},
		{
			name: 'Get Metrics',
			value: 'getMetrics',
			action: 'Get use case metrics',
			description:
				'Get accuracy and volume, overall or for a time range. Requires a management key.',
			run: getMetrics,
			jobParameter: 'jobId',
			fields: getMetricsFields,
		},
		{
			name: 'Start',
			value: 'start',
			action: 'Start use case',
			description: 'Start decision-making for a use case',
			run: startUseCase,
			jobParameter: 'jobId',
			fields: startStopFields,
		},
		{
			name: 'Stop',
			value: 'stop',
			action: 'Stop use case',
			description: 'Pause decision-making for a use case',
			run: stopUseCase,
			jobParameter: 'jobId',
			fields: [],
		},
		{
			name: 'Train',
			value: 'train',
			action: 'Train use case',
			description: 'Train a use case on the feedback it received',
			run: trainUseCase,
			jobParameter: 'jobId',
			fields: trainFields,
		},
	],
);
