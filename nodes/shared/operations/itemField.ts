import type { INodeExecutionData } from 'n8n-workflow';
import { isRecord } from '../json';

/** In quotes nothing may stand that ends a line or an expression, or that is an escape. */
const FIELD =
	/^=\{\{\s*\$json((?:\.[A-Za-z_]\w*|\['[^'\\{}\r\n\u2028\u2029]*'\]|\["[^"\\{}\r\n\u2028\u2029]*"\])+)\s*\}\}$/;
const STEP = /\.(\w+)|\['([^']*)'\]|\["([^"]*)"\]/g;

/** Reads a text, a number or a boolean from an item; `undefined` where there is none. */
export type ItemField = (item: INodeExecutionData) => string | number | boolean | undefined;

/**
 * Recognises the expression that the editor writes when a field of the input is dragged onto a
 * parameter, such as `={{ $json.event_id }}`. It means the field of the item and nothing else, so
 * it can be read without n8n's evaluation, which takes most of a millisecond an item.
 * @returns nothing for any other expression
 */
export function itemField(expression: unknown): ItemField | undefined {
	const [, path] = (typeof expression === 'string' && FIELD.exec(expression)) || [];
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
		return isPlain(value) ? value : undefined;
	};
}

function isPlain(value: unknown): value is string | number | boolean {
	return ['string', 'number', 'boolean'].includes(typeof value);
}
