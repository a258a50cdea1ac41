/**
 * Reads the training and the activity of a use case. Sources: Arcanna's own page has only `retrain_state`;
 * the times are in the samples of published clients, where `retrain_state` is "RETRAIN_FINISHED" or null.
 */
import type { IDataObject } from 'n8n-workflow';
import { plainText, textOf } from '../shared/json';
import { timestampMs } from './api';

const FAILED = /fail|error/i;
const ENDED = /finish|complete|done|success|^trained|fail|error|stopped|cancel/i;
const RUNNING = /^(?!not).*(training|progress|running|pending|queued|started)/i;

/** The state of a use case's last training. */
export interface Training {
	/** `none` if nothing shows that there was one. */
	state: 'running' | 'succeeded' | 'failed' | 'none';
	/** When it started and finished, in milliseconds since 1970, if Arcanna sends the times. */
	startedMs?: number;
	finishedMs?: number;
	/** Arcanna's own name for it. */
	word: string;
}

/**
 * Reads the state of the last training. If its times are known, they decide: a training without a finish
 * later than its start is running, unless `retrain_state` says that it failed.
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

/** Whether `now` is about a training that was started after `before` was read. */
export function isAnotherTraining(before: Training, now: Training): boolean {
	const { startedMs, finishedMs, word } = now;
	if (startedMs === undefined && finishedMs === undefined) return word !== before.word;
	return (
		(startedMs !== undefined && startedMs !== before.startedMs) ||
		(finishedMs !== undefined && finishedMs !== before.finishedMs)
	);
}

/** Marks made from times, not from a state name. */
const TIMED = /^(failed )?\d+(\.\d+)?$/;

/**
 * Distinguishes one finished training from the next; `null` while one is running and no time shows when it
 * started.
 * @param known the previous mark, which is kept if the use case now has less data
 */
export function trainingMark(useCase: IDataObject, known?: string | null): string | null {
	const { state, startedMs, finishedMs, word } = trainingOf(useCase);
	if (startedMs !== undefined || finishedMs !== undefined) {
		if (state === 'failed' && (finishedMs ?? 0) < (startedMs ?? 0)) return `failed ${startedMs}`;
		const last = finishedMs === undefined ? '' : String(finishedMs);
		// A state stored by an earlier version has the time as Arcanna sent it.
		if (finishedMs !== undefined && timestampMs(known) === finishedMs) return known ?? last;
		return state === 'running' ? (known ?? last) : last;
	}
	if (known !== undefined && known !== null && TIMED.test(known)) return known;
	if (state === 'running') return null;
	return state === 'none' && typeof known === 'string' ? known : word;
}

/** The fields that show a use case's training. */
export const TRAINING = [
	'retrain_state',
	'last_train_start_timestamp',
	'last_train_finished_timestamp',
];

/** The fields that show a use case's activity. */
export const ACTIVITY = [
	'processed_documents_count',
	'feedback_documents_count',
	'last_processed_timestamp',
	'last_feedback_timestamp',
];

/**
 * Distinguishes one state of a use case's activity from the next; `undefined` if the use case has no such
 * data.
 * @param known the previous mark, whose parts are kept if the use case now has less data
 */
export function activityMark(useCase: IDataObject, known?: string | null): string | undefined {
	const parts = ACTIVITY.map((name) => plainText(useCase[name]));
	if (parts.every((part) => part === '')) return undefined;
	const before = known?.split('|') ?? [];
	return parts.map((part, at) => part || (before[at] ?? '')).join('|');
}
