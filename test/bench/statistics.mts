/** The middle of some values and how far they reach. */
export interface Spread {
	median: number;
	least: number;
	most: number;
}

export function spreadOf(values: number[]): Spread {
	const sorted = [...values].sort((one, other) => one - other);
	const middle = Math.floor(sorted.length / 2);
	const median =
		sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	return { median, least: sorted[0], most: sorted[sorted.length - 1] };
}

export function meanOf(values: number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
