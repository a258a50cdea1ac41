import { hashOf, newTo, readFeedState } from '../../../../nodes/shared/triggers/feed';
import { isObject } from '../../../lab/json.mts';

/** Whether an item of a feed is new to a stored state, or known to it as one that still runs. */
export function isOpenInFeed(state: unknown, id: string, timeMs: number): boolean {
	const watched = isObject(state) ? String(state.watched) : '';
	const read = readFeedState(state, watched);
	return read === undefined || newTo(read)({ id, timeMs, settled: true });
}

/** Whether a stored state does not say that a given job was emitted. */
export function isOpenAmongGiven(state: unknown, id: string): boolean {
	const told = isObject(state) && Array.isArray(state.told) ? state.told : [];
	return !told.includes(hashOf(id));
}

/** Whether a stored state says that a job which the trigger has started still runs. */
export function isOpenAmongRuns(state: unknown, id: string): boolean {
	return isObject(state) && isObject(state.running) && Object.hasOwn(state.running, id);
}
