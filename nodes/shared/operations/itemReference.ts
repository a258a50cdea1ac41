import type { GenericValue, INodeExecutionData } from 'n8n-workflow';

import { isRecord } from '../json';

/** Quoted names must not contain line ends, escapes, or the end of an expression. */
const REFERENCE =
	/^=\{\{\s*\$json((?:\.[A-Za-z_]\w*|\['[^'\\{}\r\n\u2028\u2029]*'\]|\["[^"\\{}\r\n\u2028\u2029]*"\])*)\s*\}\}$/;
const STEP = /\.(\w+)|\['([^']*)'\]|\["([^"]*)"\]/g;
const DEEPEST = 50;

/** Reads an expression's value from an item; `undefined` if n8n has to evaluate it. */
export type ItemValue = (item: INodeExecutionData) => GenericValue | undefined;

/**
 * Recognises the expressions that the editor writes when the input or one of its fields is dragged onto a
 * parameter: `={{ $json }}`, `={{ $json.event_id }}`. They refer to the item only, so the value can be read
 * without n8n's evaluation, which takes one to two milliseconds per item. The value belongs to the item and
 * must not be changed.
 * @returns nothing for any other expression
 */
export function itemValue(expression: unknown): ItemValue | undefined {
	const [, path] = (typeof expression === 'string' && REFERENCE.exec(expression)) || [];
	if (path === undefined) return undefined;
	const steps = Array.from(
		path.matchAll(STEP),
		([, ...names]) => names.find((name) => name !== undefined) ?? '',
	);
	return ({ json }) => {
		let value: unknown = json;
		for (const step of steps) {
			if (!isRecord(value) || !Object.hasOwn(value, step)) return undefined;
			value = value[step];
		}
		return isJson(value) ? value : undefined;
	};
}

/** Only JSON: n8n converts a date, a class or a function. */
function isJson(value: unknown, depth = 0): value is GenericValue {
	if (value === null) return true;
	if (typeof value !== 'object') return ['string', 'number', 'boolean'].includes(typeof value);
	if (depth === DEEPEST) return false;
	if (Array.isArray(value)) return value.every((one) => isJson(one, depth + 1));
	if (Object.getPrototypeOf(value) !== Object.prototype) return false;
	return Object.values(value).every((one) => isJson(one, depth + 1));
}
