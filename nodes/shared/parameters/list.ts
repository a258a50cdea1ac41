import { parseJson } from '../json';
import { isUnset } from './refusal';
import { readText } from './text';

/**
 * Reads a list of texts: a list, a text with commas or line breaks between them, or a list as JSON. Empty
 * entries are left out.
 * @param label the field's label, for the message
 * @throws InvalidParameterError if it, or an entry, is anything else
 */
export function readList(value: unknown, label: string): string[] {
	if (isUnset(value)) return [];
	const parts = typeof value === 'string' ? partsOf(value.trim()) : value;
	return [parts].flat().flatMap((part) => readText(part, label) || []);
}

function partsOf(text: string): unknown {
	const json = text.startsWith('[') ? parseJson(text) : undefined;
	return Array.isArray(json) ? json : text.split(/[,\r\n]/);
}
