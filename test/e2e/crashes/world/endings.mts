import type { Random } from '../random.mts';

const AT_ONCE_SHARE = 0.3;
const FAILED_SHARE = 0.1;
const LONGEST_MS = 40_000;

/** Ends what was started: some of it at once, the rest later, a part of it with a failure. */
export class Endings {
	readonly #open = new Map<string, { timer?: NodeJS.Timeout; failed: boolean }>();

	constructor(private readonly end: (id: string, failed: boolean) => void) {}

	plan(id: string, random: Random): void {
		const failed = random.next() < FAILED_SHARE;
		if (random.next() < AT_ONCE_SHARE) return this.end(id, failed);
		const timer = setTimeout(() => this.#finish(id), random.between(0, LONGEST_MS));
		this.#open.set(id, { timer, failed });
	}

	/** Ends all that is open. */
	all(): void {
		for (const id of [...this.#open.keys()]) this.#finish(id);
	}

	/** Ends nothing any more. */
	stop(): void {
		for (const { timer } of this.#open.values()) clearTimeout(timer);
		this.#open.clear();
	}

	#finish(id: string): void {
		const planned = this.#open.get(id);
		if (!planned) return;
		clearTimeout(planned.timer);
		this.#open.delete(id);
		this.end(id, planned.failed);
	}
}
