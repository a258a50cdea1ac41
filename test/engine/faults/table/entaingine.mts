import { AVAILABLE, BUSY, oneJobOf, REFUSALS, SERVER, titled } from './exception.mts';
import type { ServiceFaults } from './rows.mts';

/** entAIngine's requests, and the cells in which the rules do not apply. */
export const entaingineFaults: ServiceFaults = {
	rows: [
		['Process: Create', 'request', 'unsafe'],
		['Process: Create, waiting: the status check', 'look', 'safe'],
		['Process: Get', 'request', 'safe'],
		['Process: Get, waiting', 'look', 'safe'],
		['Process: Get Inputs', 'request', 'safe'],
		['Process: Get Outputs', 'request', 'safe'],
		['Process: Download Output: the process', 'request', 'safe'],
		['Process: Download Output: the file', 'file', 'safe'],
		['File: Upload', 'request', 'unsafe'],
		['Trigger: Process Finished', 'poll', 'safe'],
		['Trigger: Scheduled Process Finished: the start', 'start', 'unsafe'],
		['Trigger: Scheduled Process Finished: the status check', 'poll look', 'safe'],
	],
	part: ['Process: Get, waiting', 'File: Upload', 'Trigger: Process Finished'],
	exceptions: [
		...oneJobOf('Trigger: Process Finished'),
		{
			rows: titled('File: Upload'),
			faults: ['cut-json'],
			because: "The response is plain text, so the node can't detect that the end is missing.",
			...AVAILABLE,
		},
		{
			rows: titled('Process: Download Output: the file'),
			faults: [...REFUSALS, ...BUSY, ...SERVER],
			because:
				'A file can be on any host, and only XML from a storage service is read for an error message.',
			lasting: { told: 'status only' },
		},
		{
			rows: titled('File: Upload'),
			faults: ['html', 'empty'],
			because: 'The response is plain text that must contain a URL.',
			lasting: { told: 'unexpected JSON' },
		},
	],
};
