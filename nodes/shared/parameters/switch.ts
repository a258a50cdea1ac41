import { isUnset, refused } from './refusal';

const ON = new Set(['true', '1']);
const OFF = new Set(['false', '0']);

/**
 * Reads a switch: a boolean, or a text or number that means one. Off if it is not set.
 * @param label the field's label, for the message
 * @throws InvalidParameterError
 */
export function readSwitch(value: unknown, label: string): boolean {
	return readOptionalSwitch(value, label) ?? false;
}

/** The same; undefined for a switch that is not set. */
export function readOptionalSwitch(value: unknown, label: string): boolean | undefined {
	if (typeof value === 'boolean') return value;
	if (isUnset(value)) return undefined;
	const isScalar = typeof value === 'string' || typeof value === 'number';
	const said = isScalar ? String(value).trim().toLowerCase() : '';
	if (ON.has(said)) return true;
	if (OFF.has(said)) return false;
	throw refused(label, value, 'Enter true or false.');
}
