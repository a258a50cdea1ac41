import { ServiceError } from '../../../../nodes/shared/http/errors';
import type {
	BatchHint,
	BatchSubscription,
	JobKind,
	JobSnapshot,
} from '../../../../nodes/shared/jobs/jobKind';
import { readWait, type StartedJob, waitForJob } from '../../../../nodes/shared/jobs/wait';
import type { UnfinishedJob } from '../../../../nodes/shared/operations/context';
import { contextOf, JumpingClock, START_MS, thrownBy } from '../support.mts';

const running: JobSnapshot = { state: 'running', job: { id: 'x' }, status: 'busy' };
const done: JobSnapshot = { state: 'succeeded', job: { id: 'x', by: 'check' } };

const refusal = (status: number, body?: unknown, transient = false) =>
	new ServiceError({
		message: 'No such job',
		advice: 'Ask.',
		mayHaveSucceeded: false,
		transient,
		status,
		body,
	});

interface Given {
	options?: Record<string, unknown>;
	/** What the status checks find, the last for ever. */
	found?: Array<JobSnapshot | ServiceError>;
	kind?: Partial<JobKind<string>>;
	started?: Partial<StartedJob>;
	patienceMs?: number;
}

/** Waits for a job, and tells the offers to go on without the node. */
function wait({ options = {}, found = [done], kind, started, patienceMs }: Given) {
	const clock = new JumpingClock();
	const offers: Array<{ job: UnfinishedJob; atMs: number }> = [];
	const context = contextOf({ parameters: { waitForCompletion: true }, options, clock });
	if (patienceMs !== undefined) {
		context.handover = {
			patienceMs: () => patienceMs,
			offer: async (job) => {
				offers.push({ job, atMs: clock.monotonicMs() - START_MS });
				await Promise.resolve();
			},
		};
	}
	const settings = readWait(context);
	if (settings === undefined) throw new Error('It does not wait');
	let checks = 0;
	const whole: JobKind<string> = {
		noun: 'job',
		idText: (id) => id,
		wayBack: () => 'Get it.',
		reader: () => async () => {
			const next = found[Math.min(checks, found.length - 1)];
			checks += 1;
			if (next instanceof ServiceError) throw next;
			return await Promise.resolve(next);
		},
		...kind,
	};
	const job = started && { atMs: clock.monotonicMs(), snapshot: running, ...started };
	const result = waitForJob(context, settings, whole, 'x', job);
	return { result, offers, clock, checks: () => checks };
}

test.each<[string, Partial<StartedJob> | undefined, number, string]>([
	['that has finished when it starts is not checked', { snapshot: done }, 0, 'check'],
	['that runs when it starts is checked', {}, 1, 'check'],
	['that was started earlier is checked', undefined, 1, 'check'],
])('a job %s', async (_what, started, checks, by) => {
	const waited = wait({ started });
	expect(await waited.result).toMatchObject({ state: 'succeeded', by });
	expect(waited.checks()).toBe(checks);
});

describe('a job that the service does not know yet', () => {
	const grace = { ms: 10_000, statuses: [404], isRefusal: (body: unknown) => body === 'none' };

	test.each<[string, ServiceError, Partial<StartedJob> | undefined, boolean]>([
		['just started, by the status', refusal(404), {}, true],
		['just started, by a refusal with a good status', refusal(200, 'none'), {}, true],
		['just started, by another refusal', refusal(200, 'bad key'), {}, false],
		['just started, by the same words with a bad status', refusal(400, 'none'), {}, false],
		['started earlier', refusal(404), undefined, false],
		['started too long ago', refusal(404), { atMs: START_MS - 11_000 }, false],
	])('%s', async (_what, error, started, isAwaited) => {
		const { result } = wait({ found: [error, done], kind: { grace }, started });
		if (isAwaited) expect(await result).toMatchObject({ state: 'succeeded' });
		else expect(await thrownBy(result)).toMatchObject({ message: 'No such job' });
	});

	test('is not counted as failed checks, however often it is asked for', async () => {
		const found = [...new Array<ServiceError>(6).fill(refusal(404, undefined, true)), done];
		const { result, checks } = wait({ found, kind: { grace }, started: {} });
		expect(await result).toMatchObject({ state: 'succeeded' });
		expect(checks()).toBe(7);
	});

	test('is told as such when time is up', async () => {
		const options = { timeout: 2 };
		const { result } = wait({ found: [refusal(404)], kind: { grace }, started: {}, options });
		expect(await thrownBy(result)).toMatchObject({
			message: 'The job x did not finish within 2 seconds',
			facts: { advice: expect.stringMatching(/^Oracle has not found it yet\. Get it\./) },
		});
	});
});

