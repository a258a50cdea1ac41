import type { IDataObject } from 'n8n-workflow';

import type { Client } from '../http/client';
import type { OperationContext } from '../operations/context';

export type JobState = 'running' | 'succeeded' | 'failed';

/** A job as one look found it. */
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

/** A kind of job: what it is called, and how one is looked at. Operations and triggers share it. */
export interface JobKind<Id = string | number> {
	/** Such as "process". */
	noun: string;
	/** How messages name one. */
	idText(id: Id): string;
	/** What the user can do to come back to a job. */
	wayBack(id: Id): string;
	/** @param started what the service said when it started the job just now */
	reader(client: Client, id: Id, started?: JobSnapshot): StatusReader;
	/** What is known of a job before the service has said anything of it. */
	unseen?(id: Id): JobSnapshot;
	/** How long a job that was just started may be unknown to the service, and how that shows. */
	grace?: { ms: number; statuses: readonly number[] };
	/** Begins to watch a job among many, where the service tells of many at once. */
	watch?(context: OperationContext, id: Id): BatchSubscription;
}

/** What one waiting job has of the lookout. */
export interface BatchSubscription {
	/** Whether the lookout is worth listening to: enough jobs wait, and the service tells of them. */
	isUseful(): boolean;
	/**
	 * Rests until a look at the job is worth its request, at the latest until `deadline`
	 * (milliseconds of `Clock.monotonicMs`). Throws `Cancelled`.
	 * @returns how many requests that took, and whether the job is said to have ended
	 */
	waitForHint(deadline: number): Promise<{ asked: number; told: boolean }>;
	/** A look found the job ended, and the lookout had not told: it is not listened to any more. */
	distrust(): void;
	unsubscribe(): void;
}
