import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { code, plain, table } from './markdown.mts';
import { sources } from './messageSites.mts';

const KINDS: Partial<Record<INodeProperties['type'], string>> = {
	boolean: 'switch',
	collection: 'group',
	dateTime: 'date and time',
	fixedCollection: 'rows',
	json: 'JSON',
	multiOptions: 'choices',
	options: 'choice',
	resourceMapper: 'fields of the service',
	string: 'text',
};

/** The readers that return a fallback for a value that is not set. */
const WITH_FALLBACK =
	/\bread(?:Choice|Number|Seconds|WholeNumber)\(\s*[\w.]+(?:\('\w+'\))?,\s*'([^']+)'/g;

/** The labels of options whose default holds whether they are added or not. */
const IN_EFFECT = new Set(
	[...sources.values()].flatMap(({ text }) =>
		[...text.matchAll(WITH_FALLBACK)].map(([, label]) => label),
	),
);

/** The values that say which operation, or which event of a trigger, a field is for. */
export type Chosen = Record<string, string>;

/** The fields that are shown for what is chosen, each with what else has to hold; not those of a tool. */
export function shownFields(properties: INodeProperties[], chosen: Chosen): INodeProperties[] {
	return properties.filter(({ name, displayOptions }) => {
		if (name in chosen || displayOptions?.show?.['@tool']) return false;
		return Object.entries(displayOptions?.show ?? {}).every(
			([other, values]) => !(other in chosen) || values?.includes(chosen[other]),
		);
	});
}

/** A row for each field, and for each field inside of a group; empty where there is no field. */
export function fieldsTable(fields: INodeProperties[], chosen: Chosen = {}): string {
	const rows = fields.flatMap((field) => rowsOf(field, fields, chosen));
	if (rows.length === 0) return '';
	return table(['Field', 'Name', 'Type', 'Default', 'Description'], rows);
}

/** The editor's notices about these fields. */
export function notices(fields: INodeProperties[]): string[] {
	return fields.filter(isNotice).map(({ displayName }) => plain(displayName));
}

function rowsOf(
	field: INodeProperties,
	all: INodeProperties[],
	chosen: Chosen,
	within = '',
	optional = false,
): string[][] {
	if (isNotice(field) || field.type === 'hidden') return [];
	const label = `${within}${field.displayName}${field.required ? ' (required)' : ''}`;
	const row = [
		plain(label),
		code(field.name),
		kindOf(field),
		optional && !IN_EFFECT.has(labelOf(field)) ? unlessAdded(field) : defaultOf(field),
		[condition(field, all, chosen), about(field), choices(field)].filter(Boolean).join(' '),
	];
	const inner = innerFields(field).flatMap((inside) =>
		rowsOf(inside, all, chosen, `${field.displayName} > `, field.type === 'collection'),
	);
	return [row, ...inner];
}

function isNotice({ type }: INodeProperties): boolean {
	return type === 'notice' || type === 'callout';
}

export function innerFields({ type, options = [] }: INodeProperties): INodeProperties[] {
	if (type === 'collection') return options.filter(isField);
	if (type === 'fixedCollection') return options.filter(isRows).flatMap(({ values }) => values);
	return [];
}

type Option = NonNullable<INodeProperties['options']>[number];

function isField(option: Option): option is INodeProperties {
	return 'type' in option;
}

function isRows(option: Option): option is INodePropertyCollection {
	return 'values' in option;
}

function isChoice(option: Option): option is INodePropertyOptions {
	return 'value' in option;
}

function kindOf({ type, modes = [] }: INodeProperties): string {
	if (type !== 'resourceLocator') return KINDS[type] ?? type;
	return modes.map(({ displayName }) => displayName.toLowerCase()).join(', ');
}

/**
 * The default of a field that n8n sends only once the user has added it. Before that the node behaves
 * differently, unless the field is a switch that is off.
 */
function unlessAdded(field: INodeProperties): string {
	const value = defaultOf(field);
	return value === '' || value === 'off' ? value : `${value} when added`;
}

function defaultOf({ type, default: value, options = [] }: INodeProperties): string {
	const chosen = options.filter(isChoice).find((option) => option.value === value);
	if (chosen) return chosen.name;
	if (type === 'boolean') return value === true ? 'on' : 'off';
	if (value === '' || value === undefined || value === null || typeof value === 'object') return '';
	return code(String(value));
}

function about({ description, hint }: INodeProperties): string {
	return [description, hint]
		.filter((text) => text !== undefined)
		.map(sentence)
		.join(' ');
}

function choices({ type, options = [] }: INodeProperties): string {
	if (type !== 'options' && type !== 'multiOptions') return '';
	return options
		.filter(isChoice)
		.map(({ name, value, description }) => {
			const about = description ? `: ${sentence(description)}` : '.';
			return `**${name}** (${code(String(value))})${about}`;
		})
		.join(' ');
}

/** Without its unit, as messages name it. */
function labelOf({ displayName }: INodeProperties): string {
	return displayName.replace(/ \(\w+\)$/, '');
}

/** With a full stop at its end. */
export function sentence(text: string): string {
	return /[.!?]$/.test(text) ? plain(text) : `${plain(text)}.`;
}

function condition(
	{ displayOptions }: INodeProperties,
	all: INodeProperties[],
	chosen: Chosen,
): string {
	const others = Object.entries(displayOptions?.show ?? {}).filter(([name]) => !(name in chosen));
	if (others.length === 0) return '';
	const parts = others.map(([name, values = []]) => {
		const named = all.filter((field) => field.name === name);
		const label = named[0]?.displayName ?? name;
		return `_${label}_ is ${values.map((value) => told(value, named)).join(' or ')}`;
	});
	return `Shown when ${parts.join(' and ')}.`;
}

/** A value as the editor shows it. */
function told(value: unknown, fields: INodeProperties[]): string {
	if (value === true) return 'on';
	if (value === false) return 'off';
	const choices = fields.flatMap(({ options = [] }) => options.filter(isChoice));
	const choice = choices.find((option) => option.value === value);
	return choice ? `_${choice.name}_` : code(String(value));
}

/** A field's choices, such as the operations of a resource. */
export function choicesOf(
	properties: INodeProperties[],
	name: string,
	chosen: Chosen = {},
): INodePropertyOptions[] {
	return shownFields(properties, chosen)
		.filter((property) => property.name === name)
		.flatMap(({ options = [] }) => options.filter(isChoice));
}
