import { InvalidParameterError } from '../parameters/refusal';
import { readIds } from '../parameters/id';
import { readWholeNumber } from '../parameters/number';
import { MOST_GIVEN } from './givenJobs';
import { MOST_RUNNING } from './scheduledJobs';

/**
 * Reads the IDs to watch, as `readIds` does.
 * @param field the field's label, for the message
 * @param numberKey the text for a numeric ID
 * @throws InvalidParameterError if there is none, too many, or an entry that is not an ID
 */
export function readJobIds(
	value: unknown,
	field: string,
	numberKey?: (id: number) => string,
): string[] {
	const ids = readIds(value, field, numberKey);
	if (ids.length === 0) {
		throw new InvalidParameterError(
			`"${field}" is empty. Enter the IDs to watch, separated by commas or line breaks.`,
		);
	}
	if (ids.length > MOST_GIVEN) {
		throw new InvalidParameterError(
			`"${field}" has ${ids.length} IDs. A trigger can watch at most ${MOST_GIVEN}.`,
			'For more, keep the IDs in a data table and check them on a schedule, as an example workflow of this package does.',
		);
	}
	return ids;
}

/**
 * Reads how many jobs a schedule may run at once.
 * @throws InvalidParameterError
 */
export function readMostRunning(value: unknown, field: string): number {
	return readWholeNumber(value, field, { fallback: 1, least: 1, most: MOST_RUNNING });
}
