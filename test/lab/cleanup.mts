type Undo = () => Promise<void> | void;

/** What was started or made, to be ended and removed in reverse order whatever happens. */
export class Cleanup {
	readonly #undos: Undo[] = [];

	add(undo: Undo): void {
		this.#undos.push(undo);
	}

	/** Undoes everything, the last first. One that fails doesn't keep the others from running. */
	async run(): Promise<void> {
		const failures: unknown[] = [];
		for (let undo = this.#undos.pop(); undo; undo = this.#undos.pop()) {
			try {
				await undo();
			} catch (error) {
				failures.push(error);
			}
		}
		if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be ended');
	}
}
