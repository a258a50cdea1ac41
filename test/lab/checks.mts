import { isDeepStrictEqual } from 'node:util';

import type { Progress } from './progress.mts';

/** Compares what came out with what should have, says so line by line, and counts. */
export class Checks {
	passed = 0;
	/** What did not hold, with what was seen instead. */
	readonly failures: string[] = [];

	constructor(private readonly progress: Progress) {}

	/** A statement that holds or not; `otherwise` says what was seen instead. */
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

	/** The counts, on a line of their own for who reads them by program. */
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
