import type { Clock } from '../clock';
import type { OperationContext } from '../operations/context';
import { Endings } from './endings';

/** With fewer jobs there is too little to learn from. */
const FEWEST_JOBS = 20;
/** The first few jobs are checked with back-off for a few seconds, to find out whether all jobs are short. */
const PIONEERS = 5;
const YOUNG_MS = 3_000;
/**
 * A job's first pause is multiplied by a random factor from FIRST_FROM to FIRST_FROM + FIRST_SPREAD: what
 * the early checks show then helps the later ones.
 */
const FIRST_FROM = 0.5;
const FIRST_SPREAD = 1;
/** If no more than this share of the pause is left, the job is checked. */
const NEARLY = 0.05;
const SHORTEST_LOOK_MS = 100;

interface WaitingJob {
	beganAt: number;
	checkedAt: number;
	/** What the learned pause is multiplied by: 1 after the first check. */
	factor: number;
	wake?(): void;
}

/** How one of many waiting jobs in a run learns from the others. */
export interface Companion {
	/** Whether to schedule this job's checks by what the other jobs have shown. */
	isUseful(): boolean;
	/**
	 * Sleeps until a status check is worth its request, but no later than `end` (milliseconds of
	 * `Clock.monotonicMs`). Holds no slot meanwhile. Throws `Cancelled`.
	 */
	untilDue(end: number): Promise<void>;
	/** Notes a status check; `undefined` for one that failed. */
	checked(hasEnded: boolean | undefined): void;
	leave(): void;
}

/**
 * The jobs that wait in one run. They are of one kind, so each status check shows when the others are
 * worth checking. One timer per run wakes each job in time for its next check.
 */
class JobsTogether {
	private readonly endings = new Endings();
	private readonly waiting = new Set<WaitingJob>();
	private joined = 0;
	private lookedAt = -Infinity;
	private looksAt = Infinity;
	private alarm: AbortController | undefined;

	join(context: OperationContext, beganAt: number): Companion {
		const { clock } = context;
		const factor = FIRST_FROM + FIRST_SPREAD * clock.random();
		const job: WaitingJob = { beganAt, checkedAt: beganAt, factor };
		this.waiting.add(job);
		this.joined += 1;
		const aloneUntil = this.joined <= PIONEERS ? beganAt + YOUNG_MS : beganAt;
		return {
			// Some items of a run may not wait.
			isUseful: () => this.joined >= FEWEST_JOBS && clock.monotonicMs() >= aloneUntil,
			untilDue: async (end) => await this.untilDue(context, job, end),
			checked: (hasEnded) => this.checked(clock, job, hasEnded),
			leave: () => this.leave(job),
		};
	}

	private leave(job: WaitingJob): void {
		this.waiting.delete(job);
		if (this.waiting.size > 0) return;
		this.alarm?.abort();
		this.looksAt = Infinity;
	}

	private async untilDue({ clock, sleep }: OperationContext, job: WaitingJob, end: number) {
		const now = clock.monotonicMs();
		const dueAt = this.dueAt(job, now);
		if (end > now && dueAt > now) {
			const woken = new Promise<void>((resolve) => {
				job.wake = resolve;
			});
			this.lookBy(clock, dueAt);
			await sleep(end - now, woken);
			job.wake = undefined;
		}
		job.factor = 1;
	}

	private checked(clock: Clock, job: WaitingJob, hasEnded: boolean | undefined): void {
		const now = clock.monotonicMs();
		const pauseMs = now - job.checkedAt;
		job.checkedAt = now;
		if (hasEnded === undefined || pauseMs === 0) return;
		this.endings.note(now - job.beganAt, pauseMs, hasEnded);
		if (hasEnded) this.lookBy(clock, Math.max(now, this.lookedAt + SHORTEST_LOOK_MS));
	}

	/** Sets the timer to that time, unless it is set to an earlier one. */
	private lookBy(clock: Clock, at: number): void {
		if (this.looksAt <= at) return;
		this.looksAt = at;
		this.alarm?.abort();
		this.alarm = new AbortController();
		const { signal } = this.alarm;
		const look = () => {
			if (!signal.aborted) this.look(clock);
		};
		void clock.sleep(at - clock.monotonicMs(), signal).then(look, () => {});
	}

	private look(clock: Clock): void {
		const now = clock.monotonicMs();
		this.lookedAt = now;
		this.looksAt = Infinity;
		let next = Infinity;
		for (const job of this.waiting) {
			if (job.wake === undefined) continue;
			const dueAt = this.dueAt(job, now);
			if (dueAt - now <= NEARLY * (now - job.checkedAt)) job.wake();
			else next = Math.min(next, dueAt);
		}
		if (next < Infinity) this.lookBy(clock, Math.max(next, now + SHORTEST_LOOK_MS));
	}

	private dueAt({ beganAt, checkedAt, factor }: WaitingJob, now: number): number {
		return checkedAt + factor * this.endings.pauseSinceMs(checkedAt - beganAt, now - beganAt);
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
