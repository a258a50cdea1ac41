/**
 * Lets the items of a run send their first requests in order: each item waits until all items before it
 * have sent theirs, or have ended. So if an item is rejected, and that ends the run, later items start
 * nothing.
 */
export class StartOrder {
	/** All items before this one have sent their first request, or have ended. */
	private next = 0;
	private readonly ready = new Set<number>();
	private readonly waiting = new Map<number, () => void>();

	/** @returns undefined if the item doesn't have to wait */
	turn(itemIndex: number): Promise<void> | undefined {
		this.settle(itemIndex);
		if (itemIndex < this.next) return undefined;
		return new Promise((resolve) => this.waiting.set(itemIndex, resolve));
	}

	/** Records that an item has sent its first request, or has ended. */
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
