import type { IDataObject } from 'n8n-workflow';

/** A whole number with so many digits that a number of JavaScript may not hold them all. */
const LONG_NUMBER = /(?<![\d.eE"+-])-?\d{16,}(?![\d.eE"])/;
/** Texts in pieces: millions of escapes are more than a regular expression can match at once. */
const TOKEN = /(?:\\.[^"\\]*){1,1000}|"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/**
 * The value that a JSON text stands for; `undefined` when it is no JSON. A whole number beyond 2^53
 * becomes a text, so that no digit of it changes.
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

/** Whether a value is a JSON object, and no list. */
export function isRecord(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text without the space around it; `undefined` when it is no text or nothing else is in it. */
export function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/**
 * A text or number as text without the space around it, otherwise "". `String` would make an ID out
 * of `true`, and throws on an object for which a service sends a `toString`.
 */
export function plainText(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
