import { expectObject } from '../shared/http/expect';
import { send, type Client } from '../shared/http/client';
import type { Request } from '../shared/http/exchange';
import { readJson } from '../shared/http/response';
import { BatchPollers } from './batchPoller';
import type { JobKind, JobSnapshot } from '../shared/jobs/jobKind';
import { UNKNOWN } from '../shared/jobs/outcome';
import { flatEvent, reasonOf, stateOf, statusOf, withIds } from './api';
import { decisionStates, type EventAddress, keyOf } from './decisions';
import { eventPath } from './parameters';
import { arcanna } from './service';

const POLL_TIMEOUT_MS = 30_000;
const decisions = new BatchPollers(decisionStates);

/**
 * Fetches an event and the state of its decision.
 * @throws ServiceError
 */
export async function readEvent(
	client: Client,
	job: unknown,
	event: unknown,
): Promise<JobSnapshot> {
	return (await readEventAt(client, job, event)).snapshot;
}

/**
 * The same, with the time of the response by Arcanna's own clock, in milliseconds since 1970, if the
 * response has one. Throws as `readEvent` does.
 */
export async function readEventAt(client: Client, job: unknown, event: unknown) {
	const request = eventRequest(job, event);
	const answer = await send(client, request);
	const snapshot = snapshotOf(readJson(client.service, request, answer));
	const serviceNowMs = Date.parse(String(answer.headers.date));
	return { snapshot, ...(!Number.isNaN(serviceNowMs) && { serviceNowMs }) };
}

/** The request for an event, by /api/v1. Throws as `eventPath` does. */
export function eventRequest(job: unknown, event: unknown): Request {
	const path = eventPath(job, event);
	return { method: 'GET', path, safety: 'safe', timeoutMs: POLL_TIMEOUT_MS };
}

/**
 * The state of the event in a response, in the format of /api/v1: see `flatEvent`. Throws as `expectObject`
 * does.
 */
export function snapshotOf(body: unknown): JobSnapshot {
	const event = expectObject(arcanna, body);
	const [status, reason] = [statusOf(event), reasonOf(event)];
	return { state: stateOf(event), job: flatEvent(event), status, reason };
}

/** An event whose decision is awaited. */
export const eventKind: JobKind<EventAddress> = {
	noun: 'decision on the event',
	unfinished: 'was not made',
	idText: ({ event }) => event,
	wayBack: ({ job, event }) =>
		`Use "Event: Get" with the use case ${job} and the event ID ${event}.`,
	reader:
		(client, { job, event }) =>
		async () =>
			await readEvent(client, job, event),
	unseen: ({ event }) => ({ state: 'running', job: { event_id: event }, status: UNKNOWN }),
	grace: { ms: 30_000, statuses: [404] },
	subscribe: (context, address) => decisions.subscribe(context, keyOfAddress(address), address),
	stored: {
		key: 'event',
		fields: ({ job, event }) => ({ event_id: event, job_id: job }),
		statesOf: async (client, addresses) => {
			const byKey = new Map(addresses.map((address) => [keyOfAddress(address), address]));
			const states = await decisionStates(client, byKey);
			return addresses.map((address) => states.get(keyOfAddress(address)));
		},
	},
};

/**
 * A snapshot with the IDs of the event: Arcanna returns the use case's ID only when the event is created.
 */
export function namedSnapshot({ job, event }: EventAddress, snapshot: JobSnapshot): JobSnapshot {
	return { ...snapshot, job: withIds({ event_id: event, job_id: job }, snapshot.job) };
}

/** The same for an event that was just created: its item keeps the fields of the response to that. */
export const newEventKind: JobKind<EventAddress> = {
	...eventKind,
	reader: (client, address) => {
		const read = eventKind.reader(client, address);
		return async () => namedSnapshot(address, await read());
	},
	stored: eventKind.stored && { ...eventKind.stored, key: 'newEvent' },
};

function keyOfAddress({ job, event }: EventAddress): string {
	return keyOf({ job_id: job, event_id: event });
}
