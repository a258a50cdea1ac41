import type { IDataObject, INode } from 'n8n-workflow';

import type { Clock } from '../../../../nodes/shared/clock';
import type { FileClient } from '../../../../nodes/shared/files/store';
import { ServiceError } from '../../../../nodes/shared/http/errors';
import type { JobKind, JobSnapshot } from '../../../../nodes/shared/jobs/jobKind';
import { watchGiven } from '../../../../nodes/shared/triggers/givenJobs';
import { beginPoll } from '../../../../nodes/shared/triggers/overlap';
import { takeStep, type Watch } from '../../../../nodes/shared/triggers/poll';
import { watchScheduled } from '../../../../nodes/shared/triggers/scheduledJobs';
import type { PollSession } from '../../../../nodes/shared/triggers/session';
import { clientOf, partly } from '../support.mts';

/** What becomes of one request. */
export type Fate = 'answered' | 'refused' | 'lost' | 'unknown';

export interface WorldOptions {
	/** How n8n keeps the state of a trigger. */
	mode: 'default' | 'durable';
	/** The fates of the requests, one after the other; `answered` when they are used up. */
	fates?: Fate[];
	/** How long requests take, in turn. */
	latenciesMs?: number[];
	/** How long jobs take, in turn. */
	durationsMs?: number[];
	/** How long one poll may go on beginning requests. */
	budgetMs?: number;
	/** How long one poll waits for the job that it has started. */
	patienceMs?: number;
}

interface Timer {
	at: number;
	run: () => void;
}

/** A job at the service. */
interface Job {
	id: string;
	startedAt: number;
	endsAt: number;
	/** The answer to its start was lost, or n8n died before it could note it. */
	forgotten: boolean;
}

const LONGEST_POLL_MS = 300_000;
let worlds = 0;

/** A service, n8n and time, all of them simulated. */
export class World {
	nowMs = 1_000_000;
	readonly jobs = new Map<string, Job>();
	readonly emitted: string[] = [];
	readonly warnings: string[] = [];
	readonly thrown: unknown[] = [];
	/** The most jobs that ran at once, leaving out the forgotten ones. */
	peakRunning = 0;
	looksInFlight = 0;
	peakLooks = 0;
	requests = 0;
	saved: IDataObject = {};
	private memory: IDataObject = {};
	private epoch = 0;
	private inFlight = 0;
	private timers: Timer[] = [];
	private readonly name = `world ${++worlds}`;
	private readonly fates: Fate[];
	private counter = 0;

	constructor(private readonly options: WorldOptions) {
		this.fates = [...(options.fates ?? [])];
	}

	/** What the state in n8n's memory says. */
	get state(): IDataObject {
		return this.options.mode === 'default' ? this.memory : this.saved;
	}

	insert(id: string, durationMs: number): void {
		const endsAt = this.nowMs + durationMs;
		this.jobs.set(id, { id, startedAt: this.nowMs, endsAt, forgotten: false });
	}

	/** From now on every request is answered. */
	calm(): void {
		this.fates.length = 0;
	}

	/** n8n dies; what is in its memory and on its way is lost. */
	crash(): void {
		this.epoch += 1;
		this.inFlight = 0;
		this.memory = copyOf(this.saved);
		this.forget();
	}

	/** Begins a poll for given IDs, which goes on while time passes. */
	pollGiven(ids: string[], activation = false): void {
		this.poll(watchGiven({ subject: 'given', kind: this.kind(this.epoch), ids }), activation);
	}

	/** Begins a poll that starts a job. */
	pollScheduled(mostRunning = 1, activation = false): void {
		const { epoch } = this;
		const watch = watchScheduled({
			subject: 'scheduled',
			kind: this.kind(epoch),
			mostRunning,
			sample: {},
			start: async () => await this.start(epoch),
		});
		this.poll(watch, activation);
	}

	private kind(epoch: number): JobKind {
		return {
			noun: 'job',
			idText: String,
			wayBack: () => '',
			reader: (_, id) => async () => await this.snapshot(String(id), epoch),
		};
	}

