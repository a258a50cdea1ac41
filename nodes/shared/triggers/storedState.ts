import { isRecord } from '../json';

/** What a trigger watches, where: another account of the service is another thing to watch. */
export function subjectAt({ account }: { account: string }, subject: string): string {
	return `${subject}@${account}`;
}

/**
 * A stored state, where it has this version and watches the same. Its other fields are still to be
 * checked: n8n can hand back anything.
 */
export function storedState<State extends { version: number; subject: string }>(
	stored: unknown,
	version: State['version'],
	subject: string,
): Partial<State> | undefined {
	const isOurs = isRecord(stored) && stored.version === version && stored.subject === subject;
	return isOurs ? (stored as Partial<State>) : undefined;
}
