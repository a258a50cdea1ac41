import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { InvalidParameterError } from '../../../shared/http/errors';
import { isRecord } from '../../../shared/json';
import { limitFields, readLimit } from '../../../shared/fields/limit';
import { optionsField } from '../../../shared/fields/options';
import type { Operation, OperationContext } from '../../../shared/operations/context';
import { alertedAtMs, flatEvent, stateOf } from '../../api';
import { decisionsBackwards, type DecisionQuery } from '../../decisions';
import { labelsFilter, outliersFilter, useCaseField } from '../../fields';
import { isoDate, labelList, useCaseId } from '../../parameters';

const show = { resource: ['event'], operation: ['getMany'] };
const MOST_ON_A_PAGE = 500;

export const getManyFields: INodeProperties[] = [
	{
		displayName:
			'Listing events needs a management key with the scope "read:event_query". A key for sending events is not enough.',
		name: 'managementKeyNotice',
		type: 'notice',
		default: '',
		displayOptions: { show },
	},
	useCaseField({
		show,
		optional: true,
		description: 'Only events of this use case; empty for all that the key may see',
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
				description: 'Only events from before this time, by the time of the alert itself',
			},
			labelsFilter,
			outliersFilter,
			{
				displayName: 'Start Date',
				name: 'startDate',
				type: 'dateTime',
				default: '',
				description: 'Only events from this time on, by the time of the alert itself',
			},
		],
	},
	optionsField(show),
];

/** Lists events with their decisions, newest first. */
export const getManyEvents: Operation = async (context) => {
	const query = queryOf(context);
	const limit = readLimit(context);
	const events: IDataObject[] = [];
	const size = Math.min(limit, MOST_ON_A_PAGE);
	for await (const { items, readUntilMs = 0 } of decisionsBackwards(context, query, size)) {
		events.push(...items);
		// A use case that filled its share of the page may have more before another one's events.
		if (events.filter((event) => (alertedAtMs(event) ?? 0) >= readUntilMs).length >= limit) break;
	}
	return events
		.sort((one, other) => (alertedAtMs(other) ?? 0) - (alertedAtMs(one) ?? 0))
		.slice(0, limit)
		.map((event) => ({ json: { ...flatEvent(event), state: stateOf(event) } }));
};

function queryOf(context: OperationContext): DecisionQuery {
	const given = context.parameter('jobId');
	const filters = context.parameter('filters');
	const { startDate, endDate, labels, outliersOnly } = isRecord(filters) ? filters : {};
	const start = isoDate(startDate, 'Start Date');
	const end = isoDate(endDate, 'End Date');
	if (start !== undefined && end !== undefined && start > end) {
		throw new InvalidParameterError('"Start Date" is after "End Date". Swap them.');
	}
	const wanted = labelList(labels);
	const conditions = [
		...(wanted.length > 0
			? [{ field: 'arcanna.result_label', operator: 'is one of', value: wanted }]
			: []),
		...(outliersOnly === true
			? [{ field: 'arcanna.outlier_flag', operator: 'is', value: true }]
			: []),
	];
	return {
		...(given !== undefined && given !== null && given !== '' && { job_ids: [useCaseId(given)] }),
		...(start !== undefined && { start_date: start }),
		...(end !== undefined && { end_date: end }),
		...(conditions.length > 0 && { filters: conditions }),
		date_field: '@timestamp',
		sort_order: 'desc',
	};
}
