import type {
	IDataObject,
	IExecuteFunctions,
	IExecuteSingleFunctions,
	INode,
	INodeExecutionData,
} from 'n8n-workflow';

import { Cancelled, systemClock } from '../clock';
import { type Files, filesOf } from '../files/store';
import { n8nFileTransport } from '../files/transport';
import { openCredential, settingsOf } from '../http/credentials';
import { toNodeError } from '../http/errors';
import { redact } from '../http/redact';
import { Limiter } from '../http/limiter';
import { Pace } from '../http/pace';
import type { Transport } from '../http/exchange';
import { n8nTransport, type OpenCredential } from '../http/transport';
import type { Service } from '../http/service';
import type { Operation, OperationContext } from './context';
import { failureOf, type ItemFailure, type ItemJob } from './errorItem';
import { readCollection } from '../parameters/document';
import { readWholeNumber } from '../parameters/number';
import { readBatching, readRequestSettings } from './requestSettings';
import type { Handover } from './handover';
import { counting, emptySummary } from './runSummary';
import { Slot } from './slot';
import type { StartOrder } from './startOrder';

const DEFAULT_CONCURRENCY = 10;
const RETRIES = { fallback: 5, least: 0 };

/** A common interface for the two contexts in which n8n runs an operation. */
export interface NodeContext {
	context: IExecuteFunctions | IExecuteSingleFunctions;
	/** A parameter's value for an item; for a resource locator, its value. */
	parameter(name: string, itemIndex: number, fallback?: unknown): unknown;
	/** A parameter as it is stored, including the whole of a resource locator. */
	whole(name: string, itemIndex: number): unknown;
	/** Takes over the waits of the node's items, if n8n can run them without the node. */
	handover?: Handover;
}

/** What the items of one run of a node share: the credential, the limiter and the summary. */
export class Run {
	readonly summary = emptySummary();
	private readonly learnt = new Set<string>();
	/** Aborts when the execution is cancelled or an item makes the run fail: nothing new starts then. */
	readonly over: AbortSignal;
	private readonly failing = new AbortController();
	private readonly limiter: Limiter;
	private readonly pace: Pace;
	private lastWay: Way | undefined;

	private constructor(
		// n8n copies the node on every call.
		readonly node: INode,
		readonly service: Service,
		private readonly credential: OpenCredential,
		private readonly signal: AbortSignal | undefined,
		private readonly items: number,
		concurrency: number,
	) {
		const { signal: failing } = this.failing;
		this.over = signal ? AbortSignal.any([signal, failing]) : failing;
		this.limiter = new Limiter(concurrency, this.over);
		this.pace = new Pace(systemClock, this.over);
	}

	get secrets(): readonly string[] {
		return this.credential.secrets;
	}

	/**
	 * Reads once what applies to all items: the credential, and "Concurrency" from the first item for which
	 * it can be read.
	 * @param items how many items the run has
	 * @throws NodeOperationError if the credential can't be used
	 */
	static async open(node: NodeContext, service: Service, items = 1): Promise<Run> {
		const { context } = node;
		try {
			const credential = await openCredential(context, service, (name) => node.parameter(name, 0));
			const concurrency = firstOf(items, (index) => readConcurrency(readOptions(node, index)));
			const signal = context.getExecutionCancelSignal?.();
			return new Run(
				context.getNode(),
				service,
				credential,
				signal,
				items,
				concurrency ?? DEFAULT_CONCURRENCY,
			);
		} catch (error) {
			throw toNodeError(context.getNode(), error, []);
		}
	}

	/**
	 * Processes one item in a slot of the limiter, and pairs the returned items.
	 * @param order the order of the first requests, if a failed item ends the run
	 */
	async item(
		node: NodeContext,
		itemIndex: number,
		input: INodeExecutionData,
		operation: Operation,
		order?: StartOrder,
	): Promise<INodeExecutionData[] | ItemFailure> {
		const slot = new Slot(this.limiter, this.over);
		let job: ItemJob | undefined;
		const noteJob = (noted: ItemJob) => {
			job = { ...job, ...noted };
		};
		try {
			await slot.take('start');
			const context = this.contextOf(node, itemIndex, input, slot, noteJob);
			if (order) context.turn = this.turnOf(order, itemIndex);
			const items = await operation(context);
			return items.map((item) => ({ ...item, pairedItem: { item: itemIndex } }));
		} catch (thrown) {
			const error = toNodeError(this.node, thrown, this.secrets, itemIndex);
			return failureOf(thrown, error, job);
		} finally {
			slot.giveBack();
		}
	}

