import type { GenericValue, INodeExecutionData } from 'n8n-workflow';

import { isRecord } from '../json';

/** In quotes nothing may stand that ends a line or an expression, or that is an escape. */
const REFERENCE =
	/^=\{\{\s*\$json((?:\.[A-Za-z_]\w*|\['[^'\\{}\r\n\u2028\u2029]*'\]|\["[^"\\{}\r\n\u2028\u2029]*"\])*)\s*\}\}$/;
const STEP = /\.(\w+)|\['([^']*)'\]|\["([^"]*)"\]/g;
const DEEPEST = 50;

/** Reads what an expression means for an item; `undefined` where n8n has to be asked. */
export type ItemValue = (item: INodeExecutionData) => GenericValue | undefined;

/**
 * Recognises the expressions that the editor writes when the input or one of its fields is dragged
 * onto a parameter: `={{ $json }}`, `={{ $json.event_id }}`. They mean what stands in the item and
 * nothing else, so it can be read without n8n's evaluation, which takes one to two milliseconds an
 * item. What is given belongs to the item: it must not be changed.
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

/** Nothing but JSON: n8n makes something else of a date, a class or a function. */
function isJson(value: unknown, depth = 0): value is GenericValue {
	if (value === null) return true;
	if (typeof value !== 'object') return ['string', 'number', 'boolean'].includes(typeof value);
	if (depth === DEEPEST) return false;
	if (Array.isArray(value)) return value.every((one) => isJson(one, depth + 1));
	if (Object.getPrototypeOf(value) !== Object.prototype) return false;
	return Object.values(value).every((one) => isJson(one, depth + 1));
}
