import type { Noticed } from '../jobs/calls.mts';
import type { RateLimit } from '../../simulators/server.mts';

/** How the simulated Arcanna behaves from now on. */
export interface Behaviour {
	/** Before each response. */
	latencyMs?: number;
	rateLimit?: RateLimit;
	/** Decisions take 1 to 60 s, evenly spread by the serial number in the event; at once by default. */
	decisionsTakeTime?: boolean;
}

/** What the service received since it was last reset. Times are its own clock's. */
export interface Taken {
	/** Requests of any kind. */
	requests: number;
	/** Requests that create an event. */
	creating: number;
	/** Of these, the ones that it rejected. */
	refused: number;
	/** Events that it accepted. */
	events: number;
	/** Different events among them, by the serial number in their bodies. */
	distinct: number;
	/** From the first request to the last one. */
	spanMs: number;
	peakInFlight: number;
}

/** Events to insert. */
export interface Inserted {
	count: number;
	/** Between two of them, in milliseconds. */
	stepMs: number;
	/** `now`: the last one comes now; `later`: the first one does. */
	until: 'now' | 'later';
}

export type ServiceCalls = {
	/** Forgets all events and requests. */
	reset: (behaviour: Behaviour) => null;
	/** Inserts decided events and returns their IDs. */
	insert: (events: Inserted) => string[];
	taken: (nothing: null) => Taken;
	/** The events, and the number of requests for many events at once. */
	noticed: (nothing: null) => { jobs: Noticed[]; queries: number };
	where: (nothing: null) => { url: string; inputKey: string; managementKey: string };
};

export const JOB = 123;
