import type { Progress } from '../../lab/progress.mts';
import { showTable } from '../../lab/table.mts';
import type { Measure } from '../results.mts';
import { ratioText, spreadText } from './numbers.mts';

/** Shows the results: a line for each candidate, the goal beside the first. */
export function sayResults(progress: Progress, measures: Measure[]): void {
	const rows = measures.flatMap(({ results }) =>
		results.flatMap(({ name, goal, unit, candidates, ratio, ratioOf, met }) =>
			candidates.map((candidate, index) => {
				const first = index === 0;
				return [
					first ? name : '',
					candidate.name,
					spreadText(candidate.spread, unit),
					first ? `${ratioText(ratio)} ${ratioOf}` : '',
					first ? `${met ? 'met' : 'NOT MET'}: ${goal}` : (candidate.note ?? ''),
				];
			}),
		),
	);
	showTable(progress, ['measure', 'who', 'median (spread)', 'ratio', 'goal'], rows);
	for (const { candidates } of measures.flatMap(({ results }) => results)) {
		const [{ note }] = candidates;
		if (note !== undefined) progress.detail(`this package: ${note}`);
	}
}
