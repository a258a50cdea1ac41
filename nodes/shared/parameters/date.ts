import { DateTime } from 'luxon';

import { isUnset, refused } from './refusal';

const ISO =
	/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(\s?(Z|[+-](0\d|1[0-4])(:?[0-5]\d)?))?)?$/i;
/** RFC 2822, as in the header of an email: "Sat, 31 Jan 2026 08:00:00 +0100". */
const RFC_2822 = /^([a-z]{3}, )?\d{1,2} [a-z]{3} \d{4} \d\d:\d\d/i;
/** 1973. A smaller number of seconds is not a time. */
const FIRST_UNIX_SECOND = 1e8;
/** 1973 in milliseconds, and 5138 in seconds. */
const FIRST_UNIX_MS = 1e11;
/** 2286 in milliseconds. A larger number is in microseconds, or is a date without dashes. */
const FIRST_BEYOND_UNIX_MS = 1e13;
const FIRST_YEAR_MS = Date.parse('0000-01-01');
const YEAR_10000_MS = Date.parse('+010000-01-01');

/** A Luxon date: n8n's expressions can use another copy of Luxon. */
interface LuxonDate {
	isValid: boolean;
	toMillis(): number;
	toISO(): string | null;
}

/**
 * Reads a date and time: an ISO 8601 or RFC 2822 text, Unix seconds or milliseconds, a `Date` or a
 * `DateTime` of Luxon.
 * @param label the field's label, for the message
 * @param timeZone the zone of a text without one, such as "Europe/Berlin": the workflow's, which n8n's date
 * picker uses
 * @returns ISO 8601 in UTC; undefined if it is not set
 * @throws InvalidParameterError
 */
export function readDate(
	value: unknown,
	label: string,
	timeZone: () => string,
): string | undefined {
	if (isUnset(value)) return undefined;
	const ms = typeof value === 'string' ? textMs(value.trim(), timeZone) : valueMs(value);
	if (ms !== undefined && ms >= FIRST_YEAR_MS && ms < YEAR_10000_MS)
		return new Date(ms).toISOString();
	throw refused(label, value, 'Enter a date such as 2026-01-31 or 2026-01-31T08:00:00Z.');
}

/** A date as text in ISO 8601; undefined if the value is not a date. */
export function dateText(value: unknown): string | undefined {
	if (isLuxon(value)) return value.isValid ? (value.toISO() ?? undefined) : undefined;
	const ms = isDate(value) ? value.getTime() : NaN;
	return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

function valueMs(value: unknown): number | undefined {
	if (typeof value === 'number') return unixMs(value);
	const text = dateText(value);
	return text === undefined ? undefined : Date.parse(text);
}

function textMs(text: string, timeZone: () => string): number | undefined {
	if (/^\d+(\.\d+)?$/.test(text)) return unixMs(Number(text));
	const zone = timeZone();
	let date: DateTime | undefined;
	if (ISO.test(text)) {
		const iso = text.replace(/^(\S{10}) /, '$1T').replace(/\s/g, '');
		date = DateTime.fromISO(iso, { zone });
	} else if (RFC_2822.test(text)) {
		date = DateTime.fromRFC2822(text, { zone });
	}
	return date?.isValid ? date.toMillis() : undefined;
}

function unixMs(number: number): number | undefined {
	if (number >= FIRST_UNIX_MS && number < FIRST_BEYOND_UNIX_MS) return number;
	return number >= FIRST_UNIX_SECOND && number < FIRST_UNIX_MS ? number * 1000 : undefined;
}

/** From any realm: an expression's `Date` may be a different class. */
function isDate(value: unknown): value is Date {
	return Object.prototype.toString.call(value) === '[object Date]';
}

function isLuxon(value: unknown): value is LuxonDate {
	return (
		typeof value === 'object' &&
		value !== null &&
		'isLuxonDateTime' in value &&
		'toMillis' in value &&
		typeof value.toMillis === 'function'
	);
}
