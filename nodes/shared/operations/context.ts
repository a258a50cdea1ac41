import type { GenericValue, IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { FileClient } from '../files/store';
import type { ItemJob } from './errorItem';

/**
 * What an operation can use for one item. Operations use this, not n8n's contexts, because they run in two
 * of them: for all items at once, and as a tool of an AI agent.
 */
export interface OperationContext extends FileClient {
	/** The same object for all items of one run. */
	run: object;
	/** How many items the run has. */
	items: number;
	itemIndex: number;
	/**
	 * Sleeps for a time, or until `wake` resolves, without a slot of the run's limiter. Throws `Cancelled`,
	 * and whatever `wake` rejects with.
	 */
	sleep(ms: number, wake?: Promise<unknown>): Promise<void>;
	input: INodeExecutionData;
	/** Runs as a tool: the item is not the user's. */
	isTool: boolean;
	/** Set if n8n can run the wait for a job without the node. */
	handover?: ItemHandover;
	/** A node parameter; for a resource locator, its value. */
	parameter(name: string): unknown;
	/** How a resource locator was filled in, such as "list" or "id". */
	locatorMode(name: string): unknown;
	/** Whether a parameter is filled in by an expression. */
	isExpression(name: string): boolean;
	/** A field of the `options` collection. */
	option(name: string): unknown;
	/** The workflow's time zone, such as "Europe/Berlin". */
	timeZone(): string;
	/** Records the job that the item is about, for its error item. */
	noteJob(job: ItemJob): void;
	/** Writes to n8n's log, at level `info`. */
	log(message: string): void;
	/**
	 * Records a job that was just started, so that the error of a failed run contains its ID.
	 * @param noun the kind of job, such as "process"
	 */
	started(id: string, noun: string): void;
	/**
	 * Records for the hint after the run that the node waited for a job.
	 * @param polls how many status requests that took
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
	/** The job's ID, in the type of its kind. */
	id: JsonValue;
	/** When the wait began, in milliseconds since 1970. */
	beganAtMs: number;
	wait: {
		timeoutMs: number;
		intervalMs: number;
		onTimeout: 'error' | 'output';
		onFailure: 'error' | 'output';
	};
	/** What the job cost when it was started, in US dollars; left out if 0. */
	cost?: number;
}

type JsonValue = Exclude<GenericValue, object | undefined> | IDataObject;

/** How an item can let n8n wait for its job without the node. */
export interface ItemHandover {
	/** For how long the node itself waits, in milliseconds; `Infinity` for as long as it takes. */
	patienceMs(): number;
	/**
	 * Offers a job, so that its wait can continue without the node, and takes no slot meanwhile. Resolves
	 * if the node has to wait itself after all; otherwise the run ends and the promise never settles.
	 */
	offer(job: UnfinishedJob): Promise<void>;
}

/** Processes one item. The runner pairs the returned items. */
export type Operation = (context: OperationContext) => Promise<INodeExecutionData[]>;
