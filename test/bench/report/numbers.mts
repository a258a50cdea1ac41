import type { Spread } from '../statistics.mts';

/** A number with three significant digits, and no more than one decimal above 10. */
export function shortNumber(value: number): string {
	const size = Math.abs(value);
	const digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2;
	return value.toLocaleString('en-US', {
		minimumFractionDigits: digits,
		maximumFractionDigits: digits,
	});
}

/** `1,234 ms (1,200 to 1,300)`; the range is left out if there is none. */
export function spreadText({ median, least, most }: Spread, unit: string): string {
	const reach = least === most ? '' : ` (${shortNumber(least)} to ${shortNumber(most)})`;
	const told = median === 1 ? unit.replace(/requests$/, 'request') : unit;
	return `${shortNumber(median)} ${told}${reach}`;
}

export function ratioText(ratio: number): string {
	return `${shortNumber(ratio)}x`;
}
