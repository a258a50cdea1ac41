import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Client } from '../http/client';
import type { OperationContext } from '../operations/context';

export type JobState = 'running' | 'succeeded' | 'failed';

/** The result of one status check of a job. */
export interface JobSnapshot {
	state: JobState;
	/** The service's own object. */
	job: IDataObject;
	/** The service's own name for the job's state, for messages. */
	status?: string;
	/** Why it failed: the service's own message. */
	reason?: string;
}

/** Fetches the status of one job, each time it is called. Throws as `send` does. */
export type StatusReader = () => Promise<JobSnapshot>;

/** A kind of job: what it is called, and how its status is fetched. Operations and triggers share it. */
export interface JobKind<Id = string | number> {
	/** Such as "process". */
	noun: string;
	/** What messages say about a job that hasn't finished in time; "did not finish" by default. */
	unfinished?: string;
	/** How messages refer to a job. */
	idText(id: Id): string;
	/** How the user can get a job later. */
	wayBack(id: Id): string;
	/** @param started the service's response when it started the job just now */
	reader(client: Client, id: Id, started?: JobSnapshot): StatusReader;
	/** What is known about a job before the first status check. */
	unseen?(id: Id): JobSnapshot;
	/** How long the service may not find a new job, and how to detect that. */
	grace?: {
		ms: number;
		statuses: readonly number[];
		/** Whether a response with a success status reports an error. */
		isRefusal?(body: unknown): boolean;
	};
	/** What is needed to wait without the node; left out if the node itself has to wait. */
	stored?: StoredKind<Id>;
	/** Lets a job be polled together with the others of its run, if the service supports that. */
	subscribe?(context: OperationContext, id: Id): BatchSubscription;
}

/**
 * A kind of job whose wait can be stored: its IDs are JSON. A reader may store in an ID what it has learnt.
 */
export interface StoredKind<Id> {
	/** Names the kind in what is stored, unique for the service. It never changes. */
	key: string;
	/** The fields that name a job in its items. */
	fields(id: Id): IDataObject;
	/** What a job cost, in US dollars. */
	costOf?(job: IDataObject): number;
	/** Turns the item of a finished wait into the items of the operation. */
	finish?(context: OperationContext, item: IDataObject): Promise<INodeExecutionData[]>;
	/** The parameters that `finish` reads. */
	reads?: readonly string[];
	/**
	 * Fetches the states of many jobs at once, in the order of the IDs; `undefined` for a job that the
	 * response leaves out. Throws `ServiceError` if the service can't report many.
	 */
	statesOf?(client: Client, ids: readonly Id[]): Promise<Array<JobState | undefined>>;
}

/** One waiting job's part in polling many at once. */
export interface BatchSubscription {
	/** Whether it is useful: enough jobs are waiting, and the service reports them. */
	isUseful(): boolean;
	/**
	 * Waits, without a slot, until a status check of the job is worth its request. That is at `dueAt`,
	 * unless a response about many jobs reports this one as finished (then sooner) or still running (then
	 * later, but at the latest at `deadline`). Both times are milliseconds of `Clock.monotonicMs`. Throws
	 * `Cancelled`.
	 */
	waitForHint(dueAt: number, deadline: number): Promise<BatchHint>;
	/**
	 * A status check found the job finished although it was reported as running: reports about it are
	 * ignored from then on.
	 */
	distrust(): void;
	unsubscribe(): void;
}

export interface BatchHint {
	/** How many requests this job has sent for all of them. */
	requests: number;
	/** The last report about the job; `undefined` if there was none. */
	state?: JobState;
}
