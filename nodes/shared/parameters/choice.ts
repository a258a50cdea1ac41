import { isUnset, refused } from './refusal';

/**
 * Reads one of a field's options, in any case and with any space in it.
 * @param label the field's label, for the message
 * @param choices the options' values
 * @param fallback what a field that is not set means
 * @throws InvalidParameterError when it is none of them
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
