import type { IDataObject } from 'n8n-workflow';

import { InvalidParameterError, refused, shown } from '../shared/parameters/refusal';
import { pathSegment } from '../shared/http/urls';
import type { OperationContext } from '../shared/operations/context';
import { readDate } from '../shared/parameters/date';
import { readCollection } from '../shared/parameters/document';
import { readId, requireId } from '../shared/parameters/id';
import { readList } from '../shared/parameters/list';
import { readShare } from '../shared/parameters/number';
import { readSwitch } from '../shared/parameters/switch';
import { readText } from '../shared/parameters/text';
import type { UseCaseAddress } from './useCases';

/** Which decisions the user wants. */
export interface DecisionFilters {
	/** Names or IDs; empty for all. */
	labels: string[];
	outliersOnly: boolean;
	/** Minimum confidence score, from 0 to 1; 0 includes events without a score. */
	minConfidence: number;
	/** Maximum confidence score, from 0 to 1; 1 includes all events. */
	maxConfidence: number;
	undecidedOnly: boolean;
	/** The labels that the feedback agrees on; empty for all events. */
	consensus: string[];
}

/**
 * The use case's ID as a number, which Arcanna requires in a body.
 * @throws InvalidParameterError when it is no whole number
 */
export function useCaseId(value: unknown): number {
	const id = readUseCaseId(value);
	if (id !== undefined) return id;
	throw new InvalidParameterError(
		'"Use Case" is empty. Pick a use case from the list, or enter its ID.',
	);
}

/** The same; undefined where the field is not set. */
export function readUseCaseId(value: unknown): number | undefined {
	const id = readId(value, 'Use Case');
	if (id === '') return undefined;
	if (/^\d{1,15}$/.test(id)) return Number(id);
	throw new InvalidParameterError(
		`"Use Case" is ${shown(id)}, which is not a valid use case ID. Enter a whole number, such as 123, or pick a use case from the list.`,
	);
}

/** The use case in the field, by ID or by name. Throws as `useCaseId` does. */
export function useCaseAddress(context: OperationContext): UseCaseAddress {
	const useCase = context.parameter('jobId');
	const name = context.locatorMode('jobId') === 'name' ? readText(useCase, 'Use Case') : '';
	return name === '' ? { id: useCaseId(useCase) } : { name };
}

/** The IDs of the event that the parameters name. Throws as `useCaseId` and `requireId` do. */
export function eventIds({ parameter }: Pick<OperationContext, 'parameter'>) {
	const event_id = requireId(parameter('eventId'), 'Event ID');
	return { event_id, job_id: useCaseId(parameter('jobId')) };
}

/** `/api/v1/events/{job}/{event}`. Throws as `useCaseId`, `requireId` and `pathSegment` do. */
export function eventPath(job: unknown, event: unknown): string {
	const id = requireId(event, 'Event ID');
	return `/api/v1/events/${useCaseId(job)}/${pathSegment(id, 'Event ID')}`;
}

/** The same in the management API, `/api/v2`. */
export function managedEventPath(job: unknown, event: unknown): string {
	return eventPath(job, event).replace('/api/v1/', '/api/v2/');
}

/** The user to act as; "" for the key's owner. Throws as `readText` does. */
export function usernameOf(context: OperationContext): string {
	return readText(context.option('username'), 'Username');
}

/**
 * Reads the two ends of a time range, as `readDate` does.
 * @throws InvalidParameterError
 */
export function readDateRange(
	startDate: unknown,
	endDate: unknown,
	{ timeZone }: Pick<OperationContext, 'timeZone'>,
): { start?: string; end?: string } {
	const start = readDate(startDate, 'Start Date', timeZone);
	const end = readDate(endDate, 'End Date', timeZone);
	if (start !== undefined && end !== undefined && start > end) {
		throw new InvalidParameterError('"Start Date" is after "End Date". Swap them.');
	}
	return { start, end };
}

/**
 * Reads the filters for decisions.
 * @throws InvalidParameterError if a filter can't be read: it must not let every event through
 */
export function readFilters(value: unknown): DecisionFilters {
	const given = readCollection(value, 'Filters');
	const minConfidence = readConfidence(given, 'minConfidence', 'Minimum Confidence') ?? 0;
	const maxConfidence = readConfidence(given, 'maxConfidence', 'Maximum Confidence') ?? 1;
	if (minConfidence > maxConfidence) {
		throw new InvalidParameterError(
			'"Minimum Confidence" is above "Maximum Confidence". Swap them.',
		);
	}
	return {
		labels: readLabels(given.labels, 'Label Names or IDs'),
		outliersOnly: readSwitch(given.outliersOnly, 'Outliers Only'),
		minConfidence,
		maxConfidence,
		undecidedOnly: readSwitch(given.undecidedOnly, 'Undecided Only'),
		consensus: readLabels(given.consensus, 'Consensus Names or IDs'),
	};
}

/**
 * Rejects an expression that returns nothing: it would let every event through. A field that was left empty
 * may do so.
 */
function readConfidence(given: IDataObject, name: string, label: string): number | undefined {
	if (!Object.hasOwn(given, name)) return undefined;
	const value = given[name] ?? undefined;
	if (value !== undefined) return readShare(value, label);
	throw refused(label, value, 'Enter a number from 0 to 1, or remove the filter.');
}

/** The same for a list with only empty entries. */
function readLabels(given: unknown, label: string): string[] {
	const labels = readList(given, label);
	if (labels.length > 0 || !Array.isArray(given) || given.length === 0) return labels;
	throw new InvalidParameterError(`"${label}" contains no label. Enter one, or remove the filter.`);
}
