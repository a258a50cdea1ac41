import type { Row } from './rows.mts';
import type { Expected } from './rules.mts';

/** Cells in which something else holds than the rules say. The first one that fits counts. */
export type Exception = {
	rows(row: Row): boolean;
	faults: string[];
	because: string;
} & (
	| { impossible: true }
	| { lasting?: Partial<Expected['lasting']>; once?: Partial<Expected['once']> }
);

const TLS = ['tls', 'no-tls'];
const LOST_AFTER = ['reset-after', 'time-out', 'hang-before', 'hang-within', 'cut-off'];
const UNREADABLE = ['html', 'empty', 'cut-json', 'list'];
const REFUSALS = ['400', '401', '403', '404', '408', '409', '413', '415', '422'];
const BUSY = ['429-seconds', '429-date', '429-nonsense', '429-hour', '429-clock'];
const SERVER = ['500', '502', '503', '504'];
const UNREACHED = ['refused', 'no-host', 'no-dns', ...TLS];
const AVAILABLE = {
	lasting: { ending: 'good', told: undefined },
	once: { ending: 'good' },
} as const;
const LOOKED_AT_AGAIN = {
	lasting: { ending: 'waits', told: 'not done', sent: 'any' },
	once: { ending: 'good' },
} as const;

const titled =
	(...titles: string[]) =>
	(row: Row) =>
		titles.includes(row.title);
const withRole =
	(...roles: Array<Row['role']>) =>
	(row: Row) =>
		roles.includes(row.role);
const of = (service: Row['service'], which: (row: Row) => boolean) => (row: Row) =>
	row.service === service && which(row);