describe('jobs that are asked for together', () => {
	/** Gives the hints in turn, and notes what it is asked. */
	function batch(hints: BatchHint[]) {
		const calls: string[] = [];
		const subscription: BatchSubscription = {
			isUseful: () => true,
			waitForHint: async () => {
				calls.push('hint');
				return await Promise.resolve(hints.shift() ?? { requests: 0 });
			},
			distrust: () => calls.push('distrust'),
			unsubscribe: () => calls.push('end'),
		};
		const reader: JobKind<string>['reader'] = () => async () => {
			calls.push('check');
			return await Promise.resolve(calls.includes('hint') ? done : running);
		};
		return { calls, kind: { subscribe: () => subscription, reader } };
	}

	test.each<
		[string, Partial<StartedJob> | undefined, BatchHint, Record<string, unknown>, string[]]
	>([
		['a job just started is not checked before', {}, { requests: 1 }, {}, ['hint', 'check', 'end']],
		['any other is', undefined, { requests: 1 }, {}, ['check', 'hint', 'check', 'end']],
		[
			'a hint that turns out wrong is the last one believed',
			undefined,
			{ requests: 1, state: 'running' },
			{},
			['check', 'hint', 'check', 'distrust', 'end'],
		],
	])('%s', async (_what, started, hint, options, expected) => {
		const { calls, kind } = batch([hint]);
		expect(await wait({ kind, started, options }).result).toMatchObject({ state: 'succeeded' });
		expect(calls).toEqual(expected);
	});
});

describe('a wait that can go on without the node', () => {
	const stored = {
		key: 'job',
		fields: () => ({}),
		costOf: ({ price }: { price?: unknown }) => Number(price),
	};
	const durable = { waitMode: 'durable', pollInterval: 5 };

	test.each<[string, Given, boolean]>([
		['is offered', { options: durable, kind: { stored } }, true],
		['is not where the user wants the node to wait', { options: {}, kind: { stored } }, false],
		['is not where the kind of job can not be stored', { options: durable }, false],
	])('%s', async (_what, given, isOffered) => {
		const found = [...new Array<JobSnapshot>(8).fill(running), done];
		const { result, offers } = wait({ ...given, found, patienceMs: 12_000 });
		expect(await result).toMatchObject({ state: 'succeeded' });
		expect(offers).toHaveLength(isOffered ? 1 : 0);
	});

	test('is offered once, at the end of the patience, with all that the rest takes', async () => {
		const options = { ...durable, timeout: 90, onTimeout: 'output' };
		const found = [running, running, running, running, running, done];
		const started = { snapshot: { ...running, job: { id: 'x', price: 0.5 } } };
		const given = { options, found, started, kind: { stored }, patienceMs: 12_000 };
		const { result, offers } = wait(given);
		expect(await result).toMatchObject({ state: 'succeeded' });
		expect(offers).toEqual([
			{
				atMs: 12_000,
				job: {
					kind: 'job',
					id: 'x',
					beganAtMs: START_MS,
					wait: { timeoutMs: 90_000, intervalMs: 5_000, onTimeout: 'output', onFailure: 'error' },
					cost: 0.5,
				},
			},
		]);
	});
});
