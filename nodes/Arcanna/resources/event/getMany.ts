import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { InvalidParameterError, isUnset } from '../../../shared/parameters/refusal';
import { limitFields, readLimit } from '../../../shared/fields/limit';
import { optionsField } from '../../../shared/fields/options';
import type { Operation, OperationContext } from '../../../shared/operations/context';
import { readChoice } from '../../../shared/parameters/choice';
import { readCollection } from '../../../shared/parameters/document';
import { readIds } from '../../../shared/parameters/id';
import { alertedAtMs, flatEvent, ingestedAtMs, isConfident, stateOf } from '../../api';
import {
	confidenceConditions,
	conditionsField,
	readConditions,
	type Condition,
} from '../../conditions';
import type { DecisionQuery } from '../../decisionQuery';
import { decisionsBackwards, keyOf } from '../../decisions';
import { decisionFilters, managementKeyNotice, useCaseField } from '../../fields';
import { readDateRange, readFilters, readUseCaseId, type DecisionFilters } from '../../parameters';

const show = { resource: ['event'], operation: ['getMany'] };
const MOST_ON_A_PAGE = 500;
const DATE_FIELDS = ['@timestamp', 'timestamp_inference'] as const;
const UNDECIDED = 'arcanna.attention.undecided_consensus.attention_required';

export const getManyFields: INodeProperties[] = [
	managementKeyNotice(show, 'Listing events', 'read:event_query'),
	useCaseField({
		show,
		optional: true,
		description:
			'Return only events of this use case. Leave empty to list events of all use cases the key can access.',
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
			conditionsField,
			{
				displayName: 'Date Field',
				name: 'dateField',
				type: 'options',
				options: [
					{
						name: 'Alert Time',
						value: '@timestamp',
						description: "The alert's own time",
					},
					{
						name: 'Ingestion Time',
						value: 'timestamp_inference',
						description: 'When Arcanna received the event',
					},
				],
				default: '@timestamp',
				description: 'The time that dates refer to and that events are sorted by',
			},
			{
				displayName: 'End Date',
				name: 'endDate',
				type: 'dateTime',
				default: '',
				description:
					'Return only events before this time. Dates without a time zone use the time zone of the workflow. "Date Field" sets which time is compared.',
			},
			{
				displayName: 'Event IDs',
				name: 'eventIds',
				type: 'string',
				default: '',
				placeholder: 'e.g. 15427818711674, siem-2026-000123',
				description: 'Return only these events. Separate IDs by commas or line breaks.',
			},
			{
				displayName: 'Start Date',
				name: 'startDate',
				type: 'dateTime',
				default: '',
				description:
					'Return only events from this time on. Dates without a time zone use the time zone of the workflow. "Date Field" sets which time is compared.',
			},
			...decisionFilters,
		].sort((one, other) => (one.displayName < other.displayName ? -1 : 1)) as INodeProperties[],
	},
	optionsField(show),
];

/** What the user asks for. */
interface Question {
	/** Alternative queries: an event that matches any of them is included. */
	queries: DecisionQuery[];
	/** The time that events are sorted by, in milliseconds since 1970. */
	timeOf(event: IDataObject): number | undefined;
	/** Checks the filters that Arcanna can't apply exactly. */
	accepts(event: IDataObject): boolean;
}

/** Lists events with their decisions, newest first. */
export const getManyEvents: Operation = async (context) => {
	const question = questionOf(context);
	const limit = readLimit(context);
	const events = new Map<string, IDataObject>();
	for (const query of question.queries) {
		const found = await newestEvents(context, query, question, limit);
		for (const event of found) events.set(keyOf(event), event);
	}
	const { timeOf } = question;
	return [...events.values()]
		.sort((one, other) => (timeOf(other) ?? 0) - (timeOf(one) ?? 0))
		.slice(0, limit)
		.map((event) => ({ json: { ...flatEvent(event), state: stateOf(event) } }));
};

/** At least the requested number of the newest events, if there are that many. */
async function newestEvents(
	context: OperationContext,
	query: DecisionQuery,
	{ timeOf, accepts }: Question,
	limit: number,
): Promise<IDataObject[]> {
	const events: IDataObject[] = [];
	const size = Math.min(limit, MOST_ON_A_PAGE);
	for await (const { items, readUntilMs = 0 } of decisionsBackwards(context, query, size)) {
		events.push(...items.filter(accepts));
		// A use case that filled its share of the page may have more events that come before those of
		// another.
		if (events.filter((event) => (timeOf(event) ?? 0) >= readUntilMs).length >= limit) break;
	}
	return events;
}

/** Throws `InvalidParameterError`. */
function questionOf(context: OperationContext): Question {
	const given = readCollection(context.parameter('filters'), 'Filters');
	const filters = readFilters(given);
	const { minConfidence, maxConfidence } = filters;
	const job = readUseCaseId(context.parameter('jobId'));
	const { start, end } = readDateRange(given.startDate, given.endDate, context);
	const dateField = readChoice(given.dateField, 'Date Field', DATE_FIELDS, '@timestamp');
	const ids = eventIdsOf(given.eventIds);
	const query = {
		...(job !== undefined && { job_ids: [job] }),
		...(ids && { event_ids: ids }),
		...(start !== undefined && { start_date: start }),
		...(end !== undefined && { end_date: end }),
		date_field: dateField,
		sort_order: 'desc',
	} as const;
	const own = [...conditionsOf(filters), ...readConditions(given.conditions, context.timeZone)];
	const alternatives = labelConditions(filters).flatMap((labels) =>
		confidenceConditions(minConfidence, maxConfidence).map((confidence) => [
			...labels,
			...confidence,
			...own,
		]),
	);
	return {
		queries: alternatives.map((conditions) => ({
			...query,
			...(conditions.length > 0 && { filters: conditions }),
		})),
		timeOf: dateField === '@timestamp' ? alertedAtMs : ingestedAtMs,
		accepts: (event) => isConfident(event, minConfidence, maxConfidence),
	};
}

/** The requested event IDs; `undefined` for all events. */
function eventIdsOf(given: unknown): string[] | undefined {
	if (isUnset(given)) return undefined;
	const ids = readIds(given, 'Event IDs');
	if (ids.length > 0) return ids;
	throw new InvalidParameterError('"Event IDs" contains no ID. Enter one, or remove the filter.');
}

function conditionsOf({ outliersOnly, undecidedOnly, consensus }: DecisionFilters): Condition[] {
	return [
		...(outliersOnly ? [{ field: 'arcanna.outlier_flag', operator: 'is', value: true }] : []),
		...(undecidedOnly ? [{ field: UNDECIDED, operator: 'is', value: true }] : []),
		...(consensus.length > 0
			? [{ field: 'arcanna.consensus', operator: 'is one of', value: consensus }]
			: []),
	];
}

/** The labels' names or IDs, as alternative queries: conditions can't express alternatives. */
function labelConditions({ labels }: DecisionFilters): Condition[][] {
	if (labels.length === 0) return [[]];
	return ['arcanna.result_label', 'arcanna.result'].map((field) => [
		{ field, operator: 'is one of', value: labels },
	]);
}
