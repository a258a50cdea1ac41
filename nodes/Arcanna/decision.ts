import { orFailure, ServiceFailure } from '../shared/http/failure';
import { dueObject } from '../shared/http/forms';
import { sendForJson } from '../shared/http/send';
import { Lookouts } from '../shared/jobs/lookout';
import { waitForJob, type Look } from '../shared/jobs/wait';
import type { Task } from '../shared/operations/program';
import { reasonOf, stateOf, statusOf } from './api';
import { decidedAmong, keyOf } from './decisions';
import { eventPath, useCaseId } from './parameters';
import { arcanna } from './service';

/** How long a fresh event may be unknown to Arcanna before that is taken for the truth. */
const GRACE_MS = 30_000;
const LOOK_TIMEOUT_MS = 30_000;
const decisions = new Lookouts(decidedAmong);

/**
 * Reads an event and where its decision stands.
 * @throws ServiceFailure
 */
export async function readEvent(
	task: Task,
	job: unknown,
	event: unknown,
	until?: number,
): Promise<Look> {
	const body = await sendForJson(task, {
		method: 'GET',
		path: eventPath(job, event),
		safety: 'read',
		timeoutMs: LOOK_TIMEOUT_MS,
		until,
	});
	return asLook(body);
}

/** Where the event in an answer stands. Throws as `dueObject` does. */
export function asLook(body: unknown): Look {
	const event = dueObject(arcanna, body);
	return { state: stateOf(event), job: event, status: statusOf(event), reason: reasonOf(event) };
}

/**
 * Waits for the decision on an event.
 * @param accepted how Arcanna took the event in just now: it may not find it yet
 */
export async function waitForDecision(
	task: Task,
	job: unknown,
	event: unknown,
	accepted?: { atMs: number; look: Look },
) {
	const id = String(event);
	const name = {
		kind: 'event',
		id,
		wayBack: `Use "Event: Get" with the use case ${String(job)} and the event ID ${id}.`,
	};
	const known: Look = accepted?.look ?? {
		state: 'running',
		job: { event_id: id },
		status: 'unknown',
	};
	const look = async (until: number): Promise<Look> => {
		const found = await orFailure(readEvent(task, job, event, until));
		if (!(found instanceof ServiceFailure)) return found;
		const fresh = accepted !== undefined && task.clock.now() - accepted.atMs < GRACE_MS;
		if (found.facts.status !== 404 || !fresh) throw found;
		return { ...known, state: 'running', status: 'not found yet' };
	};
	const address = { job: useCaseId(job), event: id };
	const key = keyOf({ job_id: address.job, event_id: id });
	const watch = () => decisions.watch(task, key, address);
	return await waitForJob(task, name, look, { known, fresh: accepted !== undefined, watch });
}
