import type { Progress } from './progress.mts';

/** Shows rows in aligned columns under the current step. */
export function showTable(progress: Progress, heads: string[], rows: unknown[][]): void {
	const lines = [heads, ...rows.map((row) => row.map((cell) => String(cell ?? '–')))];
	const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
	for (const line of lines) {
		progress.detail(
			`${line
				.map((cell, column) => cell.padEnd(widths[column]))
				.join('  ')
				.trimEnd()}`,
		);
	}
}
