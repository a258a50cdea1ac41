import { isDeepStrictEqual } from 'node:util';

import type { Progress } from './progress.mts';

/** Compares results with expectations, prints a line for each, and counts them. */
export class Checks {
	passed = 0;
	/** What did not hold, with what was seen instead. */
	readonly failures: string[] = [];

	constructor(private readonly progress: Progress) {}

	/** A statement that holds or not; `otherwise` is what was seen instead. */
	that(statement: string, holds: boolean, otherwise = ''): void {
		if (holds) {
			this.passed++;
			this.progress.detail(`✓ ${statement}`);
		} else {
			this.fail(`${statement}${otherwise && `: ${otherwise}`}`);
			this.progress.detail(`✗ ${this.failures.at(-1)}`);
		}
	}

	/** Adds what others have counted, under their name. */
	add({ passed, failures }: Checks, name: string): void {
		this.passed += passed;
		this.failures.push(...failures.map((failure) => `${name}: ${failure}`));
	}

	/** Counts what could not even be compared. */
	fail(reason: string): void {
		this.failures.push(reason);
	}

	get failed(): number {
		return this.failures.length;
	}

	/** The counts, in the form that programs read. */
	get tally(): string {
		return `${this.passed} passed, ${this.failed} failed`;
	}

	equal(statement: string, actual: unknown, expected: unknown): void {
		this.that(
			statement,
			isDeepStrictEqual(actual, expected),
			`expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`,
		);
	}
}
