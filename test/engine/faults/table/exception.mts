import type { Role, Row } from './rows.mts';
import type { Expected } from './rules.mts';

/** Cells in which something else applies than the rules. */
export type Exception = {
	rows(row: Row): boolean;
	faults: string[];
	because: string;
} & (
	| { impossible: true }
	| { lasting?: Partial<Expected['lasting']>; once?: Partial<Expected['once']> }
);

export const TLS = ['tls', 'no-tls'];
export const LOST_AFTER = ['reset-after', 'time-out', 'hang-before', 'hang-within', 'cut-off'];
export const UNREADABLE = ['html', 'empty', 'cut-json', 'list'];
export const REFUSALS = ['400', '401', '403', '404', '408', '409', '413', '415', '422'];
export const BUSY = ['429-seconds', '429-date', '429-nonsense', '429-hour', '429-clock'];
export const SERVER = ['500', '502', '503', '504'];
export const UNREACHED = ['refused', 'no-host', 'no-dns', ...TLS];
export const AVAILABLE = {
	lasting: { ending: 'good', told: undefined },
	once: { ending: 'good' },
} as const;
export const CHECKED_AGAIN = {
	lasting: { ending: 'waits', told: 'not finished', sent: 'any' },
	once: { ending: 'good' },
} as const;

export const titled =
	(...titles: string[]) =>
	(row: Row) =>
		titles.includes(row.title);
export const withRole =
	(...roles: Role[]) =>
	(row: Row) =>
		roles.includes(row.role);

export const DONE = 'The request returns no result, so the status alone shows that it succeeded.';

/** The exceptions for an event that checks given jobs separately. */
export function oneJobOf(title: string): Exception[] {
	const because = 'An error with one job is logged, and the next poll checks it again.';
	const rows = titled(title);
	return [
		{
			rows,
			faults: ['404', '400', '409', '413', '415', '422'],
			because,
			lasting: { ending: 'waits' },
			once: { ending: 'waits' },
		},
		{ rows, faults: ['408', ...SERVER], because, lasting: { ending: 'waits' } },
	];
}
