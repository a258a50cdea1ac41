import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Client } from '../http/client';
import type { OperationContext } from '../operations/context';

export type JobState = 'running' | 'succeeded' | 'failed';

/** A job as one status check found it. */
export interface JobSnapshot {
	state: JobState;
	/** The service's own object. */
	job: IDataObject;
	/** The service's word for where the job stands, for messages. */
	status?: string;
	/** Why it failed, in the service's own words. */
	reason?: string;
}

/** Fetches the status of one job, again and again. Throws as `send` does. */
export type StatusReader = () => Promise<JobSnapshot>;

/** A kind of job: what it is called, and how its status is fetched. Operations and triggers share it. */
export interface JobKind<Id = string | number> {
	/** Such as "process". */
	noun: string;
	/** What messages say of one that has not finished in time; "did not finish" by default. */
	unfinished?: string;
	/** How messages name one. */
	idText(id: Id): string;
	/** What the user can do to come back to a job. */
	wayBack(id: Id): string;
	/** @param started what the service said when it started the job just now */
	reader(client: Client, id: Id, started?: JobSnapshot): StatusReader;
	/** What is known of a job before the service has said anything of it. */
	unseen?(id: Id): JobSnapshot;
	/** How long a job that was just started may be unknown to the service, and how that shows. */
	grace?: {
		ms: number;
		statuses: readonly number[];
		/** Whether a response with a good status refuses the request. */
		isRefusal?(body: unknown): boolean;
	};
	/** What waiting without the node takes; left out where the node itself has to wait. */
	stored?: StoredKind<Id>;
	/** Has a job asked for together with the others of its run, where the service can do that. */
	subscribe?(context: OperationContext, id: Id): BatchSubscription;
}

/**
 * A kind of job whose wait can be stored: its IDs are JSON. A reader may note in an ID what it has
 * learnt.
 */
export interface StoredKind<Id> {
	/** Names the kind in what is stored, unique for the service. It never changes. */
	key: string;
	/** The fields that name a job in its items. */
	fields(id: Id): IDataObject;
	/** What a job has cost, in US dollars. */
	costOf?(job: IDataObject): number;
	/** Turns the item of a job that has been waited for into what the operation gives. */
	finish?(context: OperationContext, item: IDataObject): Promise<INodeExecutionData[]>;
	/** The parameters that `finish` reads. */
	reads?: readonly string[];
	/**
	 * Asks for the states of many jobs together, in the order of the IDs; `undefined` for a job of
	 * which nothing is said. Throws `ServiceError` where the service does not tell of many.
	 */
	statesOf?(client: Client, ids: readonly Id[]): Promise<Array<JobState | undefined>>;
}

/** What one waiting job has of asking for many at once. */
export interface BatchSubscription {
	/** Whether it is worth listening to: enough jobs wait, and the service tells of them. */
	isUseful(): boolean;
	/**
	 * Waits, without a slot, until a status check of the job is worth its request. That is at `dueAt`,
	 * unless an answer about many jobs says that this one has finished, or still runs: then sooner, or
	 * later, at the latest at `deadline`. Both times are milliseconds of `Clock.monotonicMs`. Throws `Cancelled`.
	 */
	waitForHint(dueAt: number, deadline: number): Promise<BatchHint>;
	/** A status check found the job finished, though it was said to run: nothing is believed any more. */
	distrust(): void;
	unsubscribe(): void;
}

export interface BatchHint {
	/** How many requests this job has sent for all of them. */
	requests: number;
	/** What was said of the job last; `undefined` when nothing was. */
	state?: JobState;
}
