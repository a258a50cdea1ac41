import { InvalidParameterError } from '../shared/http/errors';
import { pathSegment } from '../shared/http/urls';
import type { OperationContext } from '../shared/operations/context';

/**
 * The use case's ID as the number that Arcanna wants in a body.
 * @throws InvalidParameterError when it is no whole number
 */
export function useCaseId(value: unknown): number {
	const text = typeof value === 'string' ? value.trim() : String(value ?? '');
	if (text === '') {
		throw new InvalidParameterError(
			'"Use Case" is empty. Pick a use case from the list, or enter its ID.',
		);
	}
	if (!/^\d{1,15}$/.test(text)) {
		throw new InvalidParameterError(
			`"Use Case" is "${text}", which is no use case ID. An ID is a whole number, such as 123; pick a use case from the list to be sure.`,
		);
	}
	return Number(text);
}

/** `/api/v1/jobs/{id}`. Throws as `useCaseId` does. */
export function useCasePath(context: OperationContext): string {
	return `/api/v1/jobs/${useCaseId(context.parameter('jobId'))}`;
}

/** `/api/v1/events/{job}/{event}`. Throws as `useCaseId` and `pathSegment` do. */
export function eventPath(job: unknown, event: unknown): string {
	return `/api/v1/events/${useCaseId(job)}/${pathSegment(event, 'Event ID')}`;
}

/**
 * A date in the form that Arcanna reads.
 * @throws InvalidParameterError when it is none
 */
export function isoDate(value: unknown, field: string): string | undefined {
	const text = typeof value === 'string' ? value.trim() : value;
	if (text === undefined || text === null || text === '') return undefined;
	const date = new Date(text instanceof Object ? String(text) : (text as string | number));
	if (Number.isNaN(date.getTime())) {
		throw new InvalidParameterError(
			`"${field}" is "${String(text)}", which is no date. Enter one such as 2026-01-31T08:00:00Z.`,
		);
	}
	return date.toISOString();
}

/** Labels from a list that was picked, or typed with commas between them. */
export function labelList(value: unknown): string[] {
	const parts = Array.isArray(value) ? value.map(String) : String(value ?? '').split(',');
	return parts.map((part) => part.trim()).filter((part) => part !== '');
}
