import type { IDataObject } from 'n8n-workflow';

import { ServiceError } from '../http/errors';
import type { OperationContext, UnfinishedJob } from '../operations/context';
import { names } from '../operations/runSummary';
import type { JobKind, JobSnapshot } from './jobKind';

const TOLERATED_FAILED_POLLS = 3;

/** How messages describe a job. */
export interface JobName {
	noun: string;
	id: string;
	wayBack: string;
	unfinished: string;
}

/** `JobSnapshot.status` if a job's current state is unknown, and if the job doesn't exist yet. */
export const UNKNOWN = 'unknown';
export const NOT_FOUND_YET = 'not found yet';

export function nameOf<Id>(kind: JobKind<Id>, id: Id): JobName {
	const { noun, unfinished = 'did not finish' } = kind;
	return { noun, unfinished, id: kind.idText(id), wayBack: kind.wayBack(id) };
}

export function isFinished(snapshot: JobSnapshot | undefined): boolean {
	return snapshot !== undefined && snapshot.state !== 'running';
}

/**
 * Whether a failed status check ends the wait.
 * @param failed how many in a row have failed, including this one
 */
export function isHopeless({ facts }: ServiceError, failed: number): boolean {
	return !facts.transient || failed > TOLERATED_FAILED_POLLS;
}

/**
 * The item at the end of a wait.
 * @param isOld the last status check failed, so `latest` is from an earlier one
 * @throws ServiceError if the job failed or is still running, unless the user wants the item then
 */
export function outcome(
	context: OperationContext,
	name: JobName,
	settings: Omit<UnfinishedJob['wait'], 'intervalMs'>,
	latest: JobSnapshot | undefined,
	isOld = false,
): IDataObject {
	const { noun, id, wayBack, unfinished } = name;
	const state = latest?.state ?? 'running';
	context.noteJob({ id, state });
	const running = state === 'running';
	if (state === 'failed' && settings.onFailure === 'error') {
		throw jobEnded(
			`The ${noun} ${id} failed${latest?.reason ? `: ${latest.reason}` : ''}`,
			`The last state was ${stateTold(latest)}. To return it as an item instead, set "On Failure" in the options to "Continue With Item".`,
		);
	}
	if (running && settings.onTimeout === 'error') {
		throw jobEnded(
			`The ${noun} ${id} ${unfinished} within ${inSeconds(settings.timeoutMs)}`,
			`${standing(context.service.name, latest, isOld)} ${wayBack} To wait longer in later runs, raise "Wait Timeout" in the options.`,
		);
	}
	return { ...latest?.job, state };
}

/** The error for a failed status check that ends a wait. */
export function pollFailed(
	failure: ServiceError,
	name: JobName,
	latest: JobSnapshot | undefined,
): ServiceError {
	const { message, advice } = failure.facts;
	const which = names(`${message} ${advice}`, name.id) ? '' : ` ${name.id}`;
	return failure.advising(
		`This happened while waiting for the ${name.noun}${which} (last state: ${stateTold(latest)}). ${name.wayBack}`,
	);
}

function jobEnded(message: string, advice: string): ServiceError {
	return new ServiceError({ message, advice, mayHaveSucceeded: true, transient: false });
}

function standing(service: string, latest: JobSnapshot | undefined, isOld: boolean): string {
	if (latest === undefined || latest.status === UNKNOWN) {
		return `Its state in ${service} is unknown: the last status check failed.`;
	}
	if (latest.status === NOT_FOUND_YET) return `${service} has not found it yet.`;
	const is = isOld ? 'It was still running when last checked' : `It's still running in ${service}`;
	return `${is} (last state: ${stateTold(latest)}).`;
}

function stateTold(latest: JobSnapshot | undefined): string {
	if (latest === undefined) return 'unknown';
	const { state, status = state } = latest;
	if (status === state || status === UNKNOWN || status === NOT_FOUND_YET) return status;
	return `${state} ("${status}")`;
}

/** A time for a message, such as "300 seconds". */
export function inSeconds(ms: number): string {
	return ms === 1_000 ? '1 second' : `${ms / 1_000} seconds`;
}
