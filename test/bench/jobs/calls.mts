import type { JsonObject } from '../../lab/json.mts';

/** How long jobs take: all 2 s, evenly 1 to 60 s, or evenly on a logarithmic scale from 1 s to 10 minutes. */
export type Lengths = 'short' | 'spread' | 'logarithmic';

/** A service that starts jobs, and the node that works with it. */
export interface JobService {
	id: number;
	/** The service's name. */
	name: string;
	credential: { type: string; data: JsonObject };
	/** The node that starts a job and waits for it, without its type's package and its credential. */
	node: { type: string; parameters: JsonObject };
}

/** One job that has finished, and the requests that checked it. */
export interface Noticed {
	lengthMs: number;
	/** From its end to the first request after it; null for never. */
	delayMs: number | null;
	/** Requests until then, the one that starts the job among them. */
	requests: number;
}

export type JobCalls = {
	/** Opens one service for each manifest, whose jobs take this long. */
	open: (lengths: Lengths) => Promise<JobService[]>;
	/** The jobs of the service with this ID. */
	noticed: (id: number) => Noticed[];
};

export const JOBS = 200;
