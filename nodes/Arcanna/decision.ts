import { expectObject } from '../shared/http/expect';
import { sendForJson, type Client } from '../shared/http/client';
import { BatchPollers } from './batchPoller';
import type { JobKind, JobSnapshot } from '../shared/jobs/jobKind';
import { reasonOf, stateOf, statusOf } from './api';
import { decisionStates, type EventAddress, keyOf } from './decisions';
import { eventPath } from './parameters';
import { arcanna } from './service';

const POLL_TIMEOUT_MS = 30_000;
const decisions = new BatchPollers(decisionStates);

/**
 * Reads an event and where its decision stands.
 * @throws ServiceError
 */
export async function readEvent(
	client: Client,
	job: unknown,
	event: unknown,
): Promise<JobSnapshot> {
	const body = await sendForJson(client, {
		method: 'GET',
		path: eventPath(job, event),
		safety: 'safe',
		timeoutMs: POLL_TIMEOUT_MS,
	});
	return snapshotOf(body);
}

/** Where the event in an answer stands. Throws as `expectObject` does. */
export function snapshotOf(body: unknown): JobSnapshot {
	const event = expectObject(arcanna, body);
	return { state: stateOf(event), job: event, status: statusOf(event), reason: reasonOf(event) };
}

/** An event whose decision is awaited. */
export const eventKind: JobKind<EventAddress> = {
	noun: 'event',
	idText: ({ event }) => event,
	wayBack: ({ job, event }) =>
		`Use "Event: Get" with the use case ${job} and the event ID ${event}.`,
	reader:
		(client, { job, event }) =>
		async () =>
			await readEvent(client, job, event),
	unseen: ({ event }) => ({ state: 'running', job: { event_id: event }, status: 'unknown' }),
	grace: { ms: 30_000, statuses: [404] },
	subscribe: (context, address) =>
		decisions.subscribe(context, keyOf({ job_id: address.job, event_id: address.event }), address),
};
