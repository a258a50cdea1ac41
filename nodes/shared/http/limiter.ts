import { nextTurn } from '../clock';

type Turn = () => void;

const MOST_AT_ONCE = 4;

/**
 * Limits the concurrent work of one run. An item works in a slot and gives it back while it sleeps, so
 * waiting takes no slot. Items that resume and items that start alternate, so neither can starve the other.
 *
 * No more than four begin in one turn of the event loop. A request leaves only when the turn it was made in
 * is over: fifty made in one would leave together and be answered together, and the service would stand
 * idle while all of that is dealt with.
 */
export class Limiter {
	private free: number;
	private readonly starting: Turn[] = [];
	private readonly resuming: Turn[] = [];
	private resumeNext = true;
	private begunInTurn = 0;

	constructor(
		size: number,
		private readonly signal?: AbortSignal,
	) {
		this.free = size;
	}

	/** Resolves when a slot is acquired. Give it back with `release`. */
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

	private pump(): void {
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
}
