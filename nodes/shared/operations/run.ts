import type {
	IDataObject,
	IExecuteFunctions,
	IExecuteSingleFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import { filesOf } from '../files/store';
import { Cancelled, systemClock } from '../clock';
import { toNodeError, InvalidParameterError } from '../http/errors';
import { n8nFileTransport } from '../files/transport';
import { Limiter } from '../http/limiter';
import { n8nTransport, type OpenCredential } from '../http/transport';
import { openCredential, settingsOf } from '../http/credentials';
import type { Service } from '../service';
import type { Operation, OperationContext } from './context';
import { readRequestSettings } from './requestSettings';

const DEFAULT_CONCURRENCY = 10;
const DEFAULT_RETRIES = 5;
const MOST_IDS_TOLD = 50;

/** The two contexts in which n8n runs an operation, made alike. */
export interface NodeContext {
	context: IExecuteFunctions | IExecuteSingleFunctions;
	parameter(name: string, itemIndex: number, fallback?: unknown): unknown;
	/** A parameter as it is stored, a resource locator as a whole. */
	whole(name: string, itemIndex: number): unknown;
}

interface Ending {
	over: AbortSignal;
	failing: AbortController;
}

function endingWith(signal: AbortSignal | undefined): Ending {
	const failing = new AbortController();
	return { failing, over: signal ? AbortSignal.any([signal, failing.signal]) : failing.signal };
}

/** What the items of one run of a node share: the credential, the limiter, and what is told at the end. */
export class Run {
	readonly told = {
		retries: 0,
		waits: 0,
		polls: 0,
		longestWaitMs: 0,
		dollars: 0,
		started: [] as string[],
	};
	/** Aborts with the user's cancel, and when an item has made the run fail: nothing new begins then. */
	readonly over: AbortSignal;
	private readonly failing: AbortController;

	private constructor(
		private readonly service: Service,
		private readonly credential: OpenCredential,
		private readonly limiter: Limiter,
		private readonly signal: AbortSignal | undefined,
		ending: Ending,
	) {
		({ over: this.over, failing: this.failing } = ending);
	}

	get secrets(): readonly string[] {
		return this.credential.secrets;
	}

	/**
	 * Reads what holds for all items, once: the credential, and "Concurrency" of the first item for
	 * which it can be read.
	 * @throws NodeOperationError when the credential can't be used
	 */
	static async open(host: NodeContext, service: Service, items = 1): Promise<Run> {
		const { context } = host;
		try {
			const credential = await openCredential(context, service, (name) => host.parameter(name, 0));
			const signal = context.getExecutionCancelSignal?.();
			const ending = endingWith(signal);
			const concurrency = firstOf(items, (index) => readConcurrency(readOptions(host, index)));
			const limiter = new Limiter(concurrency ?? DEFAULT_CONCURRENCY, systemClock, ending.over);
			return new Run(service, credential, limiter, signal, ending);
		} catch (error) {
			throw toNodeError(context.getNode(), error, []);
		}
	}

	/**
	 * Does one item's work in a slot, and pairs what it gives.
	 * @throws NodeApiError, NodeOperationError
	 */
	async item(
		host: NodeContext,
		itemIndex: number,
		input: INodeExecutionData,
		work: Operation,
	): Promise<INodeExecutionData[]> {
		let holding = false;
		const acquire = async (queue: 'start' | 'resume') => {
			await this.limiter.acquire(queue);
			holding = true;
		};
		const release = () => {
			if (holding) this.limiter.release();
			holding = false;
		};
		const sleep = async (ms: number) => {
			release();
			await systemClock.sleep(ms, this.over);
			await acquire('resume');
			if (this.over.aborted) throw new Cancelled();
		};
		try {
			await acquire('start');
			if (this.over.aborted) throw new Cancelled();
			const task = this.task(host, itemIndex, input, sleep);
			const items = await work(task);
			return items.map((item) => ({ ...item, pairedItem: { item: itemIndex } }));
		} catch (error) {
			throw toNodeError(host.context.getNode(), error, this.secrets, itemIndex);
		} finally {
			release();
		}
	}

	/** Ends the run because an item has failed. What was sent is let finish. */
	fail(): void {
		this.failing.abort();
	}

	/** What is said of the jobs that were started, where the run ends badly. */
	startedJobs(): string {
		const { started } = this.told;
		if (started.length === 0) return '';
		const more =
			started.length > MOST_IDS_TOLD ? ` and ${started.length - MOST_IDS_TOLD} more` : '';
		return `Started in this run, and going on at ${this.service.name}: ${started.slice(0, MOST_IDS_TOLD).join(', ')}${more}.`;
	}

	private task(
		host: NodeContext,
		itemIndex: number,
		input: INodeExecutionData,
		sleep: OperationContext['sleep'],
	): OperationContext {
		const { told, credential, signal } = this;
		const { context } = host;
		const options = readOptions(host, itemIndex);
		readConcurrency(options);
		const settings = readRequestSettings(host.parameter('requestOptions', itemIndex, {}));
		return {
			service: this.service,
			transport: n8nTransport(context, credential, settings),
			files: filesOf(context.helpers, n8nFileTransport(context, credential, settings, signal)),
			clock: systemClock,
			maxRetries: wholeNumber(options.maxRetries, DEFAULT_RETRIES, 0, 'Max Retries'),
			setting: settingsOf(this.service, credential.data),
			signal,
			sleep,
			onBusy: (ms) => this.limiter.holdFor(ms),
			onRetry: () => {
				told.retries += 1;
			},
			run: this,
			itemIndex,
			input,
			isTool: host.context.getNode().type.endsWith('Tool'),
			parameter: (name) => host.parameter(name, itemIndex),
			locatorMode: (name) => {
				const locator = host.whole(name, itemIndex);
				return (locator as { mode?: unknown } | null | undefined)?.mode;
			},
			option: (name) => options[name],
			started: (id) => told.started.push(id),
			waited: (polls, ms) => {
				told.waits += 1;
				told.polls += polls;
				told.longestWaitMs = Math.max(told.longestWaitMs, ms);
			},
			cost: (dollars) => {
				told.dollars += dollars;
			},
		};
	}
}

function readOptions(host: NodeContext, itemIndex: number): IDataObject {
	return (host.parameter('options', itemIndex, {}) ?? {}) as IDataObject;
}

function readConcurrency({ concurrency }: IDataObject): number {
	return wholeNumber(concurrency, DEFAULT_CONCURRENCY, 1, 'Concurrency');
}

/** What can be read of the first item for which nothing is thrown. */
export function firstOf<T>(items: number, read: (itemIndex: number) => T): T | undefined {
	for (let itemIndex = 0; itemIndex < items; itemIndex += 1) {
		try {
			return read(itemIndex);
		} catch {
			// That item tells it when it is its turn.
		}
	}
	return undefined;
}

/**
 * A whole number from an option.
 * @throws InvalidParameterError when it is below `least` or no whole number
 */
export function wholeNumber(
	value: unknown,
	fallback: number,
	least: number,
	field: string,
): number {
	if (value === undefined || value === null || value === '') return fallback;
	const number = Number(value);
	if (Number.isInteger(number) && number >= least) return number;
	throw new InvalidParameterError(
		`"${field}" is ${JSON.stringify(value)}. It has to be a whole number, ${least} or more.`,
	);
}
