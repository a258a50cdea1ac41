/**
 * Watches a short list that a service always returns completely, for entries that have changed. An entry
 * has an ID and a mark; a different mark is a change.
 */
import { storedState } from '../shared/triggers/storedState';

export interface ChangeEntry {
	id: string;
	/** Another mark is a change. */
	mark: string;
	/** While an entry is in transition, its change is emitted later. */
	stable: boolean;
	/** Whether an entry that is new in the list counts as a change. */
	newsWhenNew: boolean;
}

export interface ChangeState {
	version: 2;
	/** What is watched; another value starts over. */
	subject: string;
	/** The last mark of each entry; `null` while it was in transition. */
	marks: Record<string, string | null>;
}

const MOST_THINGS = 2_000;

/** Records the current marks without emitting anything. */
export function beginChanges(subject: string, entries: ChangeEntry[]): ChangeState {
	return { version: 2, subject, marks: marksAfter({}, entries) };
}

/** Processes a list. Returns the next state and the IDs of the entries that have changed. */
export function advanceChanges(
	state: ChangeState,
	entries: ChangeEntry[],
): { state: ChangeState; emit: string[] } {
	const emit = entries
		.filter(({ id, mark, stable, newsWhenNew }) => {
			if (!stable) return false;
			return Object.hasOwn(state.marks, id) ? state.marks[id] !== mark : newsWhenNew;
		})
		.map((entry) => entry.id);
	const marks = marksAfter(state.marks, entries);
	return { state: { ...state, marks }, emit };
}

/** The stored state, when it is one of ours and watches the same. */
export function readChangeState(stored: unknown, subject: string): ChangeState | undefined {
	const state = storedState<ChangeState>(stored, 2, subject);
	const sound =
		state !== undefined &&
		typeof state.marks === 'object' &&
		state.marks !== null &&
		Object.values(state.marks).every((mark) => mark === null || typeof mark === 'string');
	return sound ? (state as ChangeState) : undefined;
}

/** An entry that is missing from one list is kept. */
function marksAfter(before: ChangeState['marks'], entries: ChangeEntry[]): ChangeState['marks'] {
	const listed = Object.fromEntries(
		entries.map(({ id, mark, stable }) => [id, stable ? mark : null]),
	);
	const missing = Object.entries(before).filter(([id]) => !Object.hasOwn(listed, id));
	return { ...listed, ...Object.fromEntries(missing.slice(0, MOST_THINGS)) };
}
