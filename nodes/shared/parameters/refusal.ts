const LONGEST_SHOWN = 60;

/** Invalid input, reported before anything is sent. The message names the field and says what to do. */
export class InvalidParameterError extends Error {
	constructor(
		message: string,
		readonly advice?: string,
	) {
		super(message);
		this.name = 'InvalidParameterError';
	}
}

/**
 * The error for an invalid value, with the label of its field. Never pass a secret's value.
 * @param advice what to enter: whole sentences
 */
export function refused(label: string, value: unknown, advice: string): InvalidParameterError {
	return new InvalidParameterError(`"${label}" is ${shown(value)}. ${advice}`);
}

/** Whether a field is not set: `null`, `undefined`, or empty text. */
export function isUnset(value: unknown): value is undefined | null | string {
	return value === undefined || value === null || (typeof value === 'string' && !/\S/.test(value));
}

/**
 * A value for a message: short, without the content of objects. A long text ends with a whole word, because
 * half a secret would not be recognised and would stay in the message.
 */
export function shown(value: unknown): string {
	if (isUnset(value)) return 'empty';
	if (typeof value === 'string') return shownText(value.trim());
	if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
	if (typeof value === 'object') return 'an object';
	return typeof value === 'function' ? 'a function' : String(value);
}

function shownText(text: string): string {
	if (text.length <= LONGEST_SHOWN) return JSON.stringify(text);
	const whole = text.slice(0, LONGEST_SHOWN).replace(/\s*\S*$/, '');
	return whole === '' ? `a text of ${text.length} characters` : JSON.stringify(`${whole} …`);
}
