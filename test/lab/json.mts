import { readFile } from 'node:fs/promises';

export type JsonObject = { [key: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object, or an error that says what was expected to be one. */
export function asObject(value: unknown, what: string): JsonObject {
	if (!isObject(value)) throw new Error(`${what} is not an object: ${shorten(value)}`);
	return value;
}

/** The value as a list, or an error that says what was expected to be one. */
export function asList(value: unknown, what: string): unknown[] {
	if (!Array.isArray(value)) throw new Error(`${what} is not a list: ${shorten(value)}`);
	return value;
}

/** The value as text, or an error that says what was expected to be text. */
export function asText(value: unknown, what: string): string {
	if (typeof value !== 'string') throw new Error(`${what} is not text: ${shorten(value)}`);
	return value;
}

/** Reads a file that holds a JSON object. */
export async function readJson(path: string): Promise<JsonObject> {
	const value: unknown = JSON.parse(await readFile(path, 'utf8'));
	return asObject(value, path);
}

function shorten(value: unknown): string {
	return String(JSON.stringify(value)).slice(0, 200);
}
