/** The options of a simulator that choose the form of a response, and the values that each can have. */
export type Forms = Record<string, readonly unknown[]>;

/** By publisher: the options with which a simulator responds as that client or page shows it. */
export type FormSets = Record<string, object>;

/**
 * The forms to respond in unless a test chooses others: those of the publisher named in
 * `PUBLISHED_FORMS`, and none where it has published nothing of this service.
 */
export function formsOfRun<Set extends object>(sets: Record<string, Set>): Set | undefined {
	const publishers = (process.env.PUBLISHED_FORMS ?? '').split(',');
	const publisher = publishers.find((one) => Object.hasOwn(sets, one));
	return publisher === undefined ? undefined : sets[publisher];
}
