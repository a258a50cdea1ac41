import { createHash } from 'crypto';
import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import type { Clock } from '../clock';

/** The last poll of one trigger in this process. */
interface Turn {
	/** The state that it began with, by its hash. */
	began: string;
	/** Until when n8n may still be storing what came of it (milliseconds of `Clock.monotonicMs`). */
	untilMs: number;
}

/** What it needs of n8n's context for a poll. */
type Poll = Pick<
	IPollFunctions,
	'getActivationMode' | 'getNode' | 'getWorkflow' | 'getWorkflowStaticData'
>;

/** n8n stores within milliseconds; another poll from the old state after this time is no echo. */
const STORING_MS = 30_000;
/** No poll takes longer: n8n gives it 45 seconds where polls have a copy of the state each. */
const LONGEST_POLL_MS = 60_000;

/** By workflow and node. All it can do is to keep a poll from looking, so it may be lost any time. */
const turns = new Map<string, Turn>();

/**
 * Leaves out a poll that would repeat what another one has just brought.
 *
 * With durable cursors n8n gives each poll a copy of the stored state, lets polls of one trigger
 * overlap when several are due after a crash, and stores what a poll has brought without waiting for
 * it: `PollTriggerTaskHandler` and `claimDueTasks` in n8n 2.41.1. A poll that begins with the same
 * state as one that is under way, or as one that has changed it a moment ago, is an echo. Leaving it
 * out loses nothing, because its state stays as it is for the next one.
 */
export async function unlessEcho(
	context: Poll,
	clock: Pick<Clock, 'monotonicMs'>,
	work: () => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	// Other polls share one state, and see each other in it.
	if (context.getActivationMode() !== 'update') return await work();
	const key = `${context.getWorkflow().id}/${context.getNode().id}`;
	const stored = context.getWorkflowStaticData('node');
	const began = fingerprint(stored);
	for (const [other, { untilMs }] of turns) if (untilMs <= clock.monotonicMs()) turns.delete(other);
	if (turns.get(key)?.began === began) return [];
	const turn = { began, untilMs: clock.monotonicMs() + LONGEST_POLL_MS };
	turns.set(key, turn);
	let changed = false;
	try {
		const items = await work();
		changed = fingerprint(stored) !== began;
		return items;
	} finally {
		turn.untilMs = changed ? clock.monotonicMs() + STORING_MS : 0;
	}
}

function fingerprint(state: object): string {
	return createHash('sha256').update(JSON.stringify(state)).digest('base64url');
}
