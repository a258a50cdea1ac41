import { isUnset, refused } from './refusal';

/** The numbers that a field accepts. */
export interface NumberRange {
	/** The value if the field is not set. */
	fallback: number;
	least: number;
	/** Left out if there is no maximum. */
	most?: number;
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** With a decimal comma. Three digits after a comma are ambiguous: they may be thousands. */
const WITH_COMMA = /^[+-]?(0*,\d+|\d+,\d{1,2})$/;

/** The number in a value; `undefined` if it is not clearly a number, or is beyond 2^53. */
export function numberIn(value: unknown): number | undefined {
	if (typeof value === 'number') return isExact(value) ? value : undefined;
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	const plain = WITH_COMMA.test(text) ? text.replace(',', '.') : text;
	const number = DECIMAL.test(plain) ? Number(plain) : NaN;
	return isExact(number) ? number : undefined;
}

function isExact(number: number): boolean {
	return Math.abs(number) <= Number.MAX_SAFE_INTEGER;
}

/**
 * Reads a number.
 * @param label the field's label, for the message
 * @param unit the unit, such as "seconds"
 * @throws InvalidParameterError if it is not a number, or outside the range
 */
export function readNumber(
	value: unknown,
	label: string,
	{ fallback, least, most = Infinity }: NumberRange,
	unit?: string,
): number {
	if (isUnset(value)) return fallback;
	const number = numberIn(value);
	if (number !== undefined && number >= least && number <= most) return number;
	const what = unit === undefined ? 'a number' : `a number of ${unit}`;
	throw refused(label, value, `Enter ${what}${rangeOf(least, most)}.`);
}

/** Reads a whole number. Throws as `readNumber` does. */
export function readWholeNumber(
	value: unknown,
	label: string,
	{ fallback, least, most = Infinity }: NumberRange,
): number {
	if (isUnset(value)) return fallback;
	const number = numberIn(value);
	if (Number.isInteger(number) && Number(number) >= least && Number(number) <= most) {
		return Number(number);
	}
	throw refused(label, value, `Enter a whole number${rangeOf(least, most)}.`);
}

/** Reads a number of seconds as milliseconds. Throws as `readNumber` does. */
export function readSeconds(value: unknown, label: string, range: NumberRange): number {
	return readNumber(value, label, range, 'seconds') * 1000;
}

/**
 * Reads a value from 0 to 1: a fraction or a percentage. Values above 1 are percentages.
 * @returns undefined if it is not set
 * @throws InvalidParameterError
 */
export function readShare(value: unknown, label: string): number | undefined {
	if (isUnset(value)) return undefined;
	const percent = typeof value === 'string' ? /^(.*\d)\s*%$/.exec(value.trim())?.[1] : undefined;
	const number = numberIn(percent ?? value);
	const share =
		number !== undefined && (percent !== undefined || number > 1) ? number / 100 : number;
	if (share !== undefined && share >= 0 && share <= 1) return share;
	throw refused(label, value, 'Enter a number from 0 to 1, or a percentage, such as 0.8 or 80.');
}

function rangeOf(least: number, most: number): string {
	if (least === -Infinity && most === Infinity) return '';
	return most === Infinity ? `, ${least} or more` : ` from ${least} to ${most}`;
}
