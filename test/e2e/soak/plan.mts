/** A large user's day, which runs here twelve times as fast: two hours in ten minutes. */
export const JOBS_A_DAY = 100_000;
export const SPEED = 12;

/** How the jobs are spread. A file is two of them: a Gravity AI job and an entAIngine process. */
const SHARES = { alerts: 0.7, lookUps: 0.1, files: 0.1 };

const ALERTS_A_CALL = 20;
const LOOK_UPS_A_CALL = 10;
const JOBS_A_SECOND = (JOBS_A_DAY / 86_400) * SPEED;

/** Calls of one kind, one after the other at an even pace. */
export interface Stream {
	calls: number;
	/** Items in each call. */
	perCall: number;
	everyMs: number;
	/** The most that are in flight: a slow machine takes longer, and does the same. */
	atOnce: number;
}

export interface Plan {
	alerts: Stream;
	lookUps: Stream;
	files: Stream;
	/** How many of our jobs this is in all, without those that triggers start. */
	jobs: number;
}

/** The work for some time. */
export function planFor(minutes: number): Plan {
	const stream = (share: number, perCall: number, atOnce: number): Stream => {
		const everyMs = (perCall * 1000) / (JOBS_A_SECOND * share);
		return {
			calls: Math.max(1, Math.round((minutes * 60_000) / everyMs)),
			perCall,
			everyMs,
			atOnce,
		};
	};
	const alerts = stream(SHARES.alerts, ALERTS_A_CALL, 4);
	const lookUps = stream(SHARES.lookUps, LOOK_UPS_A_CALL, 2);
	const files = stream(SHARES.files, 1, 8);
	const items = ({ calls, perCall }: Stream) => calls * perCall;
	return { alerts, lookUps, files, jobs: items(alerts) + items(lookUps) + 2 * items(files) };
}
