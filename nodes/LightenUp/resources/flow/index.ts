import { registerResource } from '../../../shared/operations/register';
import { lightenUpWaits } from '../../execution';
import { lightenUp } from '../../service';
import { startFlow, startFlowFields } from './start';

export const flowResource = registerResource(
	lightenUp,
	'flow',
	{ selected: 'start', waits: lightenUpWaits },
	[
		{
			name: 'Start',
			value: 'start',
			action: 'Start flow',
			description: 'Start a Hyperflow, and wait for its results or get them later',
			run: startFlow,
			fields: startFlowFields,
		},
	],
);
