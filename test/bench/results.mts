import type { Spread } from './statistics.mts';

/** The result of one way to do the work. */
export interface Candidate {
	name: string;
	spread: Spread;
	/** A note beside the number. */
	note?: string;
}

/** One line of the table. The first candidate is this package, whose median is the value. */
export interface Result {
	name: string;
	goal: string;
	unit: string;
	candidates: [Candidate, ...Candidate[]];
	/** What the goal limits, in this run. */
	ratio: number;
	/** What the ratio is of. */
	ratioOf: string;
	met: boolean;
}

/** Lines that were measured together, and how. */
export interface Measured {
	how: string;
	rounds: number;
	results: Result[];
	/** An SVG to show with them. */
	picture?: string;
}

export interface Measure extends Measured {
	/** A word to choose it by. */
	word: string;
	title: string;
}
