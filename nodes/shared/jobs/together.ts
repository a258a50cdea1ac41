import type { OperationContext } from '../operations/context';
import { Endings } from './endings';

/** In a run with fewer items there is too little to learn from. */
const FEWEST_JOBS = 20;
/** The first check of each comes at another time, so that what is learnt early helps the rest. */
const FIRST_FROM = 0.5;
const FIRST_SPREAD = 1;
/** So much of a pause is not worth another one. */
const NEARLY = 0.05;
const SHORTEST_LOOK_MS = 100;

interface WaitingJob {
	beganAt: number;
	checkedAt: number;
	/** Of the learnt pause. */
	factor: number;
	wake?(): void;
}

/** What one of many jobs that wait in one run has of the others. */
export interface Companion {
	/**
	 * Sleeps until a status check is worth its request, at the latest until `end` (milliseconds of
	 * `Clock.monotonicMs`), and holds no slot meanwhile. Throws `Cancelled`.
	 */
	untilDue(end: number): Promise<void>;
	/** Notes a status check; `undefined` for one that said nothing. */
	checked(hasEnded: boolean | undefined): void;
	leave(): void;
}

/**
 * The jobs that wait in one run. They are of one kind, so each check teaches when to check the
 * others. Whoever is due by what was learnt just now is woken.
 */
class JobsTogether {
	private readonly endings = new Endings();
	private readonly waiting = new Set<WaitingJob>();
	private lookedAt = -Infinity;

	join(context: OperationContext, beganAt: number): Companion {
		const { clock } = context;
		const factor = FIRST_FROM + FIRST_SPREAD * clock.random();
		const job: WaitingJob = { beganAt, checkedAt: beganAt, factor };
		this.waiting.add(job);
		return {
			untilDue: async (end) => await this.untilDue(context, job, end),
			checked: (hasEnded) => this.checked(job, hasEnded, clock.monotonicMs()),
			leave: () => {
				this.waiting.delete(job);
			},
		};
	}

	private async untilDue({ clock, sleep }: OperationContext, job: WaitingJob, end: number) {
		for (;;) {
			const now = clock.monotonicMs();
			const dueAt = Math.min(end, this.dueAt(job, now));
			if (dueAt - now <= NEARLY * (now - job.checkedAt)) return;
			await sleep(
				dueAt - now,
				new Promise<void>((resolve) => {
					job.wake = resolve;
				}),
			);
		}
	}

	private checked(job: WaitingJob, hasEnded: boolean | undefined, now: number): void {
		const pauseMs = now - job.checkedAt;
		job.checkedAt = now;
		job.factor = 1;
		if (hasEnded === undefined || pauseMs === 0) return;
		this.endings.note(now - job.beganAt, pauseMs, hasEnded);
		if (!hasEnded || now - this.lookedAt < SHORTEST_LOOK_MS) return;
		this.lookedAt = now;
		for (const other of this.waiting) if (this.dueAt(other, now) <= now) other.wake?.();
	}

	private dueAt({ beganAt, checkedAt, factor }: WaitingJob, now: number): number {
		return checkedAt + factor * this.endings.pauseMs(now - beganAt);
	}
}

const byRun = new WeakMap<object, JobsTogether>();

/**
 * Has a job wait with the others of its run; `undefined` if there are too few to learn from.
 * @param beganAt in milliseconds of `Clock.monotonicMs`
 */
export function join(context: OperationContext, beganAt: number): Companion | undefined {
	if (context.items < FEWEST_JOBS) return undefined;
	const jobs = byRun.get(context.run) ?? new JobsTogether();
	byRun.set(context.run, jobs);
	return jobs.join(context, beganAt);
}
