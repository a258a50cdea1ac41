import type { IDataObject } from 'n8n-workflow';

/** The value that a JSON text stands for; `undefined` when it is no JSON. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
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
