import { type Clock, systemClock } from '../clock';

type Turn = () => void;

/**
 * Bounds the work in flight of one run. An item works in a slot and gives it back while it sleeps,
 * so that waiting holds none. Items that resume and items that start take turns: neither can
 * starve the other.
 */
export class Slots {
	private free: number;
	private readonly starting: Turn[] = [];
	private readonly resuming: Turn[] = [];
	private resumeNext = true;
	private heldUntil = 0;
	private wakeAt = 0;

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
		this.heldUntil = Math.max(this.heldUntil, this.clock.now() + ms);
	}

	private pump(): void {
		if (this.isHeld()) return;
		for (let turn = this.next(); turn !== undefined; turn = this.next()) {
			this.free -= 1;
			turn();
		}
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
		const remainingMs = this.heldUntil - this.clock.now();
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
