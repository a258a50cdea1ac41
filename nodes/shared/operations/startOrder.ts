/**
 * Lets the items of a run send their first requests in order: none before each item ahead of it sends
 * its own, or has ended. So an item that is refused, where that ends the run, keeps those behind it
 * from starting anything.
 */
export class StartOrder {
	/** All items before this one send, or have ended. */
	private next = 0;
	private readonly ready = new Set<number>();
	private readonly waiting = new Map<number, () => void>();

	/** @returns undefined when the item need not wait */
	turn(itemIndex: number): Promise<void> | undefined {
		this.settle(itemIndex);
		if (itemIndex < this.next) return undefined;
		return new Promise((resolve) => this.waiting.set(itemIndex, resolve));
	}

	/** Notes that an item sends, or has ended. */
	settle(itemIndex: number): void {
		if (itemIndex < this.next) return;
		this.ready.add(itemIndex);
		while (this.ready.delete(this.next)) {
			this.waiting.get(this.next)?.();
			this.waiting.delete(this.next);
			this.next += 1;
		}
	}
}
