import type { GenericValue, IDataObject } from 'n8n-workflow';

import { InvalidParameterError, isUnset, refused } from './refusal';
import { isRecord, parseJson } from '../json';
import { dateText } from './date';
import { checkJson } from './jsonValue';
import { readContent } from './text';

/**
 * Reads JSON: as text, or as a value from an expression. In text, whole numbers keep all digits: see
 * `parseJson`.
 * @param label the field's label, for the message
 * @returns undefined if the field is not set
 * @throws InvalidParameterError if it isn't JSON, or has a value that JSON can't hold
 */
export function readDocument(value: unknown, label: string): unknown {
	if (isUnset(value)) return undefined;
	const document = typeof value === 'string' ? parseJson(value) : value;
	if (document !== undefined && isJson(document)) {
		checkJson(document, `"${label}"`);
		return document;
	}
	throw new InvalidParameterError(
		`"${label}" is not valid JSON. Check quotes, commas and brackets, or use an expression that returns an object.`,
	);
}

/**
 * Reads JSON as text, which is kept unchanged if it is entered as text; "" if the field is not set.
 * @throws InvalidParameterError if it isn't JSON, or is `null`
 */
export function readJsonText(value: unknown, label: string): string {
	const document = readDocument(value, label);
	if (document === null) throw refused(label, 'null', 'Enter an object, a list, or another value.');
	if (typeof value === 'string') return value.trim();
	return document === undefined ? '' : JSON.stringify(document);
}

/**
 * Reads a JSON object. Throws as `readDocument` does, and for anything else.
 * @param advice what to enter: a whole sentence
 * @returns undefined if the field is not set
 */
export function readObject(value: unknown, label: string, advice: string): IDataObject | undefined {
	const document = readDocument(value, label);
	if (document === undefined || isRecord(document)) return document;
	throw new InvalidParameterError(`"${label}" must be a single JSON object. ${advice}`);
}

/** Reads the JSON of the input item. Throws as `readDocument` does. */
export function readItem({ json }: { json: IDataObject }): IDataObject {
	checkJson(json, 'The input item');
	return json;
}

/**
 * Reads the fields of a collection, such as "Options".
 * @throws InvalidParameterError
 */
export function readCollection(value: unknown, label: string): IDataObject {
	if (isRecord(value)) return value;
	if (isUnset(value)) return {};
	const fields = typeof value === 'string' ? parseJson(value) : undefined;
	if (isRecord(fields)) return fields;
	throw refused(
		label,
		value,
		'Add its fields one by one instead of using one expression for all of them.',
	);
}

/**
 * Reads the rows of a field with rows.
 * @param name the key of the rows in the parameter, such as "values"
 * @param otherwise how to set rows with an expression: a whole sentence
 * @throws InvalidParameterError
 */
export function readRows(
	value: unknown,
	label: string,
	name: string,
	otherwise: string,
): IDataObject[] {
	if (isUnset(value)) return [];
	const rows = isRecord(value) ? (value[name] ?? undefined) : value;
	if (rows === undefined) return [];
	if (Array.isArray(rows) && rows.every(isRecord)) return rows;
	throw refused(label, rows, `n8n doesn't accept one expression for all rows. ${otherwise}`);
}

/**
 * Reads a value of any type that is sent unchanged: a date as text, and "" if there is no value.
 * @throws InvalidParameterError if JSON can't hold it, or it is the text of a lost object, such as "[object
 * Object]"
 */
export function readValue(value: unknown, label: string): GenericValue {
	const given = dateText(value) ?? value ?? '';
	if (typeof given === 'string') return readContent(given, label);
	if (isJson(given)) {
		checkJson(given, `"${label}"`);
		return given as GenericValue;
	}
	throw refused(label, value, 'Enter text, a number, true or false, a list, or an object.');
}

/** NaN and infinite numbers, dates and functions are not JSON. */
function isJson(value: unknown): boolean {
	if (typeof value === 'number') return Number.isFinite(value);
	if (typeof value === 'object') return dateText(value) === undefined;
	return typeof value === 'string' || typeof value === 'boolean';
}
