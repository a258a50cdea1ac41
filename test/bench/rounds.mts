import { loopMs, noise } from './noise.mts';

/** Ways to do the same work, by the candidate's name. */
export type Candidates<R> = { [K in keyof R]: () => Promise<R[K]> };

/** What each candidate returned in each round. */
export type Rounds<R> = { [K in keyof R]: Array<R[K]> };

/** How many rounds more than asked for are tried while the machine's speed changes. */
const SPARE_ROUNDS = 2;
/** A fixed loop may take this many times longer at one end of a round than at the other. */
const MOST_CHANGE = 1.1;

interface Round<R> {
	results: R;
	/** How the machine's speed changed within it: the longer loop as a multiple of the shorter one. */
	change: number;
}

/**
 * Alternates the candidates, round by round, in reverse order in every other round: if the machine slows
 * down for a while, that affects all of them. Rounds in which the machine's speed changed are
 * left out, unless less than half would be left; then the steadiest half is used.
 */
export async function alternate<R extends Record<string, unknown>>(
	rounds: number,
	candidates: Candidates<R>,
): Promise<Rounds<R>> {
	const names: Array<keyof R> = Object.keys(candidates);
	const done: Array<Round<R>> = [];
	const steady = () => done.filter(({ change }) => change <= MOST_CHANGE);
	while (steady().length < rounds && done.length < rounds + SPARE_ROUNDS) {
		const results: Partial<R> = {};
		const before = loopMs();
		for (const name of done.length % 2 === 0 ? names : [...names].reverse()) {
			results[name] = await candidates[name]();
		}
		const after = loopMs();
		const change = Math.max(before, after) / Math.min(before, after);
		done.push({ results: results as R, change });
	}
	const least = Math.ceil(rounds / 2);
	const used =
		steady().length >= least
			? steady()
			: [...done].sort((one, other) => one.change - other.change).slice(0, least);
	noise.count({ made: done.length, used: used.length, steady: steady().length });
	const entries = names.map((name) => [name, used.map(({ results }) => results[name])]);
	return Object.fromEntries(entries) as Rounds<R>;
}
