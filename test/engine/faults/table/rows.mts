import { MANIFESTS } from '../../../services/index.mts';
import type { Exception } from './exception.mts';

/** What the request that goes wrong is for. */
export type Role =
	/** An operation's own request. */
	| 'request'
	/** The status check of a job that an operation waits for. */
	| 'look'
	/** What a trigger lists, or the status check of a job that it was given. */
	| 'poll'
	/** The start of a job by a trigger's schedule. */
	| 'start'
	/** The status check of a job that a trigger's schedule has started in the same poll. */
	| 'poll look'
	/** A file at an address that the service gave. */
	| 'file'
	/** n8n's own request for an OAuth2 token. */
	| 'token';

export interface Row {
	/** The service's name, such as "Gravity AI". */
	service: string;
	title: string;
	role: Role;
	/** What sending it again does: it changes nothing, repeats the same change, or makes another one. */
	safety: 'safe' | 'idempotent' | 'unsafe';
}

/** What the matrix needs to know of a service. */
export interface ServiceFaults {
	/** Every operation and every event of the trigger; what sends several requests has several rows. */
	rows: Array<[title: Row['title'], role: Role, safety: Row['safety']]>;
	/** The titles of the rows that `npm test` runs: each kind of request once, where it has the most to lose. */
	part: string[];
	/** Cells of these rows in which something else applies than the rules. */
	exceptions: Exception[];
}

/** The rows of all services. */
export const ROWS: Row[] = MANIFESTS.flatMap(({ service, faults }) =>
	faults.rows.map(([title, role, safety]) => ({ service: service.name, title, role, safety })),
);
