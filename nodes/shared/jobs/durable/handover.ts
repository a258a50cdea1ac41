import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	WAIT_FOR_SUB_EXECUTION,
} from 'n8n-workflow';

import { systemClock } from '../../clock';
import { asSentence } from '../../http/errors';
import type { UnfinishedJob } from '../../operations/context';
import { parametersOf } from '../../operations/evaluate';
import type { Handover, OpenHandover, RunFacts } from '../../operations/handover';
import { startedJobs } from '../../operations/runSummary';
import type { JobKind } from '../jobKind';
import { kindOf, stillRunning } from './parked';
import { type JobSettings, stateItem, type WaitState } from './state';
import { subWorkflow } from './subWorkflow';

/** How long the node itself waits, in milliseconds: most jobs finish meanwhile. */
export const patience = {
	/** If no other run is waiting in this n8n process. */
	aloneMs: 75_000,
	/** If others are: each takes memory, and one of n8n's execution slots. */
	amongOthersMs: 10_000,
};

/** The capabilities of this n8n. */
export const platform = {
	/** Older versions lose the items of a sub-workflow that has waited. */
	resumesParents: WAIT_FOR_SUB_EXECUTION !== undefined,
};

const WAITS_WITHOUT =
	'Waiting continues in the background: n8n checks every few minutes, even after a restart, and resumes this execution when everything has finished.';

/** The runs that are waiting in this process. */
const waiting = new Set<object>();

/** Parameters that every operation reads, and those that the credential depends on. */
const COMMON = ['options', 'requestOptions', 'authentication'];
const COMMON_OPTIONS = ['concurrency', 'maxRetries'];

/**
 * Hands the jobs of a run over to a sub-workflow that parks between its checks. n8n keeps it in its
 * database, and continues it after a restart.
 * @param kinds the kinds of job of the service whose wait can be stored
 */
export function handoverTo(kinds: ReadonlyArray<JobKind<unknown>>): OpenHandover {
	return (context, items) => new SubWorkflowHandover(context, items, kinds);
}

class SubWorkflowHandover implements Handover {
	readonly ready: Promise<void>;
	tookOver = false;
	private resolveReady = () => {};
	private readonly offers = new Map<number, { job: UnfinishedJob; release: () => void }>();
	private settledItems = 0;
	private wanted = false;
	private obstacle: string | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly items: number,
		private readonly kinds: ReadonlyArray<JobKind<unknown>>,
	) {
		this.ready = new Promise((resolve) => {
			this.resolveReady = resolve;
		});
	}

	patienceMs(): number {
		if (!this.wanted) {
			this.wanted = true;
			this.obstacle = obstacleIn(this.context);
			waiting.add(this);
		}
		if (this.obstacle !== undefined) return Infinity;
		return waiting.size > 1 ? patience.amongOthersMs : patience.aloneMs;
	}

	async offer(itemIndex: number, job: UnfinishedJob): Promise<void> {
		await new Promise<void>((release) => {
			this.offers.set(itemIndex, { job, release });
			this.settled(this.settledItems);
		});
	}

	settled(count: number): void {
		this.settledItems = count;
		if (this.offers.size > 0 && this.offers.size + count >= this.items) this.resolveReady();
	}

	async takeOver(
		run: RunFacts,
		results: ReadonlyArray<INodeExecutionData[] | undefined>,
	): Promise<INodeExecutionData[] | undefined> {
		const { context, kinds } = this;
		const state = this.stateOf(run, results);
		const workflowId = context.getWorkflow().id ?? '';
		const moved = await executeChild(context, workflowId, state);
		if (typeof moved === 'string') {
			this.obstacle = `n8n refused the sub-workflow: ${asSentence(moved)}`;
			this.offers.forEach(({ release }) => release());
			return undefined;
		}
		this.tookOver = true;
		const subExecution = { executionId: moved.executionId, workflowId };
		context.setMetadata({ subExecution, subExecutionsCount: 1 });
		if (moved.waitTill) return stillRunning(state, kinds);
		return moved.data[0] ?? [];
	}

	hint(): string {
		if (this.tookOver) return WAITS_WITHOUT;
		if (this.obstacle === undefined) return '';
		return `"Survive a Restart" was not used, so the node itself waited: ${this.obstacle}`;
	}

	close = (): void => {
		waiting.delete(this);
	};

	private stateOf(
		{ summary, service }: RunFacts,
		results: ReadonlyArray<INodeExecutionData[] | undefined>,
	): WaitState {
		const { id, name, onError, continueOnFail, retryOnFail } = this.context.getNode();
		const { parameter } = parametersOf(this.context);
		const table = new SettingsTable();
		const jobs = [...this.offers]
			.sort(([one], [other]) => one - other)
			.map(([item, { job }]) => {
				const { kind, id: jobId, beganAtMs, wait, cost } = job;
				const reads = kindOf(this.kinds, kind)?.stored.reads ?? [];
				const parameters = storedParameters((key) => parameter(key, item), reads);
				const settings = table.indexOf({ kind, wait, parameters });
				return { item, id: jobId, beganAtMs, settings, ...(cost && { cost }) };
			});
		return {
			version: 1,
			running: true,
			node: { id, name, onError, continueOnFail, retryOnFail },
			settings: table.all,
			jobs,
			results: results.map((items) => items ?? null),
			failures: {},
			checkedAtMs: systemClock.now(),
			summary: { requests: summary.polls, retries: summary.retries, cost: summary.cost, checks: 0 },
			started: startedJobs(summary, service.name),
		};
	}
}

/** Distinct settings. */
class SettingsTable {
	readonly all: JobSettings[] = [];
	private readonly indexes = new Map<string, number>();

	indexOf(settings: JobSettings): number {
		const key = JSON.stringify(settings);
		const known = this.indexes.get(key);
		if (known !== undefined) return known;
		this.indexes.set(key, this.all.length);
		return this.all.push(settings) - 1;
	}
}

function storedParameters(read: (name: string) => unknown, reads: readonly string[]): IDataObject {
	const parameters: IDataObject = {};
	for (const name of [...COMMON, ...reads]) {
		const value = valueOf(() => read(name)) as IDataObject[string];
		if (value !== undefined) parameters[name] = value;
	}
	const kept = [...COMMON_OPTIONS, ...reads];
	const options = Object.entries((parameters.options ?? {}) as IDataObject);
	parameters.options = Object.fromEntries(options.filter(([name]) => kept.includes(name)));
	return parameters;
}

/** A parameter that the node does not have, or that can't be evaluated, has no value. */
function valueOf(read: () => unknown): unknown {
	try {
		return read();
	} catch {
		return undefined;
	}
}

/** Why n8n can't run the wait without the node; `undefined` if it can. */
function obstacleIn(context: IExecuteFunctions): string | undefined {
	if (!platform.resumesParents) return 'this requires n8n 2.41 or later.';
	if (context.getNode().type.endsWith('Tool')) return 'an AI agent needs the result at once.';
	return undefined;
}

async function executeChild(context: IExecuteFunctions, workflowId: string, state: WaitState) {
	const { resource, authentication } = context.getNode().parameters;
	const credential = authentication === undefined ? {} : { authentication };
	const code = subWorkflow(context.getNode(), { resource, ...credential });
	const executionId = context.getExecutionId();
	try {
		return await context.executeWorkflow({ code }, [stateItem(state)], undefined, {
			parentExecution: { executionId, workflowId, shouldResume: true },
			executionMode: context.getMode(),
		});
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
