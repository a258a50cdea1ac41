import { isDeepStrictEqual } from 'node:util';

import type { Progress } from './progress.mts';

/** Compares what came out with what should have, says so line by line, and counts. */
export class Checks {
	passed = 0;
	failed = 0;

	constructor(private readonly progress: Progress) {}

	/** A statement that holds or not; `otherwise` says what was seen instead. */
	that(statement: string, holds: boolean, otherwise = ''): void {
		if (holds) this.passed++;
		else this.failed++;
		const found = holds || otherwise === '' ? '' : `: ${otherwise}`;
		this.progress.detail(`${holds ? '✓' : '✗'} ${statement}${found}`);
	}

	/** Adds what others have counted. */
	add({ passed, failed }: Checks): void {
		this.passed += passed;
		this.failed += failed;
	}

	/** Counts what could not even be compared. */
	fail(): void {
		this.failed++;
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
