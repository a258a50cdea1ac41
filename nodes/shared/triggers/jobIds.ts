import { InvalidParameterError } from '../http/errors';
import { parseJson } from '../json';
import { MOST_GIVEN } from './givenJobs';
import { MOST_RUNNING } from './scheduledJobs';

/**
 * Reads the IDs to watch: a list, or text with commas or line breaks between them. Duplicates are
 * left out.
 * @param field the field's label, for the message
 * @param numberKey the text that stands for an ID that is a number
 * @throws InvalidParameterError when there is none, or too many, or something that is no ID
 */
export function readJobIds(
	value: unknown,
	field: string,
	numberKey: (id: number) => string = String,
): string[] {
	const read = partsOf(value).map((part) => {
		return typeof part === 'number' ? numberKey(part) : idOf(part, field);
	});
	const ids = [...new Set(read)].filter((id) => id !== '');
	if (ids.length === 0) {
		throw new InvalidParameterError(
			`"${field}" is empty. Enter the IDs to watch, with commas or line breaks between them.`,
		);
	}
	if (ids.length > MOST_GIVEN) {
		throw new InvalidParameterError(
			`"${field}" has ${ids.length} IDs. One trigger watches at most ${MOST_GIVEN}.`,
			'For more, keep the IDs in a data table and look them up on a schedule: the examples of this package have a workflow that does.',
		);
	}
	return ids;
}

/**
 * Reads how many jobs a schedule may have running at once.
 * @throws InvalidParameterError
 */
export function readMostRunning(value: unknown, field: string): number {
	const most = value === undefined || value === null || value === '' ? 1 : Number(value);
	if (Number.isInteger(most) && most >= 1 && most <= MOST_RUNNING) return most;
	throw new InvalidParameterError(
		`"${field}" is ${JSON.stringify(value)}. It has to be a whole number from 1 to ${MOST_RUNNING}.`,
	);
}

function partsOf(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	if (typeof value !== 'string') return [value];
	const list = value.trim().startsWith('[') ? parseJson(value) : undefined;
	return Array.isArray(list) ? list : value.split(/[,\r\n]/);
}

function idOf(part: unknown, field: string): string {
	if (typeof part === 'string') return part.trim();
	if (part === undefined || part === null) return '';
	throw new InvalidParameterError(
		`"${field}" has ${JSON.stringify(part)}, which is no ID. Give the IDs themselves, as text or numbers.`,
	);
}