	/** Durable polls do not overlap. */
	private poll(watch: Watch, activation: boolean): void {
		const { mode, budgetMs = 1e9, patienceMs = 1e9 } = this.options;
		if (mode === 'durable' && this.inFlight > 0) return;
		this.inFlight += 1;
		const { epoch } = this;
		const stored = mode === 'default' ? this.memory : copyOf(this.saved);
		const session = partly<PollSession>({
			client: { ...partly<FileClient>(clientOf([])), clock: this.clock(epoch) },
			account: 'one',
			deadline: this.nowMs + budgetMs,
			patienceMs,
			warn: (message: string) => this.warnings.push(message),
		});
		const context = {
			getActivationMode: () => (mode === 'durable' ? ('update' as const) : ('activate' as const)),
			getNode: () => partly<INode>({ id: 'node' }),
			// What n8n's process remembers is gone after a crash.
			getWorkflow: () => ({ id: `${this.name} ${epoch}`, active: true }),
			getWorkflowStaticData: () => stored,
		};
		const begun = beginPoll(context, { monotonicMs: () => this.nowMs }, LONGEST_POLL_MS);
		takeStep(begun, watch, session).then(
			(items) => {
				if (epoch !== this.epoch) return;
				this.inFlight -= 1;
				const saves = (mode === 'durable') !== activation;
				if (saves || items.length > 0) this.saved = copyOf(stored);
				else if (mode === 'durable') this.forget();
				this.emitted.push(...items.map(({ json }) => String(json.id)));
			},
			(error: unknown) => {
				if (epoch !== this.epoch) return;
				this.inFlight -= 1;
				this.thrown.push(error);
			},
		);
	}

	/** Lets time pass. */
	async pass(ms: number): Promise<void> {
		const until = this.nowMs + ms;
		for (;;) {
			await settled();
			this.timers.sort((one, other) => one.at - other.at);
			const next = this.timers[0];
			if (next === undefined || next.at > until) break;
			this.timers.shift();
			this.nowMs = Math.max(this.nowMs, next.at);
			next.run();
		}
		this.nowMs = until;
	}

	private async snapshot(id: string, epoch: number): Promise<JobSnapshot> {
		const fate = this.fates.shift() ?? 'answered';
		this.requests += 1;
		this.looksInFlight += 1;
		this.peakLooks = Math.max(this.peakLooks, this.looksInFlight);
		await this.travel();
		this.looksInFlight -= 1;
		await this.arrive(epoch);
		const job = this.jobs.get(id);
		if (fate === 'lost') throw failure(undefined, true);
		if (fate === 'refused') throw failure(403, false);
		if (fate === 'unknown' || job === undefined) throw failure(404, false);
		return { state: job.endsAt <= this.nowMs ? 'succeeded' : 'running', job: { id } };
	}

	private async start(epoch: number): Promise<{ id: string; snapshot: JobSnapshot }> {
		const fate = this.fates.shift() ?? 'answered';
		this.requests += 1;
		await this.travel();
		if (fate === 'refused' || fate === 'unknown') {
			await this.arrive(epoch);
			throw failure(429, false);
		}
		const id = `job-${++this.counter}`;
		const durations = this.options.durationsMs ?? [1_000];
		const endsAt = this.nowMs + durations[this.counter % durations.length];
		const forgotten = fate === 'lost' || epoch !== this.epoch;
		this.jobs.set(id, { id, startedAt: this.nowMs, endsAt, forgotten });
		this.countRunning();
		await this.travel();
		await this.arrive(epoch);
		if (fate === 'lost') throw failure(undefined, true);
		return { id, snapshot: { state: 'running', job: { id } } };
	}

	/** What comes back after n8n has died never arrives. */
	private async arrive(epoch: number): Promise<void> {
		if (epoch !== this.epoch) await new Promise(() => {});
	}

	/** Of jobs that the state does not name, n8n knows nothing. */
	private forget(): void {
		const state = this.state.watch as { running?: object } | undefined;
		for (const job of this.jobs.values()) {
			if (!Object.hasOwn(state?.running ?? {}, job.id)) job.forgotten = true;
		}
	}

	private countRunning(): void {
		const running = [...this.jobs.values()].filter(
			(job) => !job.forgotten && job.endsAt > this.nowMs,
		);
		this.peakRunning = Math.max(this.peakRunning, running.length);
	}

	private async travel(): Promise<void> {
		const latencies = this.options.latenciesMs ?? [10];
		const ms = latencies[this.requests % latencies.length];
		await new Promise<void>((resolve) => {
			this.timers.push({ at: this.nowMs + ms, run: resolve });
		});
	}

	/** A clock whose sleepers never wake once n8n has died. */
	private clock(epoch: number): Clock {
		return {
			now: () => this.nowMs,
			monotonicMs: () => this.nowMs,
			random: () => 0.5,
			sleep: async (ms) => {
				await new Promise<void>((resolve) => {
					const run = () => (epoch === this.epoch ? resolve() : undefined);
					this.timers.push({ at: this.nowMs + ms, run });
				});
			},
		};
	}
}

async function settled(): Promise<void> {
	await new Promise<void>((resolve) => setImmediate(resolve));
}

function failure(status: number | undefined, mayHaveSucceeded: boolean): ServiceError {
	const transient = status === undefined || status === 429;
	return new ServiceError({
		message: `Status ${status}`,
		advice: '',
		status,
		mayHaveSucceeded,
		transient,
	});
}

function copyOf(data: IDataObject): IDataObject {
	return JSON.parse(JSON.stringify(data)) as IDataObject;
}
