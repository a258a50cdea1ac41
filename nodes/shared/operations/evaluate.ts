import type { IExecuteFunctions } from 'n8n-workflow';

import { itemValue } from './itemReference';
import type { NodeContext } from './run';

type Read = (itemIndex: number) => unknown;

/** `$now` may be up to this many items old; with n8n's own nodes it is often older. */
const ITEMS_AHEAD = 20;

/**
 * The parameters of a node that runs over many items. A parameter without an expression is the same for
 * every item, so it is read once; an expression that only refers to a part of the item is read from the
 * item; any other is evaluated for several items in a row.
 */
export function parametersOf(context: IExecuteFunctions): Pick<NodeContext, 'parameter' | 'whole'> {
	const entered = context.getNode().parameters;
	const items = context.getInputData();
	const readers = new Map<string, Read>();
	const readerOf = (name: string, key: string, read: Read): Read => {
		const reader = readers.get(key) ?? cheaply(read, entered[name], items.length);
		readers.set(key, reader);
		return reader;
	};
	const references = new Map<string, ReturnType<typeof itemValue>>();
	const referenced = (name: string, itemIndex: number): unknown => {
		if (!references.has(name)) references.set(name, itemValue(entered[name]));
		return items[itemIndex] && references.get(name)?.(items[itemIndex]);
	};
	return {
		parameter: (name, itemIndex, fallback) =>
			referenced(name, itemIndex) ??
			readerOf(name, name, (index) =>
				context.getNodeParameter(name, index, fallback, { extractValue: true }),
			)(itemIndex),
		whole: (name, itemIndex) =>
			readerOf(name, `${name} as a whole`, (index) =>
				context.getNodeParameter(name, index, undefined),
			)(itemIndex),
	};
}

function cheaply(read: Read, entered: unknown, count: number): Read {
	return hasExpression(entered) ? ahead(read, count) : once(read);
}

function once(read: Read): Read {
	let known: { value: unknown } | undefined;
	return (itemIndex) => (known ??= { value: read(itemIndex) }).value;
}

/**
 * Evaluates a parameter for several items in a row, before they need it: an evaluation takes more than
 * twice as long if a request comes in between.
 */
function ahead(read: Read, count: number): Read {
	const given = new Map<number, unknown>();
	let end = 0;
	const readAhead = (itemIndex: number) => {
		end = Math.min(count, itemIndex + ITEMS_AHEAD);
		for (let index = itemIndex; index < end; index += 1) {
			try {
				given.set(index, read(index));
			} catch {
				// The error is thrown when it is that item's turn.
			}
		}
	};
	return (itemIndex) => {
		if (itemIndex >= end) readAhead(itemIndex);
		if (!given.has(itemIndex)) return read(itemIndex);
		const value = given.get(itemIndex);
		given.delete(itemIndex);
		return value;
	};
}

/** n8n treats text that begins with "=" as an expression, however deeply it is nested. */
function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}
