import { newTo, readFeedState } from '../../../../nodes/shared/triggers/feed';
import { hashOf } from '../../../../nodes/shared/triggers/seen';
import { isObject } from '../../../lab/json.mts';

/** Whether an item of a feed is new to a stored state, or known to it as one that still runs. */
export function isOpenInFeed(state: unknown, id: string, timeMs: number): boolean {
	const subject = isObject(state) ? String(state.subject) : '';
	const read = readFeedState(state, subject);
	return read === undefined || newTo(read)({ id, timeMs, finished: true });
}

/** Whether a stored state does not say that a given job was emitted. */
export function isOpenAmongGiven(state: unknown, id: string): boolean {
	const emitted = isObject(state) && Array.isArray(state.emitted) ? state.emitted : [];
	return !emitted.includes(hashOf(id));
}

/** Whether a stored state says that a job which the trigger has started still runs. */
export function isOpenAmongRuns(state: unknown, id: string): boolean {
	return isObject(state) && isObject(state.running) && Object.hasOwn(state.running, id);
}
