import type { GenericValue, IDataObject } from 'n8n-workflow';

import { isRecord } from '../../nodes/shared/json.ts';
import type { Example } from './examples/example.mts';
import type { Part } from './pages.mts';
import { operationsOf } from './servicePage.mts';
import type { DocumentedService } from './services.mts';

/** A JSON schema as n8n's editor reads it: types only. */
export type Schema =
	| { type: 'object'; properties: Record<string, Schema> }
	| { type: 'array'; items?: Schema }
	| { type: 'string' | 'number' | 'boolean' | 'null' };

/**
 * The output previews of a service's operations, from the items of its examples. n8n serves the file
 * `__schema__/v<version>/<resource>/<operation>.json` beside a node's code, and shows it in the input
 * panel of the next node until the node has run (n8n-core, `output-schema-resolver`).
 */
export function outputPreviews(
	{ action, folder }: Pick<DocumentedService, 'action' | 'folder'>,
	examples: Example[],
	ownFields: string[] = [],
): Part[] {
	return operationsOf(action).map(({ key, chosen }) => {
		const { output = [] } = examples.find(({ of }) => of === key) ?? {};
		const schema = schemaOf(
			output.map(({ json }) => json),
			new Set(ownFields),
		);
		if (schema?.type !== 'object' || Object.keys(schema.properties).length === 0) {
			// The editor ignores a schema without properties.
			throw new Error(`The example of ${key} has no item with fields`);
		}
		return {
			page: `nodes/${folder}/__schema__/v1.0.0/${chosen.resource}/${chosen.operation}.json`,
			text: JSON.stringify(schema, null, '\t'),
		};
	});
}

/**
 * One schema for all values; undefined for none.
 * @param omitted names of fields to leave out, wherever they are
 */
export function schemaOf(
	values: Array<GenericValue | IDataObject>,
	omitted: ReadonlySet<string> = new Set(),
): Schema | undefined {
	return values
		.map((value) => schemaOfOne(value, omitted))
		.reduce<Schema | undefined>(merged, undefined);
}

function schemaOfOne(value: unknown, omitted: ReadonlySet<string>): Schema {
	if (value === null || value === undefined) return { type: 'null' };
	if (Array.isArray(value)) {
		const items = schemaOf(value, omitted);
		return { type: 'array', ...(items && { items }) };
	}
	if (isRecord(value)) {
		const fields = Object.entries(value)
			.filter(([name]) => !omitted.has(name))
			.map(([name, inner]) => [name, schemaOfOne(inner, omitted)]);
		return { type: 'object', properties: Object.fromEntries(fields) };
	}
	if (typeof value === 'number') return { type: 'number' };
	return { type: typeof value === 'boolean' ? 'boolean' : 'string' };
}

/** Both combined; the first one's type if they differ, and any type rather than null. */
function merged(one: Schema | undefined, other: Schema): Schema {
	if (one === undefined || one.type === 'null') return other;
	if (one.type === 'object' && other.type === 'object') {
		const properties = { ...one.properties };
		for (const [name, schema] of Object.entries(other.properties)) {
			properties[name] = merged(properties[name], schema);
		}
		return { type: 'object', properties };
	}
	if (one.type === 'array' && other.type === 'array' && other.items) {
		return { type: 'array', items: merged(one.items, other.items) };
	}
	return one;
}
