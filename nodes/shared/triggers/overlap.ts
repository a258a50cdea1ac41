import { createHash } from 'crypto';
import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import type { Clock } from '../clock';
import { isRecord } from '../json';

/** The last poll of one trigger in this process. */
interface LastPoll {
	/** The hash of the state that it began with. */
	began: string;
	/** n8n's own object for the state. In the default mode, all polls of an activation share it. */
	stored: object;
	underWay: boolean;
	/** Until when it can make another poll a duplicate (milliseconds of `Clock.monotonicMs`). */
	untilMs: number;
}

/** What a poll needs from n8n's context. */
type PollContext = Pick<
	IPollFunctions,
	'getActivationMode' | 'getNode' | 'getWorkflow' | 'getWorkflowStaticData'
>;

/** A poll that may continue. */
export interface PollStep {
	/** The node's state, which n8n stores. */
	stored: IDataObject;
	/** Whether another poll has written to the same state since this one began. */
	isOvertaken(): boolean;
	/** @param succeeded whether the poll didn't throw, so that n8n stores the state */
	end(succeeded: boolean): void;
}

/** n8n stores a state within milliseconds; a poll with the old state after this time is not a duplicate. */
const STORING_MS = 30_000;

/** By workflow and node. It can only cause a poll to be skipped, so it may be lost at any time. */
const lastPolls = new Map<string, LastPoll>();
/**
 * What failed polls would have stored, by workflow and node, with the state that they began with: with
 * durable cursors, n8n stores nothing from a poll that throws. A poll with the same state object finds in
 * it what the failed one wrote.
 */
const unstored = new Map<string, { began: string; stored: object; watch: IDataObject }>();

/**
 * Begins a poll, unless another poll of the same node already works on the same state.
 *
 * In n8n's default mode, overlapping polls share one state. With durable cursors, n8n gives each poll a
 * copy of the stored state, lets polls of one trigger overlap if several are scheduled after a crash, and
 * stores the outcome of a poll without waiting for it (`PollTriggerTaskHandler` and `claimDueTasks` in n8n
 * 2.41.1): there, a poll is also a duplicate if another one has just changed the same state. Skipping a
 * poll loses nothing, because its state stays unchanged. The first poll of an activation continues if it
 * shares no state with the other one, so that it can record the service's current state.
 * @param longestMs after this time, the poll has ended, or hangs and no longer makes others duplicates
 * @returns `undefined` for a duplicate
 */
export function beginPoll(
	context: PollContext,
	clock: Pick<Clock, 'monotonicMs'>,
	longestMs: number,
): PollStep | undefined {
	const key = `${context.getWorkflow().id}/${context.getNode().id}`;
	const stored = context.getWorkflowStaticData('node');
	const began = fingerprint(stored);
	for (const [other, { untilMs }] of lastPolls) {
		if (untilMs <= clock.monotonicMs()) lastPolls.delete(other);
	}
	const last = lastPolls.get(key);
	const atPollTime = context.getActivationMode() === 'update';
	if (last?.began === began) {
		if (last.underWay && (last.stored === stored || atPollTime || !isEmpty(stored)))
			return undefined;
		if (!last.underWay && atPollTime) return undefined;
	}
	const failed = unstored.get(key);
	unstored.delete(key);
	if (failed?.began === began && failed.stored !== stored) stored.watch = failed.watch;
	const before = fingerprint(stored);
	const poll: LastPoll = {
		began,
		stored,
		underWay: true,
		untilMs: clock.monotonicMs() + longestMs,
	};
	lastPolls.set(key, poll);
	return {
		stored,
		isOvertaken: () => fingerprint(stored) !== before,
		end: (succeeded) => {
			const changed = fingerprint(stored) !== began;
			if (changed && !succeeded && isRecord(stored.watch)) {
				unstored.set(key, { began, stored, watch: copyOf(stored.watch) });
			}
			poll.underWay = false;
			// With durable cursors, n8n doesn't store what the poll at an activation has recorded.
			const stores = changed && succeeded && atPollTime;
			poll.untilMs = stores ? clock.monotonicMs() + STORING_MS : 0;
		},
	};
}

function isEmpty(state: object): boolean {
	return Object.keys(state).length === 0;
}

function copyOf(watch: IDataObject): IDataObject {
	return JSON.parse(JSON.stringify(watch)) as IDataObject;
}

function fingerprint(state: object): string {
	return createHash('sha256').update(JSON.stringify(state)).digest('base64url');
}
