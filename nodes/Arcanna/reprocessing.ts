import type { Client } from '../shared/http/client';
import type { JobKind, JobSnapshot } from '../shared/jobs/jobKind';
import { decisionField, ingestedAtMs, reasonOf } from './api';
import { eventRequest, snapshotOf } from './decision';
import type { DecisionQuery } from './decisionQuery';
import { decisionPages, type EventAddress } from './decisions';
import { sendEither } from './management';

/** An event that was just marked to be decided on again. */
export interface Reprocessing extends EventAddress {
	/** The decision before, as `decisionMark` gives it. */
	before: string;
	/** A status check has since found the event without a decision. */
	wasSeenRunning: boolean;
}

const DECISION = [
	'status',
	'result',
	'result_label',
	'outlier',
	'confidence_score',
	'confidence_percentage',
] as const;

/**
 * The second decision on an event. Source: the vendor's MCP server, `reprocess_event_by_id`: the request
 * only marks the event, and nothing documents how a pending reprocessing shows. So a decision is the new
 * one when it differs from the one before, or when the event was seen without one.
 */
export const reprocessingKind: JobKind<Reprocessing> = {
	noun: 'reprocessing of the event',
	idText: ({ event }) => event,
	wayBack: ({ job, event }) =>
		`Use "Event: Get" with the use case ${job} and the event ID ${event}. If Arcanna made the same decision again, the event may show no change.`,
	reader: (client, marked) => async () => {
		const now = await readAnyEvent(client, marked);
		marked.wasSeenRunning ||= now.state === 'running';
		const isNew = marked.wasSeenRunning || decisionMark(now) !== marked.before;
		return isNew ? now : { ...now, state: 'running', status: 'unchanged' };
	},
	grace: { ms: 30_000, statuses: [404] },
	stored: {
		key: 'reprocessing',
		fields: ({ job, event }) => ({ event_id: event, job_id: job }),
	},
};

/** What distinguishes one decision on an event from the next. Feedback is not part of it. */
export function decisionMark({ job }: JobSnapshot): string {
	const fields = DECISION.map((name) => decisionField(job, name) ?? null);
	return JSON.stringify([...fields, reasonOf(job) ?? null, ingestedAtMs(job) ?? null]);
}

/**
 * Fetches an event, from /api/v2 if /api/v1 rejects the key: reprocessing requires a management key. Throws
 * as `sendEither` does.
 */
export async function readAnyEvent(client: Client, address: EventAddress): Promise<JobSnapshot> {
	const { job, event } = address;
	const query: DecisionQuery = {
		job_ids: [job],
		event_ids: [event],
		date_field: 'timestamp_inference',
		sort_order: 'desc',
	};
	return await sendEither<JobSnapshot>(
		client,
		{ request: eventRequest(job, event), read: snapshotOf },
		{
			request: { method: 'POST', path: '/api/v2/events/query', safety: 'safe' },
			ask: async () => (await decisionPages(client, query, 1).next()).value?.items[0],
			read: (found) => (found === undefined ? undefined : snapshotOf(found)),
		},
	);
}
