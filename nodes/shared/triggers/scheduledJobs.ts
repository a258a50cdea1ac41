/**
 * Jobs that a poll schedule starts: which are in flight, whether another one may start, and which
 * have ended and were not emitted yet.
 *
 * Each step is taken against what is stored at that moment, and all at once: so polls may overlap.
 * A place is taken before the request that starts a job is sent, and holds until it is answered.
 */
export interface RunsState {
	version: 1;
	/** What is watched; another value starts over. */
	watched: string;
	/** The jobs in flight by their IDs, with the times of their starts (milliseconds since 1970). */
	running: Record<string, number>;
	/** The places that starts have taken, with the times until which they can hold. */
	starting: Record<string, number>;
}

export const MOST_RUNNING = 100;

/** A state before anything was started. */
export function beginRuns(watched: string): RunsState {
	return { version: 1, watched, running: {}, starting: {} };
}

/**
 * Takes a place for a start, where there is one.
 * @param most how many jobs may run at once
 * @param over jobs in flight that are known to have ended
 * @param untilMs when the start is over in any case
 */
export function takePlace(
	state: RunsState,
	most: number,
	over: string[],
	nowMs: number,
	untilMs: number,
): { state: RunsState; place: string } | undefined {
	const starting = Object.fromEntries(
		Object.entries(state.starting).filter(([, heldUntilMs]) => heldUntilMs > nowMs),
	);
	const running = Object.keys(state.running).filter((id) => !over.includes(id));
	if (running.length + Object.keys(starting).length >= most) return undefined;
	let number = 1;
	while (Object.hasOwn(starting, `${nowMs}-${number}`)) number += 1;
	const place = `${nowMs}-${number}`;
	return { state: { ...state, starting: { ...starting, [place]: untilMs } }, place };
}

/**
 * Gives a place back.
 * @param started the job that has taken it, where one was started
 */
export function leavePlace(
	state: RunsState,
	place: string,
	started?: { id: string; atMs: number },
): RunsState {
	const starting = Object.entries(state.starting).filter(([other]) => other !== place);
	const running = started ? { ...state.running, [started.id]: started.atMs } : state.running;
	return { ...state, running, starting: Object.fromEntries(starting) };
}

/**
 * Takes in which jobs have ended.
 * @param dropped jobs that are not watched any more
 * @returns the next state, and the IDs to emit
 */
export function advanceRuns(
	state: RunsState,
	ended: string[],
	dropped: string[],
): { state: RunsState; emit: string[] } {
	const emit = ended.filter((id) => Object.hasOwn(state.running, id));
	const over = new Set([...emit, ...dropped]);
	const running = Object.entries(state.running).filter(([id]) => !over.has(id));
	return { state: { ...state, running: Object.fromEntries(running) }, emit };
}

/** The stored state, when it is one of ours and watches the same. */
export function readRunsState(stored: unknown, watched: string): RunsState | undefined {
	if (typeof stored !== 'object' || stored === null) return undefined;
	const state = stored as Partial<RunsState>;
	const sound =
		state.version === 1 &&
		state.watched === watched &&
		areTimes(state.running) &&
		areTimes(state.starting);
	return sound ? (state as RunsState) : undefined;
}

function areTimes(value: unknown): boolean {
	return (
		typeof value === 'object' &&
		value !== null &&
		Object.keys(value).length <= MOST_RUNNING &&
		Object.values(value).every(Number.isFinite)
	);
}
