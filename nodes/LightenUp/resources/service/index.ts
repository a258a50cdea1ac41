import { registerResource } from '../../../shared/operations/register';
import { lightenUp } from '../../service';
import { runFields, runService } from './run';
import { startService, startServiceFields } from './start';
import { lightenUpWaits } from '../../execution';

export const serviceResource = registerResource(
	lightenUp,
	'service',
	{ selected: 'start', waits: lightenUpWaits },
	[
		{
			name: 'Run',
			value: 'run',
			action: 'Run service (synchronous)',
			description: 'Run a service in one call and get its outputs. Use it for fast services.',
			run: runService,
			fields: runFields,
		},
		{
			name: 'Start',
			value: 'start',
			action: 'Start service',
			description: 'Start a service, and wait for its results or get them later',
			run: startService,
			fields: startServiceFields,
		},
	],
);
