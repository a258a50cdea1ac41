import type { Clock } from '../clock';
import { ServiceError } from '../http/errors';
import { withDeadline, type Client } from '../http/client';
import type { JobKind, JobSnapshot } from '../jobs/jobKind';
import { pauseBefore } from '../jobs/wait';
import { inSentences, inTurn, settle } from './inTurn';

const CHECKS_AT_ONCE = 10;
/** After this many failed checks in a row, none is retried in this poll. */
const MOST_RETRIED_IN_A_ROW = 10;
/** After this many checks that all show that the poll can't succeed, it ends. */
const MOST_IN_VAIN = 10;
const TOLERATED_FAILED_CHECKS = 3;
const MOST_IDS_NAMED = 20;

/** The results of one poll's status checks. Jobs that the poll didn't reach are in `left` only. */
export interface Checks {
	snapshots: Map<string, JobSnapshot>;
	/** IDs that the service didn't find. */
	unknown: Map<string, ServiceError>;
	/** Checks that failed otherwise. */
	failed: Map<string, ServiceError>;
	/** IDs that the poll didn't reach, in order. */
	left: string[];
}

/**
 * Checks jobs in the given order, some at a time, until the deadline (milliseconds of `Clock.monotonicMs`).
 * A failed check doesn't stop the others, unless `pollFailure` shows that none can succeed.
 * @param until when all requests must have ended (milliseconds of `Clock.monotonicMs`)
 */
export async function checkJobs(
	ids: string[],
	kind: JobKind,
	client: Client,
	deadline: number,
	until = Infinity,
): Promise<Checks> {
	const checks: Checks = { snapshots: new Map(), unknown: new Map(), failed: new Map(), left: [] };
	const limited = until === Infinity ? client : withDeadline(client, until);
	let failedInARow = 0;
	const check = async (id: string) => {
		const maxRetries = failedInARow < MOST_RETRIED_IN_A_ROW ? client.maxRetries : 0;
		const found = await settle(async () => {
			return await kind.reader({ ...limited, maxRetries }, id)();
		});
		if (!(found instanceof ServiceError)) checks.snapshots.set(id, found);
		else if (found.facts.status === 404) checks.unknown.set(id, found);
		else checks.failed.set(id, found);
		failedInARow = checks.failed.has(id) ? failedInARow + 1 : 0;
	};
	const goOn = () =>
		client.clock.monotonicMs() < deadline &&
		(checks.failed.size < MOST_IN_VAIN || pollFailure(checks) === undefined);
	checks.left = await inTurn(ids, CHECKS_AT_ONCE, goOn, check);
	return checks;
}

/**
 * Why a poll has to end with an error: the key is rejected for every job, every check gets "too many
 * requests", or the service itself responded to none.
 */
export function pollFailure({ snapshots, unknown, failed }: Checks): ServiceError | undefined {
	if (snapshots.size > 0 || unknown.size > 0) return undefined;
	const failures = [...failed.values()];
	const statuses = failures.map(({ facts }) => facts.status ?? 0);
	const refused = statuses.every((status) => status === 401 || status === 403);
	const limited = statuses.every((status) => status === 429);
	const unanswered = statuses.every((status) => status < 400);
	return refused || limited || unanswered ? failures[0] : undefined;
}

/** The finished jobs among the found ones. */
export function finishedIn({ snapshots }: Pick<Checks, 'snapshots'>): string[] {
	return [...snapshots].filter(([, { state }]) => state !== 'running').map(([id]) => id);
}

/** For n8n's log: which checks failed, and why the first one did. */
export function checkWarnings(kind: JobKind, { failed }: Checks): string[] {
	const [failure] = failed.values();
	if (failure === undefined) return [];
	const named = nameJobs([...failed.keys()], kind);
	return [`Could not check ${named}: ${inSentences(failure)} The next poll tries again.`];
}

/** Jobs, for a message: "the process 5", or "3 process IDs (5, 6, 7)". */
export function nameJobs(ids: string[], kind: JobKind): string {
	const named = nameSome(ids, kind);
	return ids.length === 1
		? `the ${kind.noun} ${named}`
		: `${ids.length} ${kind.noun} IDs (${named})`;
}

/** IDs, for a message, listing the first ones. */
export function nameSome(ids: string[], kind?: JobKind): string {
	const more = ids.length > MOST_IDS_NAMED ? ` and ${ids.length - MOST_IDS_NAMED} more` : '';
	const named = ids.slice(0, MOST_IDS_NAMED).map((id) => kind?.idText(id) ?? id);
	return named.join(', ') + more;
}

/**
 * Checks a job until it has finished, with back-off.
 * @param until no check begins after this time (milliseconds of `Clock.monotonicMs`)
 * @param goOn asked before each check
 * @returns the last snapshot; its state is `running` if time ran out or more checks are useless
 */
export async function watchUntil(
	first: JobSnapshot,
	readStatus: () => Promise<JobSnapshot>,
	clock: Clock,
	until: number,
	goOn: () => boolean,
): Promise<JobSnapshot> {
	let latest = first;
	let failedChecks = 0;
	for (let checks = 1; latest.state === 'running'; checks += 1) {
		const leftMs = until - clock.monotonicMs();
		if (leftMs <= 0) break;
		await clock.sleep(Math.min(leftMs, pauseBefore(checks, 0, clock.random())));
		if (!goOn()) break;
		const found = await settle(readStatus);
		if (!(found instanceof ServiceError)) {
			latest = found;
			failedChecks = 0;
			continue;
		}
		failedChecks += 1;
		if (!found.facts.transient || failedChecks > TOLERATED_FAILED_CHECKS) break;
	}
	return latest;
}
