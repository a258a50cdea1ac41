import type { ServiceError } from '../../../../../nodes/shared/http/errors';
import type {
	StoredJob,
	JobSettings,
	WaitState,
} from '../../../../../nodes/shared/jobs/durable/state';
import type { JobKind, JobSnapshot } from '../../../../../nodes/shared/jobs/jobKind';

export const MINUTE_MS = 60_000;

/** A kind of job whose wait can be stored; `found` tells what a status check of a job finds. */
export function storable(
	found: (id: string) => JobSnapshot | ServiceError = () => ({ state: 'running', job: {} }),
	more: Partial<NonNullable<JobKind<string>['stored']>> = {},
): { kind: JobKind<unknown>; asked: string[] } {
	const asked: string[] = [];
	const kind: JobKind<string> = {
		noun: 'job',
		idText: (id) => id,
		wayBack: () => 'Get it.',
		reader: (_client, id) => async () => {
			asked.push(id);
			const snapshot = found(id);
			return 'state' in snapshot ? await Promise.resolve(snapshot) : await Promise.reject(snapshot);
		},
		stored: { key: 'job', fields: (id) => ({ id }), ...more },
	};
	return { kind: kind as JobKind<unknown>, asked };
}

export function settingsOf(more: Partial<JobSettings> = {}): JobSettings {
	return {
		kind: 'job',
		wait: { timeoutMs: 60 * MINUTE_MS, intervalMs: 0, onTimeout: 'error', onFailure: 'error' },
		parameters: {},
		...more,
	};
}

/** The state of a wait for the jobs a, b, c and so on, which began ten minutes ago. */
export function waitState(
	jobs: Array<Partial<StoredJob>>,
	more: Partial<WaitState> = {},
): WaitState {
	const now = Date.now();
	return {
		version: 1,
		running: true,
		node: { id: 'n', name: 'Starter' },
		settings: [settingsOf()],
		jobs: jobs.map((job, item) => ({
			item,
			id: String.fromCharCode(97 + item),
			beganAtMs: now - 10 * MINUTE_MS,
			settings: 0,
			...job,
		})),
		results: jobs.map(() => null),
		failures: {},
		checkedAtMs: now,
		summary: { requests: 2, retries: 0, cost: 0.25, checks: 1 },
		started: 'Created in Oracle by this run: jobs.',
		...more,
	};
}
