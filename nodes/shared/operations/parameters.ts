import { InvalidParameterError } from '../http/errors';

/**
 * Reads a whole number.
 * @param label the field's label, for the message
 * @param most the largest number that makes sense
 * @throws InvalidParameterError when it is no whole number from `least` to `most`
 */
export function wholeNumber(
	value: unknown,
	fallback: number,
	least: number,
	label: string,
	most = Infinity,
): number {
	if (value === undefined || value === null || value === '') return fallback;
	const number = Number(value);
	if (Number.isInteger(number) && number >= least && number <= most) return number;
	const range = most === Infinity ? `${least} or more` : `from ${least} to ${most}`;
	throw new InvalidParameterError(
		`"${label}" is ${JSON.stringify(value)}. It has to be a whole number, ${range}.`,
	);
}

/**
 * Reads a number of seconds as milliseconds.
 * @throws InvalidParameterError when it is no number, or below 0
 */
export function secondsAsMs(value: unknown, fallbackSeconds: number, label: string): number {
	const seconds = value === undefined || value === '' ? fallbackSeconds : Number(value);
	if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
	throw new InvalidParameterError(
		`"${label}" is ${JSON.stringify(value)}. It has to be a number of seconds, 0 or more.`,
	);
}
