import type { IDataObject } from 'n8n-workflow';

/** A whole number with more digits than a JavaScript number can hold exactly. */
const LONG_NUMBER = /(?<![\d.eE"+-])-?\d{16,}(?![\d.eE"])/;
/** Strings in parts: a regular expression can't match millions of escapes at once. */
const TOKEN = /(?:\\.[^"\\]*){1,1000}|"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/**
 * The value of a JSON text; `undefined` if it is not JSON. A whole number above 2^53 becomes text, so that
 * it keeps its digits.
 */
export function parseJson(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		return LONG_NUMBER.test(text) ? JSON.parse(withLongNumbersAsText(text)) : value;
	} catch {
		return undefined;
	}
}

function withLongNumbersAsText(json: string): string {
	let inText = false;
	return json.replace(TOKEN, (token) => {
		if (token === '"') inText = !inText;
		const loses = !inText && /^-?\d/.test(token) && !Number.isSafeInteger(Number(token));
		return loses ? `"${token}"` : token;
	});
}

/** Whether a value is a JSON object, not a list. */
export function isRecord(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text without surrounding spaces; `undefined` if it is not text or is empty. */
export function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/**
 * A text or number as text without surrounding spaces, otherwise "". `String` would turn `true` into an ID,
 * and throws for an object with a `toString` field from a service.
 */
export function plainText(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
