import { registerResource } from '../../../shared/operations/register';
import { lightenUp } from '../../service';
import { runFields, runService } from './run';
import { startFields, startService } from './start';
import { lightenUpWaits } from '../../execution';

export const serviceResource = registerResource(
	lightenUp,
	'service',
	{ selected: 'start', waits: lightenUpWaits },
	[
		{
			name: 'Run',
			value: 'run',
			action: 'Run a service and get its outputs at once',
			description: 'Run a service in one call and get its outputs; for services that are quick',
			run: runService,
			fields: runFields,
		},
		{
			name: 'Start',
			value: 'start',
			action: 'Start a service and get its results when it is done',
			description: 'Start a service, and wait for its results or get them later',
			run: startService,
			fields: startFields,
		},
	],
);
