import type { IDataObject } from 'n8n-workflow';

import { expectObject } from '../shared/http/expect';
import { ServiceError, settleService } from '../shared/http/errors';
import { sendForJson, type Client } from '../shared/http/client';
import { pathSegment } from '../shared/http/urls';
import type { JobKind, JobSnapshot } from '../shared/jobs/jobKind';
import { durableWaits } from '../shared/jobs/durable/operations';
import { costOf, dataIn, failedJobIn, isRefusal, reasonOf, stateOf, statusOf } from './api';
import { readDelivery, withResult } from './result';
import { gravityAi } from './service';

const POLL_TIMEOUT_MS = 30_000;

/** `/api/v1/jobs/{id}`. Throws an Error with a sentence when there is no ID. */
export function jobPath(id: unknown): string {
	return `/api/v1/jobs/${pathSegment(id, 'Job ID')}`;
}

/** The state of a job. */
export function snapshotOf(job: IDataObject): JobSnapshot {
	return { state: stateOf(job), job, status: statusOf(job), reason: reasonOf(job) };
}

/** Fetches a job. An error response can contain a failed job. Throws as `send` does. */
export async function readJob(client: Client, id: unknown): Promise<IDataObject> {
	const path = jobPath(id);
	const timeoutMs = POLL_TIMEOUT_MS;
	const sending = sendForJson(client, { method: 'GET', path, safety: 'safe', timeoutMs });
	const body = await settleService(sending);
	if (!(body instanceof ServiceError)) return expectObject(client.service, dataIn(body), 'id');
	const failed = failedJobIn(body.facts.body);
	if (failed === undefined) throw body;
	return failed;
}

export const jobKind: JobKind<string> = {
	noun: 'job',
	idText: (id) => id,
	wayBack: (id) => `Use "Job: Get" with the ID ${id}; it can wait and download the result.`,
	reader: (client, id) => async () => snapshotOf(await readJob(client, id)),
	// Gravity AI can return an error with status 200.
	grace: { ms: 30_000, statuses: [400, 404], isRefusal },
	stored: {
		key: 'job',
		fields: (id) => ({ id }),
		costOf,
		finish: async (context, item) => await withResult(context, item, readDelivery(context)),
		reads: ['downloadResult', 'resultFormat', 'outputPropertyName'],
	},
};

/** The kind of job whose wait can survive a restart. */
export const gravityAiWaits = durableWaits(gravityAi, [jobKind]);
