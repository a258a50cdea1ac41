import { asSentence, ServiceError } from '../http/errors';

/**
 * Does the work for each thing, in order and some at a time, while `goOn` says so. The first thing
 * is always reached, so that every poll gets on.
 * @param work must not reject
 * @returns the things that were not reached
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
 * What the work gives, or the error that it ends in. What is not a `ServiceError`, such as an error
 * of n8n's binary store, becomes a transient one.
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
