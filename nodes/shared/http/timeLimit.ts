import { Cancelled, moment, systemClock } from '../clock';

export const TIME_UP = Symbol('time up');

/**
 * What ends one try: its time limit, or the cancel of the run. Both abort `signal`, which closes the
 * connection, and end every wait `within` the limit, whether n8n heeds the signal or not.
 */
export class TimeLimit {
	/** Called when the try is ended, after its signal has aborted. */
	onAbort = () => {};
	private readonly controller = new AbortController();
	private endsAt: number;
	private closed = false;
	private readonly ended: Promise<typeof TIME_UP>;
	private finish: (cancelled?: Cancelled) => void = () => {};

	/**
	 * @param ms how long the try may take, or stand still where it says that it goes on
	 * @param until ends the try in any case (milliseconds of `Clock.monotonicMs`)
	 * @param cancel the run's own signal
	 */
	constructor(
		private readonly ms: number,
		private readonly until = Infinity,
		private readonly cancel?: AbortSignal,
	) {
		this.endsAt = Math.min(systemClock.monotonicMs() + ms, until);
		this.ended = new Promise((resolve, reject) => {
			this.finish = (cancelled) => (cancelled ? reject(cancelled) : resolve(TIME_UP));
		});
		this.ended.catch(() => {});
		follow(this, cancel);
		if (cancel?.aborted) this.stop();
		void this.watch();
	}

	get signal(): AbortSignal {
		return this.controller.signal;
	}

	/** The try goes on: its time begins anew. */
	goesOn(): void {
		this.endsAt = Math.min(systemClock.monotonicMs() + this.ms, this.until);
	}

	/** What the work gives, or `TIME_UP`. Throws `Cancelled`, and what the work throws. */
	async within<T>(work: Promise<T>): Promise<T | typeof TIME_UP> {
		return await Promise.race([this.ended, work]);
	}

	/** The try is over. */
	close(): void {
		if (this.closed) return;
		this.closed = true;
		unfollow(this, this.cancel);
	}

	/** Ends the try, and whatever of it is still on its way. */
	abort(): void {
		if (this.closed) return;
		this.close();
		this.controller.abort(ENDED);
		this.onAbort();
	}

	/** The run was cancelled. */
	stop(): void {
		this.finish(new Cancelled());
		this.abort();
	}

	/** Looks at the clock again and again: old versions of n8n can't end a sleep before its time. */
	private async watch(): Promise<void> {
		while (!this.closed) {
			await moment();
			if (this.closed || systemClock.monotonicMs() < this.endsAt) continue;
			this.finish();
			this.abort();
		}
	}
}

/** Without a reason of its own, each abort makes an exception with a stack trace. */
const ENDED = new Error('The request was ended');

interface Followers {
	limits: Set<TimeLimit>;
	listener: () => void;
}

const followers = new WeakMap<AbortSignal, Followers>();

/** One listener for all tries of a run: Node.js 20 warns of more than ten. */
function follow(limit: TimeLimit, signal: AbortSignal | undefined): void {
	if (signal === undefined) return;
	const known = followers.get(signal);
	if (known !== undefined) {
		known.limits.add(limit);
		return;
	}
	const limits = new Set([limit]);
	const listener = () => limits.forEach((one) => one.stop());
	followers.set(signal, { limits, listener });
	signal.addEventListener('abort', listener, { once: true });
}

function unfollow(limit: TimeLimit, signal: AbortSignal | undefined): void {
	const known = signal && followers.get(signal);
	if (!known) return;
	known.limits.delete(limit);
	if (known.limits.size > 0) return;
	signal.removeEventListener('abort', known.listener);
	followers.delete(signal);
}