export const EXCEPTIONS: Exception[] = [
	{
		rows: withRole('look'),
		faults: ['429-hour'],
		because:
			'The run is paused for that hour, so the other status checks of the wait are not sent.',
		lasting: { sent: 1 },
		once: { ending: 'fails' },
	},
	{
		rows: (row) =>
			(row.role === 'look' && !/: Get, waiting$/.test(row.title)) || row.role === 'poll look',
		faults: TLS,
		impossible: true,
		because:
			'The status check goes to the address that the request before it has just reached, so TLS works.',
	},
	{
		rows: titled('Service: Start, with OAuth2'),
		faults: TLS,
		impossible: true,
		because: 'The token comes from the same address, so TLS works.',
	},
	{
		rows: withRole('file'),
		faults: TLS,
		impossible: true,
		because: 'The simulated storage has one address only, without TLS.',
	},
	{
		rows: withRole('token'),
		faults: ['time-out', 'hang-before', 'hang-within'],
		impossible: true,
		because: "The request for a token is n8n's own: it has a timeout and a bound of n8n's own.",
	},
	{
		rows: withRole('token'),
		faults: ['301', '307'],
		because:
			"The request for a token is n8n's own, with the client secret in it, and n8n follows a redirect with every OAuth2 credential. The response from there has no token.",
		lasting: { told: 'no token' },
	},
	{
		rows: withRole('token'),
		faults: ['429-hour'],
		because: 'n8n does not hand over the Retry-After of the response.',
		lasting: { told: 'no token', sent: 2 },
		once: { ending: 'good', jobs: 1 },
	},
	{
		rows: withRole('token'),
		faults: BUSY,
		because: 'n8n does not hand over the Retry-After of the response.',
		lasting: { told: 'no token', ownPause: true },
	},
	{
		rows: withRole('token'),
		faults: ['cut-off'],
		because: "n8n doesn't distinguish an incomplete response from one that is not JSON.",
		lasting: { told: 'no token', sent: 1 },
		once: { ending: 'fails', jobs: 0 },
	},
	{
		rows: withRole('token'),
		faults: [
			...UNREACHED,
			'reset-before',
			'reset-after',
			...REFUSALS,
			...SERVER,
			...UNREADABLE,
			'object',
		],
		because: 'The message says that there is no token, and why.',
		lasting: { told: 'no token' },
	},
	{
		rows: titled('Event: Create, with an own ID'),
		faults: [...LOST_AFTER, ...SERVER, ...UNREADABLE],
		because: 'The event is found by its own ID, so it is not sent again.',
		...AVAILABLE,
	},
	{
		rows: of('Arcanna', (row) => row.title === 'Event: Create, waiting: the status check'),
		faults: ['404'],
		because: 'A new event may not be found yet: the status check is repeated for 30 seconds.',
		...LOOKED_AT_AGAIN,
	},
	{
		rows: titled(
			'Service: Start, waiting: the status check',
			'Flow: Start, waiting: the status check',
		),
		faults: ['400', '404'],
		because: 'A new execution may not be found yet: the status check is repeated for 30 seconds.',
		...LOOKED_AT_AGAIN,
	},
	{
		rows: titled('Job: Submit, waiting: the status check'),
		faults: ['400', '404'],
		because: 'A new job may not be found yet: the status check is repeated for 30 seconds.',
		...LOOKED_AT_AGAIN,
	},
	{
		rows: of('Arcanna', (row) => row.role === 'look'),
		faults: ['object'],
		because: 'An event or use case without a state counts as running.',
		...LOOKED_AT_AGAIN,
	},
	{
		rows: of('LightenUp', (row) => row.role === 'look'),
		faults: ['object', 'list'],
		because:
			"LightenUp doesn't document the response for a running execution, so any unknown JSON counts as running.",
		...LOOKED_AT_AGAIN,
	},
	{
		rows: of('LightenUp', withRole('poll')),
		faults: ['object', 'list'],
		because:
			"LightenUp doesn't document the response for a running execution, so any unknown JSON counts as running.",
		lasting: { ending: 'waits' },
		once: { ending: 'waits' },
	},
	{
		rows: of('LightenUp', withRole('poll look')),
		faults: ['object', 'list'],
		because:
			"LightenUp doesn't document the response for a running execution, so any unknown JSON counts as running.",
		lasting: { ending: 'waits', sent: 'any' },
		once: { ending: 'good' },
	},
	{
		rows: titled('Execution: Get'),
		faults: ['object', 'list'],
		because:
			"LightenUp doesn't document the response for a running execution, so any unknown JSON counts as running.",
		...AVAILABLE,
	},
	{
		rows: titled('Service: Run'),
		faults: ['object', 'list'],
		because: 'A LightenUp service can return any JSON.',
		...AVAILABLE,
	},
	{
		rows: titled(
			'Event: Create, with an own ID',
			'Event: Get',
			'Event: Export',
			'Event: Send Feedback',
			'Event: Add Note',
			'Event: Reprocess',
			'Use Case: Get',
			'Use Case: Get, by name',
			'Use Case: Get Metrics',
		),
		faults: ['object'],
		because: "An object is returned unchanged: its fields are Arcanna's own.",
		...AVAILABLE,
	},
	{
		rows: titled(
			'Use Case: Get',
			'Use Case: Get, by name',
			'Use Case: Get Labels',
			'Use Case: Get Many',
			'Event: Reprocess, waiting: the status check',
		),
		faults: ['401', '403', '404'],
		because: 'A management key that /api/v1 refuses is served by /api/v2.',
		lasting: { ending: 'good', told: undefined, sent: 1 },
		once: { ending: 'good' },
	},
	{
		rows: titled('Event: Send Feedback', 'Use Case: Start', 'Use Case: Stop'),
		faults: ['401', '403', '404'],
		because: 'After a refusal by /api/v1 the node uses /api/v2, which a management key may need.',
		lasting: { sent: 2 },
		once: { ending: 'good' },
	},
	{
		rows: titled('Use Case: Train'),
		faults: ['401', '403', '404'],
		because: 'After a refusal by /api/v1 the node uses /api/v2, which a management key may need.',
		lasting: { sent: 2 },
		once: { ending: 'good', jobs: 1 },
	},
	{
		rows: titled('Event: Get Many', 'Trigger: New Decision'),
		faults: ['404'],
		because: 'An Arcanna without /api/v2/events/query has /api/v2/events/raw_es_query.',
		lasting: { ending: 'good', told: undefined, sent: 1 },
		once: { ending: 'good' },
	},
	{
		rows: titled(
			'Event: Send Feedback',
			'Event: Add Note',
			'Event: Reprocess',
			'Use Case: Start',
			'Use Case: Stop',
			'Use Case: Train',
			'Job: Rename',
		),
		faults: ['empty'],
		because: 'The request has no result to read: it is done when it is accepted.',
		...AVAILABLE,
	},
	{
		rows: titled('Use Case: Start', 'Use Case: Stop', 'Use Case: Train'),
		faults: ['object', 'list'],
		because: 'Arcanna documents no form for the response, so any JSON means that it was done.',
		...AVAILABLE,
	},
	{
		rows: (row) => row.role === 'poll' && /: (Process|Execution) Finished$/.test(row.title),
		faults: ['404', '400', '409', '413', '415', '422'],
		because: 'An error with one job is logged, and the next poll checks it again.',
		lasting: { ending: 'waits' },
		once: { ending: 'waits' },
	},
	{
		rows: (row) => row.role === 'poll' && /: (Process|Execution) Finished$/.test(row.title),
		faults: ['408', ...SERVER],
		because: 'An error with one job is logged, and the next poll checks it again.',
		lasting: { ending: 'waits' },
	},
	{
		rows: titled('File: Upload'),
		faults: ['cut-json'],
		because: 'The response is plain text, which does not show that its end is missing.',
		...AVAILABLE,
	},
	{
		rows: withRole('file'),
		faults: ['301', '307'],
		because: 'A file may be on any host: the redirect is followed, without the key.',
		lasting: { ending: 'good', told: undefined, sent: 1 },
		once: { ending: 'good' },
	},
	{
		rows: withRole('file'),
		faults: ['html', 'empty', 'cut-json', 'list', 'object'],
		because: 'A file may hold anything, and be of any size: it is not held in memory.',
		...AVAILABLE,
	},
	{
		rows: titled('Process: Download Output: the file'),
		faults: [...REFUSALS, ...BUSY, ...SERVER],
		because:
			'A file can be on any host, and only XML from a storage service is read for an error message.',
		lasting: { told: 'its status' },
	},
	{
		rows: titled('File: Upload'),
		faults: ['html', 'empty'],
		because: 'The response is plain text that must contain a URL.',
		lasting: { told: 'another form' },
	},
	{
		rows: titled('Job: Get Result: the file'),
		faults: ['400', '401', '403'],
		because: 'The link may have expired: the node gets a new one once.',
		lasting: { sent: 2 },
		once: { ending: 'good' },
	},
	{
		rows: titled('Service: Start, with OAuth2'),
		faults: ['401', '403'],
		because: 'n8n renews the token, and sends the request again with the new one.',
		lasting: { sent: 2 },
		once: { ending: 'good', jobs: 1 },
	},
];
