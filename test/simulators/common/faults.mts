import type { Reply } from './routes.mts';

/** What goes wrong with a request, on a test's demand. */
export type Fault =
	/** Responds with this; `retryAfter` is seconds, or a date. An object or a list as body is sent as JSON. */
	| {
			kind: 'status';
			status: number;
			body?: unknown;
			contentType?: string;
			headers?: Record<string, string>;
			retryAfter?: number | Date;
	  }
	/** Responds with an HTML page, as a proxy in between would. */
	| { kind: 'page'; status: number }
	/** Responds with the request's key in the message. */
	| { kind: 'echoKey'; status: number; headers?: Record<string, string> }
	| { kind: 'redirect'; url: string; status?: number }
	/** Closes the connection without a response. */
	| { kind: 'drop' }
	/** Keeps the connection open and never responds. `stood` is called once nothing more will be sent. */
	| { kind: 'hang'; stood?(): void }
	| { kind: 'delay'; ms: number }
	/** Closes the connection in the middle of the real response's body. */
	| { kind: 'cut' }
	/** The real response's status without its body. */
	| { kind: 'empty' }
	/** The real response with another content type. */
	| { kind: 'contentType'; value: string }
	/** The real response as the test changes it. */
	| { kind: 'changed'; change(reply: Reply): Reply }
	/** The head of the real response and that share of its body, and then nothing more. */
	| { kind: 'stall'; share: number; stood?(): void };

export interface FaultOptions {
	/** How many requests it hits; 1 by default. */
	times?: number;
	/** How many requests pass before the first one is hit. */
	skip?: number;
	/** Whether the service processes the request first, so that only its response is lost or replaced. */
	taken?: boolean;
}

/** A fault that waits for its requests. */
export interface PlannedFault {
	readonly fault: Fault;
	readonly taken: boolean;
	/** How many requests it has hit. */
	used: number;
	cancel(): void;
}

interface Plan extends PlannedFault {
	method: string;
	path: RegExp;
	skip: number;
	times: number;
}

export class Faults {
	private plans: Plan[] = [];

	add(method: string, path: RegExp, fault: Fault, options: FaultOptions): PlannedFault {
		const { times = 1, skip = 0, taken = false } = options;
		const cancel = () => {
			this.plans = this.plans.filter((other) => other !== plan);
		};
		const plan: Plan = { fault, taken, used: 0, cancel, method, path, skip, times };
		this.plans.push(plan);
		return plan;
	}

	/** The fault that hits this request, if any; uses it up. */
	take(method: string, path: string): PlannedFault | undefined {
		const plan = this.plans.find(
			(candidate) =>
				(candidate.method === '*' || candidate.method === method) && candidate.path.test(path),
		);
		if (!plan) return undefined;
		if (plan.skip > 0) {
			plan.skip--;
			return undefined;
		}
		plan.used++;
		if (plan.used >= plan.times) plan.cancel();
		return plan;
	}

	clear(): void {
		this.plans = [];
	}
}

/** At most so many requests in a window of time; 429 beyond. */
export interface RateLimit {
	requests: number;
	/** 1000 by default. */
	windowMs?: number;
	/** The form of Retry-After; `seconds` by default. */
	retryAfter?: 'seconds' | 'date' | 'none';
}

export class RateLimiter {
	private accepted: number[] = [];

	/** undefined when the request may pass, else how long to wait. */
	waitMs(limit: RateLimit | undefined, now: number): number | undefined {
		if (!limit) return undefined;
		const windowMs = limit.windowMs ?? 1000;
		this.accepted = this.accepted.filter((at) => at > now - windowMs);
		const oldest = this.accepted[this.accepted.length - limit.requests];
		if (oldest !== undefined) return oldest + windowMs - now;
		this.accepted.push(now);
		return undefined;
	}
}

export function retryAfterHeader(value: number | Date): Record<string, string> {
	return { 'retry-after': typeof value === 'number' ? String(value) : value.toUTCString() };
}
