/** Where a value stands in a request, as FastAPI names it: `['body', 'job_id']`. */
export type Location = Array<string | number>;

/** One thing that is wrong with a request. */
export interface Issue {
	loc: Location;
	msg: string;
	type: string;
}

/** A request the service doesn't accept. Each simulator words it in its service's form. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		message: string,
		readonly issues: Issue[] = [],
		readonly headers: Record<string, string> = {},
	) {
		super(message);
	}
}
