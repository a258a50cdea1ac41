import { withDeadline, type Client } from '../shared/http/client';
import { settleService, ServiceError } from '../shared/http/errors';
import type { BatchHint, BatchSubscription, JobState } from '../shared/jobs/jobKind';
import type { OperationContext } from '../shared/operations/context';

/**
 * Fetches the states of many jobs with one request, by their keys. Jobs that the service leaves out are
 * missing. Throws `ServiceError` if the service can't list states.
 */
export type FetchStates<Job> = (
	client: Client,
	jobs: ReadonlyMap<string, Job>,
) => Promise<ReadonlyMap<string, JobState>>;

/** One wait for a job. Two items may wait for the same one. */
interface Waiter<Job> {
	key: string;
	job: Job;
	/** The job's state in the last response; `nothing` if it was requested and left out. */
	said: JobState | 'nothing' | 'not asked yet';
	/** The job was reported as finished, but was still running. */
	wasMisled: boolean;
}

/** With fewer jobs, a status check of each costs no more. */
const FEWEST_JOBS = 5;
const MOST_JOBS_ASKED = 500;
const LONGEST_REQUEST_MS = 10_000;
const FIRST_PAUSE_MS = 1_000;
const PAUSE_FACTOR = 1.25;
const LONGEST_PAUSE_MS = 10_000;
const TOLERATED_FAILURES = 3;
/** How often a job that is reported as running is still checked individually. */
const UNPROMPTED_CHECK_MS = 60_000;

/**
 * Polls all waiting jobs of one run in one request. The response is only a hint when to check a job's own
 * status: soon if the job is reported as finished, later if it is reported as running, and at the usual
 * time if it is not in the response.
 */
class BatchPoller<Job> {
	/** Least recently requested first. */
	private readonly waiters = new Set<Waiter<Job>>();
	private manyWait = false;
	private gaveUp = false;
	private failures = 0;
	private pauseMs = FIRST_PAUSE_MS;
	private nextAt = 0;
	/** Resolves when the current request has ended, with or without a response. */
	private asking: Promise<void> | undefined;

	constructor(private readonly fetchStates: FetchStates<Job>) {}

	subscribe(context: OperationContext, key: string, job: Job): BatchSubscription {
		const waiter: Waiter<Job> = { key, job, said: 'not asked yet', wasMisled: false };
		this.waiters.add(waiter);
		return {
			isUseful: () => this.isUseful(),
			waitForHint: async (dueAt, deadline) =>
				await this.waitForHint(context, waiter, dueAt, deadline),
			distrust: () => {
				this.gaveUp = true;
			},
			unsubscribe: () => {
				this.waiters.delete(waiter);
			},
		};
	}

	private isUseful(): boolean {
		if (this.waiters.size >= FEWEST_JOBS) this.manyWait = true;
		if (this.waiters.size < 2) this.manyWait = false;
		return this.manyWait && !this.gaveUp;
	}

	private async waitForHint(
		context: OperationContext,
		waiter: Waiter<Job>,
		dueAt: number,
		deadline: number,
	): Promise<BatchHint> {
		const { clock } = context;
		const unpromptedAt = Math.min(deadline, clock.monotonicMs() + UNPROMPTED_CHECK_MS);
		if (isFinished(waiter)) {
			waiter.said = 'nothing';
			waiter.wasMisled = true;
		}
		this.nextAt ||= clock.monotonicMs() + this.pauseMs;
		let requests = 0;
		while (!isFinished(waiter)) {
			const now = clock.monotonicMs();
			const useful = this.isUseful();
			const until = useful && waiter.said !== 'nothing' ? unpromptedAt : dueAt;
			if (now >= until) break;
			if (this.asking !== undefined) {
				await context.sleep(until - now, this.asking);
			} else if (useful && now >= this.nextAt) {
				requests += 1;
				await this.ask(context, deadline);
			} else {
				await context.sleep((useful ? Math.min(this.nextAt, until) : until) - now);
			}
		}
		const { said } = waiter;
		return { requests, ...(said !== 'nothing' && said !== 'not asked yet' && { state: said }) };
	}

	/** Sends the request in the slot of the first item. The others wait for it without a slot. */
	private async ask(context: OperationContext, deadline: number): Promise<void> {
		const asking = this.askNext(context, deadline);
		this.asking = asking.catch(() => {});
		await asking;
	}

	private async askNext(context: OperationContext, deadline: number): Promise<void> {
		const { clock } = context;
		const end = Math.min(deadline, clock.monotonicMs() + LONGEST_REQUEST_MS);
		const client = { ...withDeadline(context, end), maxRetries: 0 };
		const asked = this.takeNext();
		const jobs = new Map(asked.map(({ key, job }) => [key, job]));
		try {
			const states = await settleService(this.fetchStates(client, jobs));
			if (!(states instanceof ServiceError)) this.hear(asked, states);
			// If the item that sent the request ran out of time, that is not the service's fault.
			else if (clock.monotonicMs() < deadline) this.fail(asked, states.facts.transient);
		} finally {
			this.nextAt = clock.monotonicMs() + this.pauseMs;
			this.asking = undefined;
		}
	}

	/** The jobs to request now. They move to the end of the queue. */
	private takeNext(): Array<Waiter<Job>> {
		const keys = new Set<string>();
		const taken = [...this.waiters].filter(({ key }) => {
			if (keys.size < MOST_JOBS_ASKED) keys.add(key);
			return keys.has(key);
		});
		for (const waiter of taken) {
			this.waiters.delete(waiter);
			this.waiters.add(waiter);
		}
		return taken;
	}

	private hear(asked: Array<Waiter<Job>>, states: ReadonlyMap<string, JobState>): void {
		// No service forgets all jobs at once: this key, or this server, can't list them.
		if (!asked.some(({ key }) => states.has(key))) return this.fail(asked, true);
		for (const waiter of asked) {
			waiter.said = states.get(waiter.key) ?? 'nothing';
			if (isFinished(waiter) && waiter.wasMisled) waiter.said = 'nothing';
		}
		const slower = Math.min(LONGEST_PAUSE_MS, this.pauseMs * PAUSE_FACTOR);
		this.pauseMs = asked.some(isFinished) ? FIRST_PAUSE_MS : slower;
		this.failures = 0;
	}

	private fail(asked: Array<Waiter<Job>>, transient: boolean): void {
		for (const waiter of asked) waiter.said = 'nothing';
		this.failures += 1;
		if (!transient || this.failures >= TOLERATED_FAILURES) this.gaveUp = true;
	}
}

function isFinished({ said }: Waiter<unknown>): boolean {
	return said === 'succeeded' || said === 'failed';
}

/** One poller for each run, shared by all its items and released with it. */
export class BatchPollers<Job> {
	private readonly byRun = new WeakMap<object, BatchPoller<Job>>();

	constructor(private readonly fetchStates: FetchStates<Job>) {}

	/** Lets a job be polled together with the others of its run. The key identifies the job. */
	subscribe(context: OperationContext, key: string, job: Job): BatchSubscription {
		const poller = this.byRun.get(context.run) ?? new BatchPoller(this.fetchStates);
		this.byRun.set(context.run, poller);
		return poller.subscribe(context, key, job);
	}
}
