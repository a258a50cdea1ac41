import { AVAILABLE, CHECKED_AGAIN, DONE, titled } from './exception.mts';
import type { ServiceFaults } from './rows.mts';

/** Gravity AI's requests, and the cells in which the rules do not apply. */
export const gravityAiFaults: ServiceFaults = {
	rows: [
		['Job: Submit', 'request', 'unsafe'],
		['Job: Submit, waiting: the status check', 'look', 'safe'],
		['Job: Get', 'request', 'safe'],
		['Job: Get, waiting', 'look', 'safe'],
		['Job: Get Many', 'request', 'safe'],
		['Job: Rename', 'request', 'idempotent'],
		['Job: Get Result: the link', 'request', 'safe'],
		['Job: Get Result: the file', 'file', 'safe'],
		['Trigger: Job Finished', 'poll', 'safe'],
		['Trigger: Job Succeeded', 'poll', 'safe'],
		['Trigger: Job Failed', 'poll', 'safe'],
		['Trigger: Job Created', 'poll', 'safe'],
	],
	part: ['Job: Submit', 'Job: Get Result: the file', 'Trigger: Job Finished'],
	exceptions: [
		{
			rows: titled('Job: Submit, waiting: the status check'),
			faults: ['400', '404'],
			because: 'A new job may not be found yet: the status check is repeated for 30 seconds.',
			...CHECKED_AGAIN,
		},
		{ rows: titled('Job: Rename'), faults: ['empty'], because: DONE, ...AVAILABLE },
		{
			rows: titled('Job: Get Result: the file'),
			faults: ['400', '401', '403'],
			because: 'The link may have expired, so the node gets a new one, once.',
			lasting: { sent: 2 },
			once: { ending: 'good' },
		},
	],
};
