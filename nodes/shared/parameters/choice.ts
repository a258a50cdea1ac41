import { isUnset, refused } from './refusal';

/**
 * Reads one of a field's options, ignoring case and spaces.
 * @param label the field's label, for the message
 * @param choices the options' values
 * @param fallback the value if the field is not set
 * @throws InvalidParameterError if it is none of them
 */
export function readChoice<T extends string>(
	value: unknown,
	label: string,
	choices: readonly T[],
	fallback: T,
): T {
	const exact = choices.find((choice) => choice === value);
	if (exact !== undefined) return exact;
	if (isUnset(value)) return fallback;
	const said = typeof value === 'string' ? plain(value) : '';
	const meant = choices.find((choice) => plain(choice) === said);
	if (meant !== undefined) return meant;
	throw refused(label, value, `Choose one of: ${choices.join(', ')}.`);
}

function plain(text: string): string {
	return text.replace(/[\s_-]/g, '').toLowerCase();
}
