import type { IExecuteFunctions } from 'n8n-workflow';

import { type ItemValue, itemValue } from './itemValue';
import type { Host } from './run';

/**
 * The parameters of a node that runs over many items. One without an expression in it is the same
 * for every item, so n8n is asked for it once; one that only names a part of the item is read there.
 */
export function parametersOf(context: IExecuteFunctions): Pick<Host, 'parameter' | 'whole'> {
	const fixed = new Map<string, unknown>();
	const references = new Map<string, ItemValue | undefined>();
	const entered = context.getNode().parameters;
	const items = context.getInputData();
	const once = (name: string, key: string, read: () => unknown): unknown => {
		if (fixed.has(key)) return fixed.get(key);
		const value = read();
		if (!hasExpression(entered[name])) fixed.set(key, value);
		return value;
	};
	const ofItem = (name: string, itemIndex: number) => {
		if (!references.has(name)) references.set(name, itemValue(entered[name]));
		return items[itemIndex] && references.get(name)?.(items[itemIndex]);
	};
	return {
		parameter: (name, itemIndex, fallback) =>
			ofItem(name, itemIndex) ??
			once(name, name, () =>
				context.getNodeParameter(name, itemIndex, fallback, { extractValue: true }),
			),
		whole: (name, itemIndex) =>
			once(name, `${name} as a whole`, () => context.getNodeParameter(name, itemIndex, undefined)),
	};
}

/** n8n takes a text that begins with "=" for an expression, however deep it stands. */
function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}
