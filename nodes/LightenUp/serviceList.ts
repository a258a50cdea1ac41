/**
 * Reads the list of custom services, `GET /admin/customapis/get`. Source: LightenUp's page "Custom
 * APIs".
 */
import { isRecord, plainText, textOf } from '../shared/json';
import { unwrap } from './api';

/** What LightenUp lists of a service. */
const OF_SERVICES = ['name', 'serviceName', 'id', 'description', 'input', 'inputs', 'state'];

/**
 * The names of the custom services that are on: a bare list, or one inside an object. Of several
 * lists, the one whose entries look most like services.
 */
export function serviceNamesIn(answer: unknown): string[] {
	const lists = listsIn(unwrap(answer), 3);
	const ranked = lists.map((list) => ({ list, likeness: likenessOf(list) }));
	const [best] = ranked.sort((one, other) => other.likeness - one.likeness);
	const names = (best?.list ?? []).map((one) => {
		if (!isRecord(one)) return lists.length === 1 ? textOf(one) : undefined;
		return isOff(one.state) ? undefined : (textOf(one.name) ?? textOf(one.serviceName));
	});
	return [...new Set(names.filter((name) => name !== undefined))].sort((one, other) =>
		one.localeCompare(other),
	);
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
