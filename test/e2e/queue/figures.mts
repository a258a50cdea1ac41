import type { Machine } from '../../bench/report/machine.mts';

/** What a number of executions cost. */
export interface Measured {
	/** How many workers ran them; 0 if there is but one process. */
	workers: number;
	executions: number;
	seconds: number;
	/** Milliseconds of processor time that an execution took in each kind of process. */
	msEach: Record<string, number>;
}

/** All figures on the page about scaling out. */
export interface Figures {
	machine: Machine;
	/** What else the machine had to do: its load average before the suite began. */
	loadBefore: number;
	/** Executions that each worker runs at once. */
	slots: number;
	/** Requests that the client had in flight at once. */
	inFlight: number;
	/** How long each execution waited for its job at least, in milliseconds. */
	jobMs: number;
	runs: Measured[];
	/** Many events in one execution, on one worker. */
	batch: { events: number; seconds: number; msEach: Record<string, number> };
}

/** The results of a measured run, for the page. */
export function measuredRun(
	workers: number,
	executions: number,
	{ wallMs, busyMs }: { wallMs: number; busyMs: Record<string, number> },
): Measured {
	return {
		workers,
		executions,
		seconds: rounded(wallMs / 1000),
		msEach: each(busyMs, executions),
	};
}

/** Milliseconds for each of `count`, with three significant digits. */
export function each(busyMs: Record<string, number>, count: number): Record<string, number> {
	return Object.fromEntries(
		Object.entries(busyMs).map(([name, ms]) => [name, rounded(ms / count)]),
	);
}

export function rounded(value: number): number {
	return Number(value.toPrecision(3));
}
