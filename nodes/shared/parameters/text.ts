import { dateText } from './date';
import { checkJson } from './jsonValue';
import { InvalidParameterError, isUnset, refused } from './refusal';

/** What a text contains if an expression in it returned no text: in JavaScript, and in n8n. */
const NO_TEXT = /^(null|undefined|NaN)$|\[object \w+\]|^\[(Object|Array|Function): .*\]$/is;

/**
 * Reads a short text, such as a name, without surrounding spaces; "" if it is not set. A number, a boolean
 * or a date is read as text.
 * @param label the field's label, for the message
 * @throws InvalidParameterError if it is an object or a list, or the text of one, such as "[object Object]"
 */
export function readText(value: unknown, label: string): string {
	if (isUnset(value)) return '';
	const text = textIn(value)?.trim();
	if (text !== undefined && !isNoText(text)) return text;
	throw noText(value, label);
}

/**
 * Reads a required short text. Throws as `readText` does.
 * @param advice what to enter: a whole sentence
 */
export function requireText(value: unknown, label: string, advice: string): string {
	const text = readText(value, label);
	if (text === '') throw new InvalidParameterError(`"${label}" is empty. ${advice}`);
	return text;
}

/**
 * Reads text to send as content: unchanged, and an object or list as JSON.
 * @throws InvalidParameterError if it can't be text, or is the text of a lost object
 */
export function readContent(value: unknown, label: string): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'object') checkJson(value, `"${label}"`);
	const text = textIn(value) ?? jsonIn(value);
	if (text !== undefined && !(typeof value === 'string' && isNoText(text))) return text;
	throw noText(value, label);
}

/** Whether a text is what JavaScript or n8n writes for a value that is not text. */
function isNoText(text: string): boolean {
	return NO_TEXT.test(text.trim());
}

function noText(value: unknown, label: string): InvalidParameterError {
	const advice =
		typeof value === 'string' && /object/i.test(value)
			? 'Enter text. In an expression, put JSON.stringify() around an object.'
			: 'Enter text.';
	return refused(label, value, advice);
}

/** A pasted secret, without surrounding spaces and without `Bearer`. */
export function bareSecret(text: string): string {
	return text.trim().replace(/^(Authorization:\s*)?Bearer\s+/i, '');
}

/**
 * Reads a secret of a credential, such as a key; "" if it is not set. No message contains its value.
 * @throws InvalidParameterError if it can't be sent in a header, or is not text
 */
export function readSecret(value: unknown, label: string): string {
	if (isUnset(value)) return '';
	const secret = typeof value === 'string' ? bareSecret(value) : '';
	if (/^[\x20-\x7e]+$/.test(secret) && !NO_TEXT.test(secret)) return secret;
	throw new InvalidParameterError(
		`"${label}" in the credential contains characters that can't be sent. Copy it again.`,
	);
}

/** The text for a value; undefined if it has none, or is a number that has lost digits. */
export function textIn(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	if (typeof value === 'number') {
		const exact = Number.isFinite(value) && (Number.isSafeInteger(value) || value % 1 !== 0);
		return exact ? String(value) : undefined;
	}
	if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
	return dateText(value);
}

function jsonIn(value: unknown): string | undefined {
	if (typeof value !== 'object') return undefined;
	const text = JSON.stringify(value);
	return text === 'null' ? undefined : text;
}
