import { InvalidParameterError, isUnset, refused } from './refusal';
import { parseJson } from '../json';

/** What a text contains if an expression in it returned no ID. */
const NO_ID =
	/^(null|undefined|NaN|true|false)$|\[object \w+\]|^\[(Object|Array|Function): .*\]$/is;
const IN_QUOTES = /^(["'`])([^"'`]*)\1$|^[“„‘‚«»]([^“”„‘’‚«»]*)[“”‘’«»]$/;
const IN_BRACKETS = /^\[(.*)\]$/s;

/**
 * Reads an ID: text without surrounding spaces and quotes, or a whole number; "" if it is not set.
 * @param label the field's label, for the message
 * @throws InvalidParameterError if it is anything else, or a number that has lost digits
 */
export function readId(value: unknown, label: string): string {
	if (isUnset(value)) return '';
	const id = idIn(value);
	if (id !== undefined) return id;
	throw refused(
		label,
		value,
		typeof value === 'number' && Number.isInteger(value)
			? 'Numbers this large lose digits. Enter the ID as text.'
			: 'Enter the ID itself, as text or a whole number.',
	);
}

/**
 * Reads a required ID. Throws as `readId` does.
 * @param advice what to enter: a whole sentence
 */
export function requireId(value: unknown, label: string, advice = 'Enter a value.'): string {
	const id = readId(value, label);
	if (id === '') throw new InvalidParameterError(`"${label}" is empty. ${advice}`);
	return id;
}

/**
 * Reads IDs: a list, a text with commas, semicolons, spaces or line breaks between them, or a list as JSON.
 * Duplicates and empty entries are left out.
 * @param numberKey the text for a numeric ID
 * @throws InvalidParameterError if an entry is not an ID
 */
export function readIds(
	value: unknown,
	label: string,
	numberKey: (id: number) => string = String,
): string[] {
	const read = partsOf(value).map((part) => {
		const id = readId(part, label);
		return typeof part === 'number' ? numberKey(part) : id;
	});
	return [...new Set(read)].filter((id) => id !== '');
}

/** The ID in a value; undefined if it has none. Never throws. */
export function idIn(value: unknown): string | undefined {
	if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
	if (typeof value === 'bigint') return String(value);
	if (typeof value !== 'string') return undefined;
	const id = withoutQuotes(value);
	return id === '' || NO_ID.test(id) ? undefined : id;
}

function partsOf(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	if (typeof value !== 'string') return [value];
	const text = withoutQuotes(value);
	const list = text.startsWith('[') ? parseJson(text) : undefined;
	if (Array.isArray(list)) return list;
	if (NO_ID.test(text)) return [value];
	// A list in the syntax of another language.
	return (IN_BRACKETS.exec(text)?.[1] ?? text).trim().split(/[\s,;]+/);
}

function withoutQuotes(given: string): string {
	const text = given.trim();
	const [, , plain, curly] = IN_QUOTES.exec(text) ?? [];
	return (plain ?? curly ?? text).trim();
}
