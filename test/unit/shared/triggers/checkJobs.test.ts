import { ServiceError } from '../../../../nodes/shared/http/errors';
import type { JobKind, JobSnapshot } from '../../../../nodes/shared/jobs/jobKind';
import {
	type Checks,
	checkJobs,
	checkWarnings,
	pollFailure,
	watchUntil,
} from '../../../../nodes/shared/triggers/checkJobs';
import { watchGiven } from '../../../../nodes/shared/triggers/givenJobs';
import type { PollSession } from '../../../../nodes/shared/triggers/session';
import { clientOf, JumpingClock, partly, START_MS, thrownBy } from '../support.mts';

/** What a check comes to: a status, 0 for no answer, or the job's state. */
type Found = number | JobSnapshot['state'];

const failure = (status: number) =>
	new ServiceError({
		message: `Status ${status}`,
		advice: 'Ask.',
		mayHaveSucceeded: false,
		transient: status === 0,
		...(status > 0 && { status }),
	});

function kindOf(found: (id: string) => Found, retries: number[] = []): JobKind {
	return {
		noun: 'job',
		idText: (id) => `#${id}`,
		wayBack: () => '',
		reader:
			({ maxRetries }, id) =>
			async () => {
				retries.push(maxRetries);
				const what = found(String(id));
				return await (typeof what === 'number'
					? Promise.reject(failure(what))
					: Promise.resolve({ state: what, job: { id } }));
			},
	};
}

const ids = (count: number) => Array.from({ length: count }, (_, at) => String(at));
const check = async (count: number, kind: JobKind) =>
	await checkJobs(ids(count), kind, clientOf([]), Infinity);

function checksOf(found: Found[]): Checks {
	const checks: Checks = { snapshots: new Map(), unknown: new Map(), failed: new Map(), left: [] };
	found.forEach((what, at) => {
		if (typeof what === 'string') checks.snapshots.set(`${at}`, { state: what, job: {} });
		else (what === 404 ? checks.unknown : checks.failed).set(`${at}`, failure(what));
	});
	return checks;
}

test.each<[Found[], boolean]>([
	[[401, 401], true],
	[[401, 403], true],
	[[429, 429], true],
	[[0, 0], true],
	[[0, 302], true],
	[[500, 500], false],
	[[401, 500], false],
	[[429, 0], false],
	[[403, 404], false],
	[[0, 404], false],
	[[401, 'running'], false],
	[[404, 404], false],
	[['running'], false],
])('checks that come to %j end the poll with an error: %s', (found, ends) => {
	const error = pollFailure(checksOf(found));
	expect(error?.message).toBe(ends ? `Status ${String(found[0])}` : undefined);
});

test.each<[string, (id: string) => Found, number]>([
	[
		'go on though many fail, where the service answers in between',
		(id) => (+id % 2 ? 403 : 500),
		30,
	],
	['go on while few have failed', (id) => (+id < 5 ? 403 : 'running'), 30],
	['end when every one of ten is in vain', () => 403, 10],
])('checks %s', async (_what, found, least) => {
	const { failed, snapshots, left } = await check(30, kindOf(found));
	expect(failed.size + snapshots.size).toBeGreaterThanOrEqual(least);
	expect(left).toHaveLength(30 - failed.size - snapshots.size);
	if (least < 30) expect(left.length).toBeGreaterThan(0);
});

test('after ten failed checks in a row none is retried, until one succeeds', async () => {
	const retries: number[] = [];
	const found = (id: string): Found => (+id === 25 ? 'running' : +id % 2 ? 403 : 500);
	await check(60, kindOf(found, retries));
	const { maxRetries } = clientOf([]);
	expect(retries.slice(0, 10)).toEqual(new Array(10).fill(maxRetries));
	expect(retries.slice(20, 25)).toEqual(new Array(5).fill(0));
	expect(retries.slice(25)).toContain(maxRetries);
});

test('the log names each job that could not be checked, and the reason for the first', () => {
	const kind = kindOf(() => 'running');
	expect(checkWarnings(kind, checksOf(['running', 404]))).toEqual([]);
	expect(checkWarnings(kind, checksOf([500, 'running', 403]))).toEqual([
		'Could not check 2 job IDs (#0, #2): Status 500. Ask. The next poll tries again.',
	]);
});

test.each<[string, Found[], number]>([
	['until it has ended', ['running', 0, 0, 0, 'running', 0, 0, 0, 'succeeded'], 9],
	['until four checks in a row have failed', ['running', 0, 0, 0, 0, 'succeeded'], 5],
	['until a check fails for good', [0, 404, 'succeeded'], 2],
])('a job is watched %s', async (_what, found, checks) => {
	const left = [...found];
	const readStatus = kindOf(() => left.shift() ?? 'running').reader(clientOf([]), 'a');
	const first: JobSnapshot = { state: 'running', job: {} };
	await watchUntil(first, readStatus, new JumpingClock(), START_MS + 3_600_000, () => true);
	expect(found.length - left.length).toBe(checks);
});

describe('the test event of given jobs', () => {
	const samples = async (found: Found[], checks: number[] = []) => {
		const kind = kindOf((id) => found[+id], checks);
		const session = partly<PollSession>({ client: clientOf([]), deadline: Infinity });
		const watch = watchGiven({ subject: 'w', kind, ids: ids(found.length) });
		return (await watch.samples(session)).map(({ json }) => json.id);
	};

	test.each<[string, Found[], string[]]>([
		['the finished ones', ['running', 'succeeded', 'failed'], ['1', '2']],
		['running ones where none has finished', ['running', 'running'], ['0', '1']],
		['those that can be checked', [404, 'succeeded', 500], ['1']],
		['five at most', new Array<Found>(9).fill('succeeded'), ['0', '1', '2', '3', '4']],
	])('shows %s', async (_what, found, expected) => {
		expect(await samples(found)).toEqual(expected);
	});

	test('checks 20 at most', async () => {
		const checks: number[] = [];
		await samples(new Array<Found>(30).fill('running'), checks);
		expect(checks).toHaveLength(20);
	});

	test('says why none can be checked', async () => {
		expect(await thrownBy(samples([404, 404]))).toMatchObject({ message: 'Status 404' });
	});
});
