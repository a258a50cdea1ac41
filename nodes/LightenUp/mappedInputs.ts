import type { GenericValue, IDataObject } from 'n8n-workflow';

import { isRecord } from '../shared/json';
import { readDocument, readObject, readValue } from '../shared/parameters/document';
import { readNumber } from '../shared/parameters/number';
import { InvalidParameterError, isUnset, refused } from '../shared/parameters/refusal';
import { readSwitch } from '../shared/parameters/switch';
import { readContent } from '../shared/parameters/text';

const USE_JSON = 'To set all inputs with one expression, set "Inputs Source" to "JSON".';
const ANY_NUMBER = { fallback: 0, least: -Infinity };

/**
 * Reads the value of the resource mapper for a service's inputs, each of them as the type that the
 * mapper has stored for it. Inputs that are not set are left out.
 * @throws InvalidParameterError
 */
export function readMappedInputs(mapper: unknown): IDataObject {
	if (!isRecord(mapper) || !('mappingMode' in mapper)) throw refused('Inputs', mapper, USE_JSON);
	if (mapper.mappingMode === 'autoMapInputData') {
		throw new InvalidParameterError(
			'"Inputs" can\'t be mapped automatically. Enter each input, or set "Inputs Source" to "JSON".',
		);
	}
	if (isUnset(mapper.value)) return {};
	if (!isRecord(mapper.value)) throw refused('Inputs', mapper.value, USE_JSON);
	const types = typesIn(mapper.schema);
	const inputs = Object.entries(mapper.value).flatMap(([name, value]): Array<[string, unknown]> => {
		const isEmpty = value === null || value === undefined || value === '';
		const input = isEmpty ? undefined : readInput(value, name, types.get(name));
		return input === undefined ? [] : [[name, input]];
	});
	return Object.fromEntries(inputs) as IDataObject;
}

function typesIn(schema: unknown): Map<unknown, unknown> {
	const fields = Array.isArray(schema) ? schema.filter(isRecord) : [];
	return new Map(fields.map(({ id, type }) => [id, type]));
}

/** An input whose type the mapper doesn't know keeps its own type. */
function readInput(value: unknown, name: string, type: unknown): GenericValue {
	if (type === 'string') return readContent(value, name);
	if (type === undefined) return readValue(value, name);
	if (isUnset(value)) return undefined;
	if (type === 'number') return readNumber(value, name, ANY_NUMBER);
	if (type === 'boolean') return readSwitch(value, name);
	if (type === 'object') return readObject(value, name, 'Enter it as JSON, such as { "a": 1 }.');
	return type === 'array' ? readArray(value, name) : readValue(value, name);
}

function readArray(value: unknown, name: string): GenericValue {
	const list = readDocument(value, name);
	if (Array.isArray(list)) return list as GenericValue;
	throw refused(name, value, 'Enter a list as JSON, such as ["a", "b"].');
}
