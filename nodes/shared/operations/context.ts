import type { GenericValue, IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { FileClient } from '../files/store';
import type { ItemJob } from './errorItem';

/**
 * What one item's work sees of n8n. Operations are written against this, not against a context of
 * n8n, because they run in two of them: for all items at once, and as a tool of an AI agent.
 */
export interface OperationContext extends FileClient {
	/** The same object for all items of one run. */
	run: object;
	itemIndex: number;
	/**
	 * Sleeps for a time, or until `wake` resolves, and holds no slot of the run's limiter meanwhile.
	 * Throws `Cancelled`, and what `wake` is rejected with.
	 */
	sleep(ms: number, wake?: Promise<unknown>): Promise<void>;
	input: INodeExecutionData;
	/** Runs as a tool: the item is not the user's. */
	isTool: boolean;
	/** Where n8n can run the wait for a job without the node; left out where it can't. */
	handover?: ItemHandover;
	/** A node parameter, with the value of a resource locator taken out. */
	parameter(name: string): unknown;
	/** How a resource locator was filled in, such as "list" or "id". */
	locatorMode(name: string): unknown;
	/** Whether a parameter is filled in by an expression. */
	isExpression(name: string): boolean;
	/** A field of the `options` collection. */
	option(name: string): unknown;
	/** The workflow's time zone, such as "Europe/Berlin". */
	timeZone(): string;
	/** Notes the job that the item is about, for its error item. */
	noteJob(job: ItemJob): void;
	/** Writes to n8n's log, at level `info`. */
	log(message: string): void;
	/**
	 * Notes a job that was just started, so that its ID stands in the error of a run that fails.
	 * @param noun what it is called, such as "process"
	 */
	started(id: string, noun: string): void;
	/**
	 * Notes for the hint after the run that a job was waited for.
	 * @param polls how many requests for its status that took
	 * @param ms how long it took
	 */
	waited(polls: number, ms: number): void;
	/** Adds to the cost in the hint after the run, in US dollars. */
	cost(dollars: number): void;
}

/** A job that an item waits for, in a form that can be stored. */
export interface UnfinishedJob extends IDataObject {
	/** `JobKind.key`. */
	kind: string;
	/** The job's ID as its kind has it. */
	id: JsonValue;
	/** When the wait began, in milliseconds since 1970. */
	beganAtMs: number;
	wait: {
		timeoutMs: number;
		intervalMs: number;
		onTimeout: 'error' | 'output';
		onFailure: 'error' | 'output';
	};
	/** What the job had cost when it was started, in US dollars; 0 is left out. */
	cost?: number;
}

type JsonValue = Exclude<GenericValue, object | undefined> | IDataObject;

/** What an item can do to have its job waited for without the node. */
export interface ItemHandover {
	/** For how long the node itself waits, in milliseconds; `Infinity` for as long as it takes. */
	patienceMs(): number;
	/**
	 * Offers a job whose wait is to go on without the node, and holds no slot meanwhile. Resolves when
	 * the node has to wait itself after all; otherwise the run ends, and the promise never settles.
	 */
	offer(job: UnfinishedJob): Promise<void>;
}

/** One item's work. The runner pairs the items that it gives. */
export type Operation = (context: OperationContext) => Promise<INodeExecutionData[]>;
