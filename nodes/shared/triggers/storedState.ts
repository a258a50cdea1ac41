import { isRecord } from '../json';

/** What a trigger watches, in which account: a different account starts over. */
export function subjectAt({ account }: { account: string }, subject: string): string {
	return `${subject}@${account}`;
}

/** In states from before states had an account: some had the URL. */
const ADDRESS = / at \S+$/;
const ACCOUNT = /@[\w-]{8}$/;

/**
 * A stored state, if it has this version and watches the same. A state without an account counts as one of
 * the current account. Its other fields must still be checked: n8n can return anything.
 */
export function storedState<State extends { version: number; subject: string }>(
	stored: unknown,
	version: State['version'],
	subject: string,
): Partial<State> | undefined {
	if (!isRecord(stored) || stored.version !== version) return undefined;
	if (stored.subject === subject) return stored as Partial<State>;
	const before = String(stored.subject).replace(ADDRESS, '');
	if (before !== subject.replace(ACCOUNT, '')) return undefined;
	return { ...stored, subject } as Partial<State>;
}
