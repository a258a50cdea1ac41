import { createHash } from 'crypto';
import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import type { Clock } from '../clock';
import { isRecord } from '../json';

/** The last poll of one trigger in this process. */
interface LastPoll {
	/** The state that it began with, by its hash. */
	began: string;
	/** n8n's own object for the state. In the default mode all polls of an activation share it. */
	stored: object;
	underWay: boolean;
	/** Until when it can leave another poll out (milliseconds of `Clock.monotonicMs`). */
	untilMs: number;
}

/** What is needed of n8n's context for a poll. */
type PollContext = Pick<
	IPollFunctions,
	'getActivationMode' | 'getNode' | 'getWorkflow' | 'getWorkflowStaticData'
>;

/** A poll that may go on. */
export interface PollStep {
	/** The node's state, in n8n's hands. */
	stored: IDataObject;
	/** Whether another poll has written to the same state since this one began. */
	isOvertaken(): boolean;
	/** @param succeeded whether n8n stores the state, because the poll has not thrown */
	end(succeeded: boolean): void;
}

/** n8n stores within milliseconds; a poll from the old state after this time is no duplicate. */
const STORING_MS = 30_000;

/** By workflow and node. All it can do is to leave a poll out, so it may be lost at any time. */
const lastPolls = new Map<string, LastPoll>();
/**
 * What failed polls would have stored, by workflow and node, with the state that they began with:
 * with durable cursors n8n stores nothing of a poll that throws. A poll that is given the same object
 * for the state finds there what the failed one has left.
 */
const unstored = new Map<string, { began: string; stored: object; watch: IDataObject }>();

/**
 * Begins a poll, unless it would repeat what another poll of the same node and state is doing.
 *
 * In n8n's default mode polls that overlap share one state. With durable cursors n8n gives each poll
 * a copy of the stored state, lets polls of one trigger overlap when several are due after a crash,
 * and stores the outcome of a poll without waiting for it (`PollTriggerTaskHandler` and
 * `claimDueTasks` in n8n 2.41.1): there a poll is also a duplicate of one that has changed the same
 * state a moment ago. Leaving a poll out loses nothing, because its state stays as it is. The first
 * poll of an activation that shares no state with the other one goes on, so that it can note where
 * the service stands.
 * @param longestMs after that the poll has ended, or hangs and leaves no other one out any more
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
			// What the poll at an activation has noted, n8n does not store with durable cursors.
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
