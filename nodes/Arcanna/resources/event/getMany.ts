import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { InvalidParameterError } from '../../../shared/parameters/refusal';
import { limitFields, readLimit } from '../../../shared/fields/limit';
import { optionsField } from '../../../shared/fields/options';
import type { Operation, OperationContext } from '../../../shared/operations/context';
import { readDate } from '../../../shared/parameters/date';
import { readCollection } from '../../../shared/parameters/document';
import { alertedAtMs, flatEvent, stateOf } from '../../api';
import { decisionsBackwards, keyOf, type DecisionQuery } from '../../decisions';
import { labelsFilter, outliersFilter, useCaseField } from '../../fields';
import { readFilters, readUseCaseId } from '../../parameters';

const show = { resource: ['event'], operation: ['getMany'] };
const MOST_ON_A_PAGE = 500;

export const getManyFields: INodeProperties[] = [
	{
		displayName:
			'Listing events requires a management key with the scope "read:event_query". An input key is not enough.',
		name: 'managementKeyNotice',
		type: 'notice',
		default: '',
		displayOptions: { show },
	},
	useCaseField({
		show,
		optional: true,
		description:
			'Return only events of this use case. Leave empty to use all use cases the key can access.',
	}),
	...limitFields(show),
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		displayOptions: { show },
		options: [
			{
				displayName: 'End Date',
				name: 'endDate',
				type: 'dateTime',
				default: '',
				description:
					"Return only events before this time, by the time of the alert, in the workflow's time zone unless it names another",
			},
			labelsFilter,
			outliersFilter,
			{
				displayName: 'Start Date',
				name: 'startDate',
				type: 'dateTime',
				default: '',
				description:
					"Return only events from this time on, by the time of the alert, in the workflow's time zone unless it names another",
			},
		],
	},
	optionsField(show),
];

/** Lists events with their decisions, newest first. */
export const getManyEvents: Operation = async (context) => {
	const queries = queriesOf(context);
	const limit = readLimit(context);
	const events = new Map<string, IDataObject>();
	for (const query of queries) {
		for (const event of await newestEvents(context, query, limit)) events.set(keyOf(event), event);
	}
	return [...events.values()]
		.sort((one, other) => (alertedAtMs(other) ?? 0) - (alertedAtMs(one) ?? 0))
		.slice(0, limit)
		.map((event) => ({ json: { ...flatEvent(event), state: stateOf(event) } }));
};

/** At least as many of the newest events as are wanted, where there are. */
async function newestEvents(
	context: OperationContext,
	query: DecisionQuery,
	limit: number,
): Promise<IDataObject[]> {
	const events: IDataObject[] = [];
	const size = Math.min(limit, MOST_ON_A_PAGE);
	for await (const { items, readUntilMs = 0 } of decisionsBackwards(context, query, size)) {
		events.push(...items);
		// A use case that filled its share of the page may have more before another one's events.
		if (events.filter((event) => (alertedAtMs(event) ?? 0) >= readUntilMs).length >= limit) break;
	}
	return events;
}

/** One query, or one for the labels' names and one for their IDs: conditions can't be alternatives. */
function queriesOf(context: OperationContext): DecisionQuery[] {
	const given = readCollection(context.parameter('filters'), 'Filters');
	const { labels, outliersOnly } = readFilters(given);
	const job = readUseCaseId(context.parameter('jobId'));
	const start = readDate(given.startDate, 'Start Date', context.timeZone);
	const end = readDate(given.endDate, 'End Date', context.timeZone);
	if (start !== undefined && end !== undefined && start > end) {
		throw new InvalidParameterError('"Start Date" is after "End Date". Swap them.');
	}
	const outliers = { field: 'arcanna.outlier_flag', operator: 'is', value: true };
	const query = {
		...(job !== undefined && { job_ids: [job] }),
		...(start !== undefined && { start_date: start }),
		...(end !== undefined && { end_date: end }),
		date_field: '@timestamp',
		sort_order: 'desc',
	} as const;
	const own = outliersOnly ? [outliers] : [];
	if (labels.length === 0) return [{ ...query, ...(own.length > 0 && { filters: own }) }];
	return ['arcanna.result_label', 'arcanna.result'].map((field) => ({
		...query,
		filters: [{ field, operator: 'is one of', value: labels }, ...own],
	}));
}
