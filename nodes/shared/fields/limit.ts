import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import type { OperationContext } from '../operations/context';
import { readWholeNumber } from '../parameters/number';
import { readSwitch } from '../parameters/switch';

const DEFAULT_LIMIT = 50;

/** n8n's usual pair of fields for a list. */
export function limitFields(show: IDisplayOptions['show']): INodeProperties[] {
	return [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
			displayOptions: { show },
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: { show: { ...show, returnAll: [false] } },
		},
	];
}

/**
 * How many results the user wants; `Infinity` for all.
 * @throws InvalidParameterError
 */
export function readLimit(context: Pick<OperationContext, 'parameter'>): number {
	if (readSwitch(context.parameter('returnAll'), 'Return All')) return Infinity;
	const range = { fallback: DEFAULT_LIMIT, least: 1 };
	return readWholeNumber(context.parameter('limit'), 'Limit', range);
}
