import { isDeepStrictEqual } from 'node:util';

import { isObject } from '../../lab/json.mts';

/** Stands for any value, in what is expected. */
export const ANYTHING = Symbol('anything');

/** What comes of an item that fails. @param input its own fields, which only the error output has */
export function errorItem(error: RegExp, input: object = {}) {
	return { ...input, error, details: ANYTHING };
}

/** Whether a value is the expected one; a regular expression among it stands for any text that it matches. */
export function agrees(actual: unknown, expected: unknown): boolean {
	if (expected === ANYTHING) return actual !== undefined;
	if (expected instanceof RegExp) return typeof actual === 'string' && expected.test(actual);
	if (Array.isArray(expected)) {
		return (
			Array.isArray(actual) &&
			actual.length === expected.length &&
			expected.every((one, index) => agrees(actual[index], one))
		);
	}
	if (!isObject(expected) || !isObject(actual)) return isDeepStrictEqual(actual, expected);
	const names = Object.keys(expected).filter((name) => expected[name] !== undefined);
	return (
		Object.keys(actual).length === names.length &&
		names.every((name) => Object.hasOwn(actual, name) && agrees(actual[name], expected[name]))
	);
}

/** The value as JSON for a message, with the regular expressions among it. */
export function shown(value: unknown): string {
	return String(
		JSON.stringify(value, (_, part: unknown) => (part instanceof RegExp ? String(part) : part)),
	);
}
