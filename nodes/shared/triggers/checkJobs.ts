import type { Clock } from '../clock';
import { settleService, ServiceError } from '../http/errors';
import type { Client } from '../http/client';
import type { JobKind, JobSnapshot } from '../jobs/jobKind';
import { pauseBefore } from '../jobs/wait';

const POLLS_IN_FLIGHT = 10;
/** So many looks in a row that did not get through end a poll's looking. */
const MOST_FAILED_IN_A_ROW = 10;
const TOLERATED_FAILED_POLLS = 3;

/** What the looks of one poll found. What the poll did not get to is missing from all of them. */
export interface Found {
	polls: Map<string, JobSnapshot>;
	/** IDs that the service does not know. */
	unknown: Map<string, ServiceError>;
	/** Looks that the service refused, each for a reason of its own. */
	refused: Map<string, ServiceError>;
	/** Looks that did not get through. */
	broken: Map<string, ServiceError>;
}

/** Looks at jobs, some at a time, until the deadline. Throws what is no `ServiceError`. */
export async function checkJobs(
	ids: string[],
	job: JobKind,
	client: Client,
	deadline: number,
): Promise<Found> {
	const found: Found = {
		polls: new Map(),
		unknown: new Map(),
		refused: new Map(),
		broken: new Map(),
	};
	const queue = [...ids];
	let failedInARow = 0;
	const worker = async () => {
		while (client.clock.monotonicMs() < deadline && failedInARow < MOST_FAILED_IN_A_ROW) {
			const id = queue.shift();
			if (id === undefined) return;
			const seen = await settleService(job.reader(client, id)());
			if (!(seen instanceof ServiceError)) found.polls.set(id, seen);
			else if (seen.facts.status === 404) found.unknown.set(id, seen);
			else if (isAboutTheJob(seen)) found.refused.set(id, seen);
			else found.broken.set(id, seen);
			failedInARow = found.broken.has(id) ? failedInARow + 1 : 0;
		}
	};
	await Promise.all(Array.from({ length: Math.min(POLLS_IN_FLIGHT, ids.length) }, worker));
	return found;
}

/** The jobs that have ended, among what was found. */
export function finishedIn({ polls }: Found): string[] {
	return [...polls].filter(([, snapshot]) => snapshot.state !== 'running').map(([id]) => id);
}

/**
 * Looks at a job until it has ended, with back-off.
 * @param goOn asked before each look
 * @returns the last look; its state is `running` when time is up or looking makes no sense any more
 */
export async function watchUntil(
	first: JobSnapshot,
	readStatus: () => Promise<JobSnapshot>,
	clock: Clock,
	until: number,
	goOn: () => boolean,
): Promise<JobSnapshot> {
	let latest = first;
	let failedPolls = 0;
	for (let polls = 1; latest.state === 'running'; polls += 1) {
		const leftMs = until - clock.monotonicMs();
		if (leftMs <= 0) break;
		await clock.sleep(Math.min(leftMs, pauseBefore(polls, 0, clock.random())));
		if (!goOn()) break;
		const seen = await settleService(readStatus());
		if (!(seen instanceof ServiceError)) {
			latest = seen;
			failedPolls = 0;
			continue;
		}
		failedPolls += 1;
		if (!seen.facts.transient || failedPolls > TOLERATED_FAILED_POLLS) break;
	}
	return latest;
}

function isAboutTheJob({ facts: { status = 0, transient } }: ServiceError): boolean {
	return status >= 400 && status < 500 && status !== 401 && !transient;
}
