/**
 * Reads the list of custom services, `GET /admin/customapis/get`. Source: LightenUp's page "Custom
 * APIs".
 */
import { isRecord, parseJson, plainText, textOf } from '../shared/json';
import { unwrap } from './api';

/** A service in LightenUp's list. */
const OF_SERVICES = ['name', 'serviceName', 'id', 'description', 'input', 'inputs', 'state'];

/** An input in LightenUp's list. */
export interface ServiceInput {
	name: string;
	type: InputType;
}

export type InputType = 'string' | 'number' | 'boolean' | 'object' | 'array';

/** The first match counts. LightenUp's page has "string" only. */
const TYPES: Array<[RegExp, InputType]> = [
	[/^(array|list|set|tuple)\b|\[.*\]$/i, 'array'],
	[/^(number|numeric|int(eger)?\d*|long|short|float\d*|double|decimal)$/i, 'number'],
	[/^bool(ean)?$/i, 'boolean'],
	[/^(object|json|dict(ionary)?|map|record)\b/i, 'object'],
];

/** The names of the custom services that are turned on, in alphabetical order. */
export function serviceNamesIn(answer: unknown): string[] {
	const { services, isOnlyList } = servicesIn(answer);
	const names = services.map((one) => {
		if (!isRecord(one)) return isOnlyList ? textOf(one) : undefined;
		return isOff(one.state) ? undefined : nameOf(one);
	});
	return [...new Set(names.filter((name) => name !== undefined))].sort((one, other) =>
		one.localeCompare(other),
	);
}

/**
 * The inputs of one service; an empty list if it has none.
 * @returns undefined if LightenUp doesn't list the service, or lists its inputs in an unknown format
 */
export function serviceInputsIn(answer: unknown, service: string): ServiceInput[] | undefined {
	const listed = servicesIn(answer).services.filter(isRecord);
	const entry = listed.find((one) => nameOf(one) === service);
	return entry && inputsIn(entry.input ?? entry.inputs);
}

/**
 * Reads a list of names, an object of names and types, or JSON text of either. On LightenUp's page it is a
 * text such as `["product_id": "string"]`, which is not JSON: an object in the brackets of a list.
 */
function inputsIn(value: unknown): ServiceInput[] | undefined {
	if (typeof value === 'string') {
		const text = value.trim();
		const object = text.replace(/^\[(.*)\]$/s, '{$1}');
		const read = parseJson(text) ?? parseJson(object) ?? parseJson(object.replaceAll("'", '"'));
		return typeof read === 'string' ? undefined : inputsIn(read);
	}
	if (!Array.isArray(value)) return isRecord(value) ? uniquely(Object.entries(value)) : undefined;
	const entries = value.map((one): [string, unknown] =>
		isRecord(one) ? [nameOf(one) ?? '', one.type] : [textOf(one) ?? '', 'string'],
	);
	return uniquely(entries);
}

function uniquely(entries: Array<[string, unknown]>): ServiceInput[] | undefined {
	if (entries.some(([name]) => name.trim() === '')) return undefined;
	const types = new Map(entries.map(([name, type]) => [name, typeOf(type)]));
	return Array.from(types, ([name, type]) => ({ name, type }));
}

/** The named type, or the type of the value given instead of a name. */
function typeOf(said: unknown): InputType {
	if (Array.isArray(said)) return 'array';
	if (isRecord(said)) return typeof said.type === 'string' ? typeOf(said.type) : 'object';
	const word = textOf(said) ?? '';
	return TYPES.find(([pattern]) => pattern.test(word))?.[1] ?? 'string';
}

function nameOf({ name, serviceName }: Record<string, unknown>): string | undefined {
	return textOf(name) ?? textOf(serviceName);
}

/** A bare list, or one inside an object. Of several lists, the one whose entries are most like services. */
function servicesIn(answer: unknown): { services: unknown[]; isOnlyList: boolean } {
	const lists = listsIn(unwrap(answer), 3);
	const ranked = lists.map((list) => ({ list, likeness: likenessOf(list) }));
	const [best] = ranked.sort((one, other) => other.likeness - one.likeness);
	return { services: best?.list ?? [], isOnlyList: lists.length === 1 };
}

/** LightenUp writes "1" and "0". */
function isOff(state: unknown): boolean {
	return state === false || /^(0|off|false|disabled|inactive)$/i.test(plainText(state));
}

function likenessOf(list: unknown[]): number {
	const entry = list.find(isRecord);
	return entry === undefined ? 0 : OF_SERVICES.filter((name) => Object.hasOwn(entry, name)).length;
}

function listsIn(value: unknown, depth: number): unknown[][] {
	if (Array.isArray(value)) return [value];
	if (!isRecord(value) || depth === 0) return [];
	return Object.values(value).flatMap((inner) => listsIn(inner, depth - 1));
}
