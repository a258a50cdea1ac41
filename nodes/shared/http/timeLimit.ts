import { Cancelled, moment, systemClock } from '../clock';

export const TIME_UP = Symbol('time up');

/**
 * Ends one try at its time limit or when the run is cancelled. Both abort `signal`, which closes the
 * connection, and end every wait `within` the limit, even if n8n ignores the signal.
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
	 * @param ms how long the try may take, or go without progress if it reports progress
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

	/** Reports progress: the time starts over. */
	goesOn(): void {
		this.endsAt = Math.min(systemClock.monotonicMs() + this.ms, this.until);
	}

	/** The result of the work, or `TIME_UP`. Throws `Cancelled`, and whatever the work throws. */
	async within<T>(work: Promise<T>): Promise<T | typeof TIME_UP> {
		return await Promise.race([this.ended, work]);
	}

	/** The try is over. */
	close(): void {
		if (this.closed) return;
		this.closed = true;
		unfollow(this, this.cancel);
	}

	/** Ends the try, and everything of it that is still running. */
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

	/** Checks the clock repeatedly: old versions of n8n can't end a sleep early. */
	private async watch(): Promise<void> {
		while (!this.closed) {
			await moment();
			if (this.closed || systemClock.monotonicMs() < this.endsAt) continue;
			this.finish();
			this.abort();
		}
	}
}

/** Without a given reason, each abort creates an exception with a stack trace. */
const ENDED = new Error('The request was ended');

interface Followers {
	limits: Set<TimeLimit>;
	listener: () => void;
}

const followers = new WeakMap<AbortSignal, Followers>();

/** One listener for all tries of a run: Node.js 20 warns about more than ten. */
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