	/** Throws `Cancelled` if the run is over before an item's first request. */
	private turnOf(order: StartOrder, itemIndex: number) {
		let first = true;
		return () => {
			if (!first) return undefined;
			first = false;
			const turn = order.turn(itemIndex);
			if (turn === undefined && !this.over.aborted) return undefined;
			return Promise.resolve(turn).then(() => {
				if (this.over.aborted) throw new Cancelled();
			});
		};
	}

	/** Ends the run because an item has failed. Requests that were sent can finish. */
	fail(): void {
		this.failing.abort();
	}

	/** Items with the same "Request Options", usually all of them, share one. */
	private wayFor(context: NodeContext['context'], given: unknown): Way {
		if (this.lastWay?.context === context && this.lastWay.given === given) return this.lastWay;
		const { credential, signal } = this;
		const settings = readRequestSettings(given);
		readBatching(given);
		const fetch = n8nFileTransport(context, credential, settings, signal);
		this.lastWay = {
			context,
			given,
			transport: counting(this.summary, n8nTransport(context, credential, settings)),
			files: filesOf(context.helpers, fetch),
		};
		return this.lastWay;
	}

	private contextOf(
		node: NodeContext,
		itemIndex: number,
		input: INodeExecutionData,
		slot: Slot,
		noteJob: OperationContext['noteJob'],
	): OperationContext {
		const { credential, service, signal, summary } = this;
		const { context } = node;
		const { parameters, type } = this.node;
		const options = readOptions(node, itemIndex);
		readConcurrency(options);
		const requestOptions = node.parameter('requestOptions', itemIndex, {});
		const { transport, files } = this.wayFor(context, requestOptions);
		return {
			service,
			transport,
			files,
			clock: systemClock,
			maxRetries: readWholeNumber(options.maxRetries, 'Max Retries', RETRIES),
			setting: settingsOf(service, credential.data),
			signal,
			sleep: async (ms, wake) => await slot.sleep(ms, wake),
			learnt: this.learnt,
			note: (message) => {
				summary.notes.add(message);
			},
			pace: this.pace,
			onRetry: () => {
				summary.retries += 1;
			},
			run: this,
			items: this.items,
			itemIndex,
			...(node.handover && { handover: slot.handoverOf(node.handover, itemIndex) }),
			input,
			isTool: type.endsWith('Tool'),
			// n8n throws for a parameter that is not shown.
			parameter: (name) =>
				parameters[name] === undefined ? undefined : node.parameter(name, itemIndex),
			locatorMode: (name) => {
				const locator = node.whole(name, itemIndex);
				return (locator as { mode?: unknown } | null | undefined)?.mode;
			},
			isExpression: (name) => String(parameters[name]).startsWith('='),
			option: (name) => options[name],
			timeZone: () => context.getTimezone(),
			noteJob,
			log: (message) => {
				context.logger.info(redact(message, this.secrets), {
					nodeName: this.node.name,
					workflowId: context.getWorkflow().id,
					executionId: context.getExecutionId(),
				});
			},
			started: (id, noun) => {
				summary.started.push(id);
				summary.noun = noun;
				noteJob({ id, state: 'running', started: true });
			},
			waited: (polls, ms) => {
				summary.waits += 1;
				summary.polls += polls;
				summary.longestWaitMs = Math.max(summary.longestWaitMs, ms);
			},
			cost: (dollars) => {
				summary.cost += dollars;
			},
		};
	}
}

/** How the requests of an item are sent. */
interface Way {
	context: NodeContext['context'];
	/** The value of "Request Options". */
	given: unknown;
	transport: Transport;
	files: Files;
}

function readOptions(node: NodeContext, itemIndex: number): IDataObject {
	return readCollection(node.parameter('options', itemIndex, {}), 'Options');
}

function readConcurrency({ concurrency }: IDataObject): number {
	const range = { fallback: DEFAULT_CONCURRENCY, least: 1 };
	return readWholeNumber(concurrency, 'Concurrency', range);
}

/** The value from the first item for which reading doesn't throw. */
export function firstOf<T>(items: number, read: (itemIndex: number) => T): T | undefined {
	for (let itemIndex = 0; itemIndex < items; itemIndex += 1) {
		try {
			return read(itemIndex);
		} catch {
			// That item throws this error when it is its turn.
		}
	}
	return undefined;
}
