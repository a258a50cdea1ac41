import type { IncomingHttpHeaders } from 'node:http';

/** A request as it came in. */
export interface ReceivedRequest {
	method: string;
	/** As sent, not decoded, without the query. */
	path: string;
	query: Record<string, string>;
	/** The query as sent, with its question mark; empty when there is none. */
	search: string;
	headers: IncomingHttpHeaders;
	/** JSON as its value, a form as its fields, multipart as a list of parts, anything else as text. */
	body?: unknown;
	/** When it came in, in milliseconds since 1970. */
	at: number;
	/** The response's status; undefined until it is sent, and when there is none. */
	status?: number;
}

interface Waiter {
	met: () => boolean;
	resolve: () => void;
}

/** Every request a server received: the last ones in full, all of them as counts. */
export class RequestLog {
	readonly received: ReceivedRequest[] = [];
	private readonly counts = new Map<string, { method: string; path: string; count: number }>();
	private waiters: Waiter[] = [];
	inFlight = 0;
	peakInFlight = 0;

	constructor(private readonly size: number) {}

	open(request: ReceivedRequest): void {
		this.received.push(request);
		if (this.received.length > this.size) this.received.shift();
		const { method, path } = request;
		const key = `${method} ${path}`;
		const entry = this.counts.get(key) ?? { method, path, count: 0 };
		entry.count++;
		this.counts.set(key, entry);
		this.inFlight++;
		this.peakInFlight = Math.max(this.peakInFlight, this.inFlight);
		for (const waiter of this.waiters) if (waiter.met()) waiter.resolve();
		this.waiters = this.waiters.filter((waiter) => !waiter.met());
	}

	/** How many requests came in with this method (`*` for any) and a matching path. */
	count(method = '*', path = /(?:)/): number {
		let total = 0;
		for (const entry of this.counts.values()) {
			if ((method === '*' || method === entry.method) && path.test(entry.path)) {
				total += entry.count;
			}
		}
		return total;
	}

	/** Resolves when that many such requests have come in. */
	async until(method: string, path: RegExp, count: number): Promise<void> {
		const met = () => this.count(method, path) >= count;
		if (!met()) await new Promise<void>((resolve) => this.waiters.push({ met, resolve }));
	}

	clear(): void {
		this.received.length = 0;
		this.counts.clear();
		this.peakInFlight = this.inFlight;
	}
}
