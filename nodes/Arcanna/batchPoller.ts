import { settleService, ServiceError } from '../shared/http/errors';
import type { Client } from '../shared/http/client';
import type { BatchSubscription } from '../shared/jobs/jobKind';
import type { OperationContext } from '../shared/operations/context';

/**
 * Asks once for many jobs, and gives the keys of those that have ended. Throws `ServiceError`
 * where the service does not say.
 */
export type FinishedAmong<Job> = (
	client: Client,
	jobs: ReadonlyMap<string, Job>,
) => Promise<Iterable<string>>;

/** With fewer jobs a look at each of them costs no more. */
const FEWEST_JOBS = 5;
const MOST_JOBS_ASKED = 500;
const FIRST_PAUSE_MS = 1_000;
const PAUSE_FACTOR = 1.25;
const LONGEST_PAUSE_MS = 10_000;
const TOLERATED_FAILURES = 3;
/** What the lookout hears is a hint: after that long without one, the job itself is looked at. */
const UNPROMPTED_LOOK_MS = 60_000;

/**
 * The jobs that wait in one run, for a service that can tell of many at once. While it does, a job
 * is looked at when it has ended, not again and again before.
 */
class BatchPoller<Job> {
	private readonly waiting = new Map<string, Job>();
	private readonly ended = new Set<string>();
	private manyWait = false;
	private givenUp = false;
	private failures = 0;
	private pauseMs = FIRST_PAUSE_MS;
	private nextAt = 0;
	private asking: Promise<void> | undefined;

	constructor(private readonly finishedAmong: FinishedAmong<Job>) {}

	watch(context: OperationContext, key: string, job: Job): BatchSubscription {
		this.waiting.set(key, job);
		return {
			isUseful: () => this.isUseful(),
			waitForHint: async (deadline) => await this.waitForHint(context, key, deadline),
			distrust: () => {
				this.givenUp = true;
			},
			unsubscribe: () => {
				this.waiting.delete(key);
				this.ended.delete(key);
			},
		};
	}

	private isUseful(): boolean {
		if (this.waiting.size >= FEWEST_JOBS) this.manyWait = true;
		if (this.waiting.size < 2) this.manyWait = false;
		return this.manyWait && !this.givenUp;
	}

	private async waitForHint(context: OperationContext, key: string, deadline: number) {
		const { clock } = context;
		const until = Math.min(deadline, clock.monotonicMs() + UNPROMPTED_LOOK_MS);
		let asked = 0;
		while (this.isUseful() && clock.monotonicMs() < until) {
			this.nextAt ||= clock.monotonicMs() + this.pauseMs;
			await context.sleep(Math.max(0, Math.min(this.nextAt, until) - clock.monotonicMs()));
			if (!this.isUseful()) break;
			if (this.asking === undefined && clock.monotonicMs() >= this.nextAt) {
				asked += 1;
				this.asking = this.ask(context);
			}
			await this.asking;
			if (this.ended.has(key)) return { asked, told: true };
		}
		return { asked, told: false };
	}

	private async ask(context: OperationContext): Promise<void> {
		const jobs = new Map([...this.waiting].slice(0, MOST_JOBS_ASKED));
		// Those that are asked for go to the end of the line.
		for (const [key, job] of jobs) {
			this.waiting.delete(key);
			this.waiting.set(key, job);
		}
		try {
			const heard = await settleService(this.finishedAmong({ ...context, maxRetries: 0 }, jobs));
			if (heard instanceof ServiceError) this.notTold(heard);
			else this.hear(heard);
		} finally {
			this.nextAt = context.clock.monotonicMs() + this.pauseMs;
			this.asking = undefined;
		}
	}

	private hear(ended: Iterable<string>): void {
		const before = this.ended.size;
		for (const key of ended) if (this.waiting.has(key)) this.ended.add(key);
		const slower = Math.min(LONGEST_PAUSE_MS, this.pauseMs * PAUSE_FACTOR);
		this.pauseMs = this.ended.size > before ? FIRST_PAUSE_MS : slower;
		this.failures = 0;
	}

	private notTold({ facts }: ServiceError): void {
		this.failures += 1;
		if (!facts.transient || this.failures >= TOLERATED_FAILURES) this.givenUp = true;
	}
}

/** A lookout for each run, which all its items share, and which is forgotten with it. */
export class BatchPollers<Job> {
	private readonly byRun = new WeakMap<object, BatchPoller<Job>>();

	constructor(private readonly finishedAmong: FinishedAmong<Job>) {}

	/** Begins to watch a job. The key is unique in the run. */
	watch(context: OperationContext, key: string, job: Job): BatchSubscription {
		const poller = this.byRun.get(context.run) ?? new BatchPoller(this.finishedAmong);
		this.byRun.set(context.run, poller);
		return poller.watch(context, key, job);
	}
}
