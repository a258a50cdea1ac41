import { asSentence, ServiceError } from '../http/errors';

/**
 * Does the work for each entry, in order and several at a time, while `goOn` returns true. The first entry
 * is always processed, so that every poll makes progress.
 * @param work must not reject
 * @returns the entries that were not reached
 */
export async function inTurn<T>(
	things: readonly T[],
	atOnce: number,
	goOn: () => boolean,
	work: (thing: T) => Promise<void>,
): Promise<T[]> {
	let reached = 0;
	const worker = async () => {
		while (reached < things.length && (reached === 0 || goOn())) {
			reached += 1;
			await work(things[reached - 1]);
		}
	};
	await Promise.all(Array.from({ length: Math.min(atOnce, things.length) }, worker));
	return things.slice(reached);
}

/**
 * The result of the work, or the error that it throws. Any error that is not a `ServiceError`, such as one
 * from n8n's binary store, becomes a transient one.
 */
export async function settle<T>(work: () => T | Promise<T>): Promise<T | ServiceError> {
	try {
		return await work();
	} catch (thrown) {
		if (thrown instanceof ServiceError) return thrown;
		const message = thrown instanceof Error ? thrown.message : String(thrown);
		return new ServiceError({ message, advice: '', mayHaveSucceeded: false, transient: true });
	}
}

/** The message and the advice of an error, as sentences for n8n's log. */
export function inSentences({ message, facts }: ServiceError): string {
	return `${asSentence(message)} ${facts.advice}`.trim();
}
