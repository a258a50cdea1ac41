import type { IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';

import { systemClock } from '../../clock';
import { withDeadline } from '../../http/client';
import { settleService, ServiceError, toNodeError } from '../../http/errors';
import type { Service } from '../../http/service';
import type { OperationContext } from '../../operations/context';
import { errorItem, failureOf, type ItemFailure } from '../../operations/errorItem';
import { type NodeContext, Run } from '../../operations/run';
import type { JobKind, JobSnapshot, JobState } from '../jobKind';
import { isFinished, isHopeless, nameOf, outcome, pollFailed } from '../outcome';
import { cutOff, kindOf, type StorableKind } from './parked';
import { nextCheckMs } from './schedule';
import { continuesOnError, readState, stateItem, type StoredJob, type WaitState } from './state';

/** With fewer jobs, a status check of each costs no more. */
const FEWEST_ASKED_TOGETHER = 5;
const MOST_ASKED_TOGETHER = 500;
/** How often a job that is reported as running is still checked individually. */
const UNPROMPTED_CHECK_MS = 15 * 60_000;
/** The longest time for one job's check, so that it doesn't overlap n8n's next one. */
const CHECK_MS = 5 * 60_000;

type Kinds = ReadonlyArray<JobKind<unknown>>;

/**
 * Checks the jobs that a run is still waiting for, and parks the sub-workflow until the next check if one
 * is still running. The first time there is nothing to check: the node has just done that.
 * @throws NodeApiError if a failure stops the workflow, because On Error is not set to continue
 */
export async function checkJobs(
	context: IExecuteFunctions,
	service: Service,
	kinds: Kinds,
): Promise<INodeExecutionData[][]> {
	const before = readState(context.getInputData());
	const { checks } = before.summary;
	const state = checks === 0 ? before : await new Check(context, service, kinds, before).run();
	const next: WaitState = { ...state, summary: { ...state.summary, checks: checks + 1 } };
	const running = runningIn(next);
	next.running = running.length > 0;
	const handedOn = stateItem(next);
	if (!next.running) return [[handedOn]];
	const at = nextCheckMs(running, next.settings, systemClock.now(), systemClock.random());
	// n8n passes this on when it resumes the execution, instead of what this run returns.
	context.getExecuteData().data.main = [[handedOn]];
	await context.putExecutionToWait(new Date(at));
	return [cutOff(next, kinds)];
}

function runningIn({ jobs, results }: WaitState): StoredJob[] {
	return jobs.filter(({ item }) => results[item] === null);
}

/** One check of all running jobs. */
class Check {
	private readonly results: WaitState['results'];
	private readonly failures: WaitState['failures'];
	private readonly node: INode;
	private firstFailure: ItemFailure | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly service: Service,
		private readonly kinds: Kinds,
		private readonly state: WaitState,
	) {
		this.results = [...state.results];
		this.failures = { ...state.failures };
		// Errors and error items are those of the node that started the jobs. n8n sorts its items by their
		// JSON when it resumes it, whatever the setting.
		const onError = continuesOnError(state.node) ? 'continueRegularOutput' : 'stopWorkflow';
		this.node = { ...context.getNode(), ...state.node, onError };
	}

	async run(): Promise<WaitState> {
		const { state } = this;
		const jobs = runningIn(state);
		const now = systemClock.now();
		const all = now - state.checkedAtMs >= UNPROMPTED_CHECK_MS;
		const run = await this.openRun(jobs);
		if (run === undefined) return { ...state, results: this.results };
		const due = all ? jobs : await this.withoutRunning(run, jobs, now);
		await Promise.all(due.map(async (job) => await this.check(run, job)));
		if (this.firstFailure !== undefined) {
			const { error } = this.firstFailure;
			// The error itself names the job if there is only one.
			const isOnly = state.results.length === 1 && !state.node.retryOnFail;
			const started = isOnly ? '' : state.started;
			error.description = `${error.description ?? ''} ${started}`.trim();
			throw error;
		}
		const { requests, retries, cost, checks } = state.summary;
		return {
			...state,
			results: this.results,
			failures: this.failures,
			checkedAtMs: due.length === jobs.length ? now : state.checkedAtMs,
			summary: {
				requests: requests + due.length,
				retries: retries + run.summary.retries,
				cost: cost + run.summary.cost,
				checks,
			},
		};
	}

	/** Without a usable credential every job fails, as in the node. */
	private async openRun(jobs: StoredJob[]): Promise<Run | undefined> {
		const opening = Run.open(this.nodeContext(jobs), this.service, jobs.length);
		if (!continuesOnError(this.state.node)) return await opening;
		return await opening.catch((thrown: unknown) => {
			const error = toNodeError(this.node, thrown, []);
			for (const { item } of jobs) {
				this.results[item] = [errorItem(this.node, failureOf(thrown, error, undefined), item)];
			}
			return undefined;
		});
	}

	/** The parameters that the node has passed on, instead of this node's own. */
	private nodeContext(jobs: StoredJob[]): NodeContext {
		const { settings } = this.state;
		const byItem = new Map(jobs.map((job) => [job.item, settings[job.settings].parameters]));
		const first = jobs[0] && settings[jobs[0].settings].parameters;
		const context: IExecuteFunctions = Object.create(this.context);
		// A parameter that only some items have is a parameter of the node as well.
		const parameters = Object.assign({}, ...byItem.values()) as INode['parameters'];
		context.getNode = () => ({ ...this.node, parameters });
		return {
			context,
			parameter: (name, itemIndex, fallback) =>
				(byItem.get(itemIndex) ?? first)?.[name] ?? fallback,
			whole: () => undefined,
		};
	}

	/** Leaves out the jobs that the service reports as running, if it can report many at once. */
	private async withoutRunning(run: Run, jobs: StoredJob[], now: number): Promise<StoredJob[]> {
		const said = new Map<StoredJob, JobState | undefined>();
		const node = this.nodeContext(jobs);
		for (const kind of this.kinds) {
			const statesOf = kind.stored?.statesOf;
			const asked = jobs.filter((job) => this.kindOf(job) === kind);
			if (statesOf === undefined || asked.length < FEWEST_ASKED_TOGETHER) continue;
			for (let first = 0; first < asked.length; first += MOST_ASKED_TOGETHER) {
				const some = asked.slice(first, first + MOST_ASKED_TOGETHER);
				await run.item(node, some[0].item, { json: {} }, async (context) => {
					const ids = some.map(({ id }) => id);
					const states = await settleService(statesOf(timeLimited(context), ids));
					if (states instanceof ServiceError) return [];
					states.forEach((state, index) => said.set(some[index], state));
					return [];
				});
			}
		}
		return jobs.filter((job) => said.get(job) !== 'running' || this.deadlineOf(job) <= now);
	}

	private async check(run: Run, job: StoredJob): Promise<void> {
		const result = await run.item(
			this.nodeContext([job]),
			job.item,
			{ json: {} },
			async (context) => {
				const items = await this.itemsOf(context, job);
				// An empty list is a result, too.
				if (items !== undefined) this.results[job.item] = [];
				return items ?? [];
			},
		);
		if (Array.isArray(result)) {
			if (this.results[job.item] !== null) this.results[job.item] = result;
			return;
		}
		this.results[job.item] = [errorItem(this.node, result, job.item)];
		const signal = this.context.getExecutionCancelSignal?.();
		if (!signal?.aborted && continuesOnError(this.state.node)) return;
		this.firstFailure ??= result;
		run.fail();
	}

	/** The items of a job that needs no more waiting; `undefined` if it does. */
	private async itemsOf(
		context: OperationContext,
		job: StoredJob,
	): Promise<INodeExecutionData[] | undefined> {
		const kind = this.kindOf(job);
		const { wait } = this.state.settings[job.settings];
		const name = nameOf(kind, job.id);
		context.noteJob({ id: name.id, state: 'running', started: this.state.started !== '' });
		const latest = await this.snapshotOf(context, kind, job);
		const isOver = isFinished(latest) || systemClock.now() >= this.deadlineOf(job);
		if (!isOver) return undefined;
		const item = outcome(context, name, wait, latest ?? kind.unseen?.(job.id));
		const cost = kind.stored.costOf?.(item) ?? 0;
		context.cost(Math.max(0, cost - (job.cost ?? 0)));
		return (await kind.stored.finish?.(context, item)) ?? [{ json: item }];
	}

	private async snapshotOf(
		context: OperationContext,
		kind: JobKind<unknown>,
		job: StoredJob,
	): Promise<JobSnapshot | undefined> {
		const readStatus = kind.reader(timeLimited(context), job.id);
		const found = await settleService(readStatus());
		if (!(found instanceof ServiceError)) {
			delete this.failures[job.item];
			return found;
		}
		const failed = (this.failures[job.item] ?? 0) + 1;
		this.failures[job.item] = failed;
		if (isHopeless(found, failed)) throw pollFailed(found, nameOf(kind, job.id), undefined);
		return undefined;
	}

	private kindOf(job: StoredJob): StorableKind {
		const key = this.state.settings[job.settings].kind;
		const kind = kindOf(this.kinds, key);
		if (kind !== undefined) return kind;
		throw new Error(
			`This version of the node can't wait for "${key}". Install the version that started the wait, or get the jobs by their IDs.`,
		);
	}

	private deadlineOf({ beganAtMs, settings }: StoredJob): number {
		return beganAtMs + this.state.settings[settings].wait.timeoutMs;
	}
}

function timeLimited(context: OperationContext): OperationContext {
	return withDeadline(context, context.clock.monotonicMs() + CHECK_MS);
}
