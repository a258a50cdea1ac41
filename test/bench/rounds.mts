/** What a candidate gave in each round, by the candidate's name. */
export type Rounds<K extends string, T> = Record<K, T[]>;

/**
 * Lets candidates take turns, round by round, the last one first in every other round: what slows
 * the machine down for a while meets all of them.
 */
export async function alternate<K extends string, T>(
	rounds: number,
	candidates: Record<K, () => Promise<T>>,
): Promise<Rounds<K, T>> {
	const names = Object.keys(candidates) as K[];
	const results = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Rounds<K, T>;
	for (let round = 0; round < rounds; round++) {
		for (const name of round % 2 === 0 ? names : [...names].reverse()) {
			results[name].push(await candidates[name]());
		}
	}
	return results;
}
