import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { InvalidParameterError } from '../../../shared/http/errors';
import { isRecord } from '../../../shared/json';
import type { OperationContext } from '../../../shared/operations/context';

type DefaultValue = string | number | boolean;

/** A row of a mapping, as Gravity AI reads it. */
export interface MappingRow {
	source: string;
	destination: string;
	defaultValue?: DefaultValue;
}

export function mappingFields(show: IDisplayOptions['show']): INodeProperties[] {
	return [
		{
			...mapping('Input Mapping', 'inputMapping', show),
			description:
				'Which field of the input becomes which field of the model, where their names differ',
		},
		{
			...mapping('Output Mapping', 'outputMapping', show),
			description: 'Which field of the model becomes which field of the result',
		},
	];
}

function mapping(
	displayName: string,
	name: string,
	show: IDisplayOptions['show'],
): INodeProperties {
	return {
		displayName,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add row',
		default: {},
		displayOptions: { show },
		options: [{ displayName: 'Rows', name: 'rows', values: rowFields }],
	};
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
		description: 'What to take where the source has no value; empty for none',
	},
	{
		displayName: 'Default Value Type',
		name: 'defaultType',
		type: 'options',
		options: [
			{
				name: 'As Given',
				value: 'given',
				description: 'Text as it is written here; what an expression gives keeps its own type',
			},
			{ name: 'Boolean', value: 'boolean', description: 'True or false' },
			{ name: 'Number', value: 'number', description: 'A number, such as 0 or 1.5' },
			{ name: 'Text', value: 'string', description: 'Text, also an empty one' },
		],
		default: 'given',
		description: 'The type of the default value, which has to be that of the field',
	},
];

/**
 * The rows of a mapping.
 * @throws InvalidParameterError when one lacks its source or destination, or its default has another type
 */
export function readMapping(
	context: Pick<OperationContext, 'parameter'>,
	name: string,
	label: string,
) {
	return rowsIn(context.parameter(name), label).map((row, index): MappingRow => {
		const at = `Row ${index + 1} of "${label}"`;
		const source = String(row.source ?? '').trim();
		const destination = String(row.destination ?? '').trim();
		if (source === '' || destination === '') {
			const missing = source === '' ? 'Source' : 'Destination';
			throw new InvalidParameterError(`${at} has no "${missing}". Fill it in, or remove the row.`);
		}
		const value = defaultValue(row.defaultValue, row.defaultType, at);
		return { source, destination, ...(value !== undefined && { defaultValue: value }) };
	});
}

function rowsIn(given: unknown, label: string) {
	const rows = isRecord(given) ? (given.rows ?? []) : (given ?? []);
	if (Array.isArray(rows) && rows.every(isRecord)) return rows;
	if (rows === '') return [];
	throw new InvalidParameterError(
		`"${label}" is no list of rows. Enter rows with a source, a destination and possibly a default value.`,
	);
}

function defaultValue(value: unknown, type: unknown, at: string): DefaultValue | undefined {
	if (type === 'string') return String(value ?? '');
	if (value === undefined || value === null || value === '') return undefined;
	const text = String(value).trim();
	if (type === 'number') {
		if (text !== '' && Number.isFinite(Number(text))) return Number(text);
		throw new InvalidParameterError(
			`${at} has the default value "${text}", which is no number. Enter one such as 1.5.`,
		);
	}
	if (type === 'boolean') {
		if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
		throw new InvalidParameterError(`${at} has the default value "${text}". Enter true or false.`);
	}
	if (typeof value === 'string' || typeof value === 'boolean') return value;
	if (typeof value === 'number' && Number.isFinite(value)) return value;
	throw new InvalidParameterError(
		`${at} has a default value that is no text, number or boolean. Enter one of these.`,
	);
}
