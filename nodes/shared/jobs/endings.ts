/** Assumed before any check: one job in eight ends before its age has doubled. */
const PRIOR_ENDED = 1;
const PRIOR_AGES = 8;
const LEAST_PRIOR_S = 0.5;
/** Ages are grouped in steps of 25 %. The two steps on either side count as well. */
const STEP = Math.log(1.25);
const YOUNGEST_S = 0.3;
const NEIGHBOURS = 2;
/** How many seconds of delay one check is worth, and how many more for each second of age. */
const CHECK_WORTH_S = 0.9;
const CHECK_WORTH_PER_S = 0.005;
const SHORTEST_PAUSE_S = 0.5;
/** The longest pause; for an old job, this share of its age. */
const LONGEST_PAUSE_S = 15;
const LONGEST_PART = 0.25;

/**
 * What the status checks of many jobs have shown about how long such jobs take: the rate at which they
 * end, by their age (in survival analysis, a piecewise constant hazard). At ages at which many end,
 * checks are frequent; at ages at which none ends, they are rare.
 */
export class Endings {
	private readonly ended: number[] = [];
	private readonly secondsRun: number[] = [];

	/**
	 * Notes a check.
	 * @param ageMs how old the job was
	 * @param pauseMs the time since the previous check, or since the start of the job
	 */
	note(ageMs: number, pauseMs: number, hasEnded: boolean): void {
		const step = stepOf(ageMs / 1_000);
		const seconds = pauseMs / 1_000;
		this.ended[step] = (this.ended[step] ?? 0) + (hasEnded ? 1 : 0);
		// A job that has ended in between ran for half of the pause on average.
		this.secondsRun[step] = (this.secondsRun[step] ?? 0) + (hasEnded ? seconds / 2 : seconds);
	}

	/**
	 * Milliseconds between two checks of a job of this age: with a pause p and a rate r, a job waits
	 * p / 2 too long on average and takes 1 / (r * p) checks, which together cost least at √(2 w / r),
	 * where w is the delay that a check is worth.
	 */
	pauseMs(ageMs: number): number {
		return this.pauseAt(ageMs / 1_000);
	}

	/**
	 * The same for a job that was last checked at another age. If it has passed an age at which jobs end, it
	 * has probably ended there, even if nothing is known of jobs as old as it is now.
	 */
	pauseSinceMs(checkedAgeMs: number, ageMs: number): number {
		let pause = this.pauseMs(ageMs);
		const first = checkedAgeMs > 0 ? stepOf(checkedAgeMs / 1_000) + 1 : 0;
		for (let step = first; step < stepOf(ageMs / 1_000); step += 1) {
			if (!this.ended[step]) continue;
			pause = Math.min(pause, this.pauseAt(YOUNGEST_S * Math.exp(STEP * step)));
		}
		return pause;
	}

	private pauseAt(age: number): number {
		const worth = CHECK_WORTH_S + CHECK_WORTH_PER_S * age;
		const pause = Math.sqrt((2 * worth) / this.rate(age));
		const longest = Math.max(LONGEST_PAUSE_S, LONGEST_PART * age);
		return 1_000 * Math.min(Math.max(SHORTEST_PAUSE_S, pause), longest);
	}

	/** The share of running jobs of this age, in seconds, that end within a second. */
	private rate(age: number): number {
		let ended = PRIOR_ENDED;
		let seconds = PRIOR_ENDED * PRIOR_AGES * Math.max(age, LEAST_PRIOR_S);
		const middle = stepOf(age);
		for (let step = middle - NEIGHBOURS; step <= middle + NEIGHBOURS; step += 1) {
			ended += this.ended[step] ?? 0;
			seconds += this.secondsRun[step] ?? 0;
		}
		return ended / seconds;
	}
}

function stepOf(age: number): number {
	return Math.round(Math.log(Math.max(age, YOUNGEST_S) / YOUNGEST_S) / STEP);
}
