import { type Clock, nextTurn, systemClock } from '../clock';

type Turn = () => void;

const MOST_AT_ONCE = 4;

/**
 * Bounds the work in flight of one run. An item works in a slot and gives it back while it sleeps,
 * so that waiting holds none. Items that resume and items that start take turns: neither can
 * starve the other.
 *
 * No more than four begin in one turn of the event loop. A request leaves only when the turn it was
 * made in is over: fifty made in one would leave together and be answered together, and the service
 * would stand idle while all of that is dealt with.
 */
export class Limiter {
	private free: number;
	private readonly starting: Turn[] = [];
	private readonly resuming: Turn[] = [];
	private resumeNext = true;
	private heldUntil = 0;
	private wakeAt = 0;
	private begunInTurn = 0;

	constructor(
		size: number,
		private readonly clock: Clock = systemClock,
		private readonly signal?: AbortSignal,
	) {
		this.free = size;
	}

	/** Resolves when a slot is yours. Give it back with `release`. */
	async acquire(queue: 'start' | 'resume'): Promise<void> {
		await new Promise<void>((resolve) => {
			(queue === 'start' ? this.starting : this.resuming).push(resolve);
			this.pump();
		});
	}

	release(): void {
		this.free += 1;
		this.pump();
	}

	/** Hands out no slot for `ms`: a service that says "too many" says it to the whole run. */
	holdFor(ms: number): void {
		this.heldUntil = Math.max(this.heldUntil, this.clock.monotonicMs() + ms);
	}

	private pump(): void {
		if (this.isHeld()) return;
		// What is cancelled has nothing to send, and is told so without delay.
		while (this.begunInTurn < MOST_AT_ONCE || this.signal?.aborted) {
			const turn = this.next();
			if (turn === undefined) return;
			if (this.begunInTurn === 0) void nextTurn().then(() => this.beginTurn());
			this.begunInTurn += 1;
			this.free -= 1;
			turn();
		}
	}

	private beginTurn(): void {
		this.begunInTurn = 0;
		this.pump();
	}

	private next(): Turn | undefined {
		if (this.free <= 0) return undefined;
		const [first, second] = this.resumeNext
			? [this.resuming, this.starting]
			: [this.starting, this.resuming];
		this.resumeNext = !this.resumeNext;
		return first.shift() ?? second.shift();
	}

	private isHeld(): boolean {
		const remainingMs = this.heldUntil - this.clock.monotonicMs();
		if (remainingMs <= 0 || this.signal?.aborted) return false;
		if (this.wakeAt < this.heldUntil) {
			this.wakeAt = this.heldUntil;
			// A timer may ring a moment too early: whoever comes then sets another one.
			const wake = () => {
				this.wakeAt = 0;
				this.pump();
			};
			void this.clock.sleep(remainingMs, this.signal).then(wake, wake);
		}
		return true;
	}
}
