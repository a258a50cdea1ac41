import type { Checks } from '../lab/checks.mts';
import type { Taken } from './service/calls.mts';
import type { Ran } from './runs.mts';

/** A run and what the service saw of it. */
export interface Counted extends Ran {
	taken: Taken;
}

/** Checks that in every round every item was accepted, none twice, and every one was returned. */
export function checkTaken(checks: Checks, name: string, runs: Counted[], count: number): void {
	const wrong = runs.filter(
		({ status, items, taken }) =>
			status !== 'success' ||
			items.length !== count ||
			taken.events !== count ||
			taken.distinct !== count,
	);
	checks.that(
		`${name}: in ${runs.length} of ${runs.length} rounds all ${count} were taken, none twice`,
		wrong.length === 0,
		wrong.map(toldOf).join('; '),
	);
}

/** A run's outcome, in a line. */
export function toldOf({ status, error, items, taken }: Counted): string {
	return `${status}, ${items.length} items, ${taken.events} events of ${taken.distinct} items accepted with ${taken.creating} requests${error ? ` (${error})` : ''}`;
}
