import type { IDataObject } from 'n8n-workflow';

/** A whole number with so many digits that a number of JavaScript may not hold them all. */
const LONG_NUMBER = /(?<![\d.eE"+-])-?\d{16,}(?![\d.eE"])/;
const TEXT_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/**
 * The value that a JSON text stands for; `undefined` when it is no JSON. A whole number beyond 2^53
 * becomes a text, so that no digit of it changes.
 */
export function parseJson(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		return LONG_NUMBER.test(text) ? JSON.parse(text.replace(TEXT_OR_NUMBER, exactly)) : value;
	} catch {
		return undefined;
	}
}

/** A token of a JSON text, in quotes where a number would lose digits. */
function exactly(token: string): string {
	const loses = /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));
	return loses ? `"${token}"` : token;
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
