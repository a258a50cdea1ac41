import { MANIFESTS } from '../../../services/index.mts';
import {
	AVAILABLE,
	BUSY,
	REFUSALS,
	SERVER,
	TLS,
	UNREACHED,
	UNREADABLE,
	withRole,
	type Exception,
} from './exception.mts';
import type { Row } from './rows.mts';

/** The exceptions for all services. */
const GENERAL: Exception[] = [
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
		because: 'The status check goes to the same address as the request before it, so TLS works.',
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
		because: "The request for a token is n8n's own: it has n8n's own timeout and size limit.",
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
		because: 'n8n does not pass on the Retry-After header of the response.',
		lasting: { told: 'no token', sent: 2 },
		once: { ending: 'good', jobs: 1 },
	},
	{
		rows: withRole('token'),
		faults: BUSY,
		because: 'n8n does not pass on the Retry-After header of the response.',
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
		rows: withRole('file'),
		faults: ['301', '307'],
		because: 'A file can be on any host: the redirect is followed, without the key.',
		lasting: { ending: 'good', told: undefined, sent: 1 },
		once: { ending: 'good' },
	},
	{
		rows: withRole('file'),
		faults: ['html', 'empty', 'cut-json', 'list', 'object'],
		because: 'A file can have any content and size. It is streamed, not kept in memory.',
		...AVAILABLE,
	},
];

/** The first one that matches applies. */
export const EXCEPTIONS: Exception[] = [
	...GENERAL,
	...MANIFESTS.flatMap(({ service, faults }) =>
		faults.exceptions.map((exception) => ({
			...exception,
			rows: (row: Row) => row.service === service.name && exception.rows(row),
		})),
	),
];
