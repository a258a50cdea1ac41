/**
 * What a use case tells of its training and of its activity. Sources: Arcanna's own page has
 * `retrain_state` alone; the times stand in the samples of published clients, where `retrain_state`
 * is "RETRAIN_FINISHED" or null.
 */
import type { IDataObject } from 'n8n-workflow';
import { plainText, textOf } from '../shared/json';
import { timestampMs } from './api';

const FAILED = /fail|error/i;
const ENDED = /finish|complete|done|success|^trained|fail|error|stopped|cancel/i;
const RUNNING = /^(?!not).*(training|progress|running|pending|queued|started)/i;

/** Where the last training of a use case stands. */
export interface Training {
	/** `none` when nothing says that there was one. */
	state: 'running' | 'succeeded' | 'failed' | 'none';
	/** When it started and finished, in milliseconds since 1970, where Arcanna says so. */
	startedMs?: number;
	finishedMs?: number;
	/** Arcanna's word for it. */
	word: string;
}

/**
 * Reads where the last training stands. Where its times are known they decide: a start without a
 * later finish runs, whatever the word, unless the word says that it failed.
 */
export function trainingOf(useCase: IDataObject): Training {
	const startedMs = timestampMs(useCase.last_train_start_timestamp);
	const finishedMs = timestampMs(useCase.last_train_finished_timestamp);
	const word = textOf(useCase.retrain_state) ?? '';
	return { state: stateBy(word, startedMs, finishedMs), startedMs, finishedMs, word };
}

function stateBy(word: string, startedMs?: number, finishedMs?: number): Training['state'] {
	const ended = FAILED.test(word) ? 'failed' : 'succeeded';
	if (startedMs !== undefined) {
		if (finishedMs !== undefined && finishedMs >= startedMs) return ended;
		return ended === 'failed' ? 'failed' : 'running';
	}
	if (ENDED.test(word)) return ended;
	if (RUNNING.test(word)) return 'running';
	return finishedMs === undefined ? 'none' : 'succeeded';
}

/** Whether a training that was started after `before` was read is the one that `now` tells of. */
export function isAnotherTraining(before: Training, now: Training): boolean {
	const { startedMs, finishedMs, word } = now;
	if (startedMs === undefined && finishedMs === undefined) return word !== before.word;
	return (
		(startedMs !== undefined && startedMs !== before.startedMs) ||
		(finishedMs !== undefined && finishedMs !== before.finishedMs)
	);
}

/** Marks that stand for times, and not for a word. */
const TIMED = /^(failed )?\d+(\.\d+)?$/;

/**
 * What tells one training that has ended from the next; `null` while one runs and no time tells that.
 * @param known the mark before. It stays where the use case says less now than then
 */
export function trainingMark(useCase: IDataObject, known?: string | null): string | null {
	const { state, startedMs, finishedMs, word } = trainingOf(useCase);
	if (startedMs !== undefined || finishedMs !== undefined) {
		if (state === 'failed' && (finishedMs ?? 0) < (startedMs ?? 0)) return `failed ${startedMs}`;
		const last = finishedMs === undefined ? '' : String(finishedMs);
		// A state of an earlier version holds the time as Arcanna told it.
		if (finishedMs !== undefined && timestampMs(known) === finishedMs) return known ?? last;
		return state === 'running' ? (known ?? last) : last;
	}
	if (known !== undefined && known !== null && TIMED.test(known)) return known;
	if (state === 'running') return null;
	return state === 'none' && typeof known === 'string' ? known : word;
}

/** What a use case tells its training by. */
export const TRAINING = [
	'retrain_state',
	'last_train_start_timestamp',
	'last_train_finished_timestamp',
];

/** What a use case tells its activity by. */
export const ACTIVITY = [
	'processed_documents_count',
	'feedback_documents_count',
	'last_processed_timestamp',
	'last_feedback_timestamp',
];

/**
 * What tells one state of activity of a use case from the next; `undefined` when the use case says
 * nothing of it.
 * @param known the mark before. Its parts stay where the use case says less now than then
 */
export function activityMark(useCase: IDataObject, known?: string | null): string | undefined {
	const parts = ACTIVITY.map((name) => plainText(useCase[name]));
	if (parts.every((part) => part === '')) return undefined;
	const before = known?.split('|') ?? [];
	return parts.map((part, at) => part || (before[at] ?? '')).join('|');
}
