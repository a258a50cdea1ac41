import { isRecord } from '../json';

/** What a trigger watches, where: another account of the service is another thing to watch. */
export function subjectAt({ account }: { account: string }, subject: string): string {
	return `${subject}@${account}`;
}

/** Of a state from before states named an account: some named the address. */
const ADDRESS = / at \S+$/;
const ACCOUNT = /@[\w-]{8}$/;

/**
 * A stored state, where it has this version and watches the same. One that names no account yet is
 * taken for the present one's. Its other fields are still to be checked: n8n can hand back anything.
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
