import { AVAILABLE, CHECKED_AGAIN, oneJobOf, TLS, titled, withRole } from './exception.mts';
import type { ServiceFaults } from './rows.mts';

const UNDOCUMENTED =
	"LightenUp doesn't document the response for a running execution, so any unknown JSON counts as running.";

/** LightenUp's requests, and the cells in which the rules do not apply. */
export const lightenUpFaults: ServiceFaults = {
	rows: [
		['Service: Run', 'request', 'unsafe'],
		['Service: Start', 'request', 'unsafe'],
		['Service: Start, waiting: the status check', 'look', 'safe'],
		['Service: Start, with OAuth2', 'request', 'unsafe'],
		['Service: Start, with OAuth2: the token', 'token', 'safe'],
		['Flow: Start', 'request', 'unsafe'],
		['Flow: Start, waiting: the status check', 'look', 'safe'],
		['Execution: Get', 'request', 'safe'],
		['Execution: Get, waiting', 'look', 'safe'],
		['Trigger: Execution Finished', 'poll', 'safe'],
		['Trigger: Scheduled Run Finished: the start', 'start', 'unsafe'],
		['Trigger: Scheduled Run Finished: the status check', 'poll look', 'safe'],
		['Trigger: Scheduled Run Finished, of a flow: the start', 'start', 'unsafe'],
		['Trigger: Scheduled Run Finished, of a flow: the status check', 'poll look', 'safe'],
	],
	part: [
		'Service: Start, with OAuth2: the token',
		'Execution: Get',
		'Trigger: Scheduled Run Finished: the start',
		'Trigger: Scheduled Run Finished: the status check',
	],
	exceptions: [
		{
			rows: titled('Service: Start, with OAuth2'),
			faults: TLS,
			impossible: true,
			because: 'The token comes from the same address, so TLS works.',
		},
		{
			rows: titled(
				'Service: Start, waiting: the status check',
				'Flow: Start, waiting: the status check',
			),
			faults: ['400', '404'],
			because: 'A new execution may not be found yet: the status check is repeated for 30 seconds.',
			...CHECKED_AGAIN,
		},
		{ rows: withRole('look'), faults: ['object', 'list'], because: UNDOCUMENTED, ...CHECKED_AGAIN },
		{
			rows: withRole('poll'),
			faults: ['object', 'list'],
			because: UNDOCUMENTED,
			lasting: { ending: 'waits' },
			once: { ending: 'waits' },
		},
		{
			rows: withRole('poll look'),
			faults: ['object', 'list'],
			because: UNDOCUMENTED,
			lasting: { ending: 'waits', sent: 'any' },
			once: { ending: 'good' },
		},
		{
			rows: titled('Execution: Get'),
			faults: ['object', 'list'],
			because: UNDOCUMENTED,
			...AVAILABLE,
		},
		{
			rows: titled('Service: Run'),
			faults: ['object', 'list'],
			because: 'A LightenUp service can return any JSON.',
			...AVAILABLE,
		},
		...oneJobOf('Trigger: Execution Finished'),
		{
			rows: titled('Service: Start, with OAuth2'),
			faults: ['401', '403'],
			because: 'n8n renews the token and resends the request with the new one.',
			lasting: { sent: 2 },
			once: { ending: 'good', jobs: 1 },
		},
	],
};
