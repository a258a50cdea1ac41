import type { INodeProperties } from 'n8n-workflow';

import { InvalidParameterError, isUnset, refused } from '../../../shared/parameters/refusal';
import type { OperationContext } from '../../../shared/operations/context';
import { readChoice } from '../../../shared/parameters/choice';
import { readRows } from '../../../shared/parameters/document';
import { numberIn } from '../../../shared/parameters/number';
import { readOptionalSwitch } from '../../../shared/parameters/switch';
import { readContent, readText } from '../../../shared/parameters/text';

type DefaultValue = string | number | boolean;
const NO_WHOLE =
	'Use expressions inside the rows only: n8n ignores an expression for the whole field, and the job would start without the mapping.';
const TYPES = ['given', 'boolean', 'number', 'string'] as const;

/** A row of a mapping, as Gravity AI reads it. */
export interface MappingRow {
	source: string;
	destination: string;
	defaultValue?: DefaultValue;
}

const rowFields: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'string',
		default: '',
		placeholder: 'e.g. x1',
		description: 'The field to map from',
	},
	{
		displayName: 'Destination',
		name: 'destination',
		type: 'string',
		default: '',
		placeholder: 'e.g. x',
		description: 'The field to map to',
	},
	{
		displayName: 'Default Value',
		name: 'defaultValue',
		type: 'string',
		default: '',
		placeholder: 'e.g. 0',
		description: 'The value to use if the source has none. Leave empty to use no default.',
	},
	{
		displayName: 'Default Value Type',
		name: 'defaultType',
		type: 'options',
		options: [
			{
				name: 'As Entered',
				value: 'given',
				description: 'Entered text is sent as text. Expressions keep their type.',
			},
			{ name: 'Boolean', value: 'boolean', description: 'True or false' },
			{ name: 'Number', value: 'number', description: 'A number, such as 0 or 1.5' },
			{ name: 'Text', value: 'string', description: 'Text, including empty text' },
		],
		default: 'given',
		description: 'The type of the default value. Must match the type of the field.',
	},
];

export const mappingOptions: INodeProperties[] = [
	{
		...mapping('Input Mapping', 'inputMapping'),
		description: `Maps input fields to model fields whose names differ. ${NO_WHOLE}`,
	},
	{
		...mapping('Output Mapping', 'outputMapping'),
		description: `Maps model fields to result fields. ${NO_WHOLE}`,
	},
];

function mapping(displayName: string, name: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add row',
		default: {},
		options: [{ displayName: 'Rows', name: 'rows', values: rowFields }],
	};
}

/**
 * The rows of a mapping: those in the options, otherwise those in the field of an earlier version.
 * @throws InvalidParameterError when a row has no source or destination, or a default of the wrong type
 */
export function readMapping(
	context: Pick<OperationContext, 'option' | 'parameter'>,
	name: string,
	label: string,
) {
	const otherwise = 'Enter a row for each field, with expressions in the rows where needed.';
	const optional = readRows(context.option(name), label, 'rows', otherwise);
	const earlier = readRows(context.parameter(name), label, 'rows', otherwise);
	const rows = optional.length > 0 ? optional : earlier;
	return rows.map((row, index): MappingRow => {
		const at = `Row ${index + 1} of "${label}"`;
		const source = readText(row.source, `${label}: Source`);
		const destination = readText(row.destination, `${label}: Destination`);
		if (source === '' || destination === '') {
			const missing = source === '' ? 'Source' : 'Destination';
			throw new InvalidParameterError(
				`${at} has no "${missing}". Fill it in, or remove the row.`,
				'n8n empties the rows when one expression sets all of them. Use expressions inside the rows.',
			);
		}
		const type = readChoice(row.defaultType, `${label}: Default Value Type`, TYPES, 'given');
		const value = defaultValue(row.defaultValue, type, `${label}: Default Value`);
		return { source, destination, ...(value !== undefined && { defaultValue: value }) };
	});
}

function defaultValue(
	value: unknown,
	type: (typeof TYPES)[number],
	label: string,
): DefaultValue | undefined {
	if (type === 'string') {
		return typeof value === 'string' ? readContent(value, label) : readText(value, label);
	}
	if (isUnset(value))
		return type === 'given' && typeof value === 'string' && value !== '' ? value : undefined;
	if (type === 'boolean') return readOptionalSwitch(value, label);
	if (type === 'given' && typeof value === 'string') return readContent(value, label);
	if (type === 'given' && typeof value === 'boolean') return value;
	if (type === 'given' && typeof value !== 'number') return readText(value, label);
	const number = numberIn(value);
	if (number !== undefined) return number;
	throw refused(label, value, 'Enter a number such as 1.5.');
}
