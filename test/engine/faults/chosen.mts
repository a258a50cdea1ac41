import { ROWS, type Row, type ServiceName } from './table/rows.mts';

export const WHOLE_MATRIX = process.env.FAULT_MATRIX === 'all';
/** What `npm test` runs: each kind of request once, where it has the most to lose. */
const PART = [
	'Arcanna: Event: Create, with an own ID',
	'Arcanna: Event: Send Feedback',
	'Arcanna: Trigger: New Decision',
	'Arcanna: Trigger: Use Case Activity',
	'Gravity AI: Job: Submit',
	'Gravity AI: Job: Get Result: the file',
	'Gravity AI: Trigger: Job Finished',
	'entAIngine: Process: Get, waiting',
	'entAIngine: File: Upload',
	'entAIngine: Trigger: Process Finished',
	'LightenUp: Service: Start, with OAuth2: the token',
	'LightenUp: Execution: Get',
	'LightenUp: Trigger: Scheduled Run Finished: the start',
	'LightenUp: Trigger: Scheduled Run Finished: the status check',
];

/** The rows of a service: all of them for `npm run matrix`, a part of them for `npm test`. */
export function chosenRows(service: ServiceName, choice = WHOLE_MATRIX ? 'all' : 'part'): Row[] {
	return ROWS.filter(
		(row) =>
			row.service === service &&
			(choice === 'all' || PART.includes(`${row.service}: ${row.title}`)),
	);
}
