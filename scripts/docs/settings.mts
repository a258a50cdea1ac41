import type { INodeProperties } from 'n8n-workflow';

import { innerFields } from './fields.mts';
import { code, plain } from './markdown.mts';
import { isRecord } from '../../nodes/shared/json.ts';

/**
 * The parameters of an example by their labels in the editor, one per line.
 * @param settled makes a text the same in every run
 */
export function settingsList(
	fields: INodeProperties[],
	parameters: object,
	settled: (text: string) => string,
): string {
	return Object.entries(parameters)
		.flatMap(([name, value]) => {
			const field = fields.find((one) => one.name === name);
			if (!field) throw new Error(`An example sets ${name}, which no field is called`);
			return linesOf(field, value);
		})
		.map(([label, value]) => `- _${plain(label)}_: ${settled(value)}`)
		.join('\n');
}

type Line = [label: string, value: string];

function linesOf(field: INodeProperties, value: unknown): Line[] {
	const { displayName, type } = field;
	if (type === 'collection' && isRecord(value)) {
		return Object.entries(value).flatMap(([name, inner]) => {
			const option = innerFields(field).find((one) => one.name === name);
			if (!option) throw new Error(`An example sets ${name}, which is not in "${displayName}"`);
			return linesOf(option, inner).map(
				([label, text]): Line => [`${displayName} > ${label}`, text],
			);
		});
	}
	if (type === 'fixedCollection' && isRecord(value)) {
		return Object.values(value)
			.flat()
			.filter(isRecord)
			.map((row): Line => [displayName, Object.values(row).map(shown).join(' = ')]);
	}
	if (type === 'resourceLocator' && isRecord(value)) {
		const mode = field.modes?.find(({ name }) => name === value.mode);
		return [[displayName, `${shown(value.value)} (${mode?.displayName.toLowerCase()})`]];
	}
	return [[displayName, choiceName(field, value) ?? shown(value)]];
}

function choiceName({ options = [] }: INodeProperties, value: unknown): string | undefined {
	const choice = options.find((option) => 'value' in option && option.value === value);
	return choice?.name;
}

function shown(value: unknown): string {
	if (typeof value === 'boolean') return value ? 'on' : 'off';
	return Array.isArray(value) ? value.map(shown).join(', ') : code(String(value));
}
