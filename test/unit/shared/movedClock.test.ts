import { checkJobs, watchUntil } from '../../../nodes/shared/triggers/checkJobs';
import { BatchPollers } from '../../../nodes/Arcanna/batchPoller';
import type { JobKind, JobSnapshot } from '../../../nodes/shared/jobs/jobKind';
import { readWait, waitForJob } from '../../../nodes/shared/jobs/wait';
import { systemClock } from '../../../nodes/shared/clock';
import { send } from '../../../nodes/shared/http/client';
import { Pace } from '../../../nodes/shared/http/pace';
import { TIME_UP, TimeLimit } from '../../../nodes/shared/http/timeLimit';
import {
	answer,
	clientOf,
	contextOf,
	JumpingClock,
	lost,
	read,
	START_MS,
	StoppedClock,
	thrownBy,
} from './support.mts';

const HOUR_MS = 3_600_000;
const shifts = [
	['forward', HOUR_MS],
	['back', -HOUR_MS],
] as const;
const running: JobSnapshot = { state: 'running', job: {} };

/** A job that never finishes. `polled` is called with each poll. */
function endless(polled: () => void, more: Partial<JobKind<string>> = {}): JobKind<string> {
	const reader = () => async () => {
		polled();
		return await Promise.resolve(running);
	};
	return { noun: 'job', idText: (id) => id, wayBack: () => '', reader, ...more };
}

describe.each(shifts)('a wall clock that is set an hour %s', (_direction, shiftMs) => {
	test('does not change how long a run is held', async () => {
		const clock = new StoppedClock();
		const pace = new Pace(clock);
		let begun = 0;
		const begin = () => void pace.turn(Infinity).then(() => (begun += 1));
		pace.refuse(START_MS, answer(429), 1_000);
		begin();
		clock.wallShiftMs = shiftMs;
		begin();
		await clock.advance(999);
		expect(begun).toBe(0);
		await clock.advance(1);
		expect(begun).toBe(1);
	});

	test('does not change the time for the retries of a request', async () => {
		const clock = new JumpingClock();
		const client = clientOf([lost], { clock, maxRetries: 100 });
		client.onRetry = () => (clock.wallShiftMs = shiftMs);
		await thrownBy(send(client, read));
		const spentMs = clock.monotonicMs() - START_MS;
		expect(spentMs).toBeGreaterThan(280_000);
		expect(spentMs).toBeLessThanOrEqual(300_000);
	});

	test('does not change the time limit of a request', async () => {
		const began = systemClock.monotonicMs();
		const limit = new TimeLimit(300);
		const wall = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + shiftMs);
		expect(await limit.within(new Promise(() => {}))).toBe(TIME_UP);
		wall.mockRestore();
		const tookMs = systemClock.monotonicMs() - began;
		expect(tookMs).toBeGreaterThanOrEqual(300);
		expect(tookMs).toBeLessThan(2_000);
	});

	test.each([0, 2])('does not change the wait for a job, polled every %i seconds', async (s) => {
		const clock = new JumpingClock();
		const context = contextOf({
			clock,
			parameters: { waitForCompletion: true },
			options: { timeout: 100, pollInterval: s },
		});
		const kind = endless(() => (clock.wallShiftMs = shiftMs));
		const settings = readWait(context);
		if (settings === undefined) throw new Error('It does not wait');
		await thrownBy(waitForJob(context, settings, kind, 'a'));
		expect(clock.monotonicMs() - START_MS).toBe(100_000);
		expect(context.waits).toEqual([[expect.any(Number), 100_000]]);
	});

	test('does not change how long a new job may be unknown to the service', async () => {
		const clock = new JumpingClock();
		const context = contextOf({
			clock,
			outcomes: [answer(404)],
			parameters: { waitForCompletion: true },
		});
		const started = { atMs: clock.monotonicMs(), snapshot: running };
		const kind = endless(() => {}, {
			reader: (client) => async () => {
				clock.wallShiftMs = shiftMs;
				await send(client, read);
				return running;
			},
			grace: { ms: 10_000, statuses: [404] },
		});
		const settings = readWait(context);
		if (settings === undefined) throw new Error('It does not wait');
		await thrownBy(waitForJob(context, settings, kind, 'a', started));
		const spentMs = clock.monotonicMs() - START_MS;
		expect(spentMs).toBeGreaterThanOrEqual(10_000);
		expect(spentMs).toBeLessThan(20_000);
	});

	test('does not change when jobs that wait together are asked for', async () => {
		const clock = new StoppedClock();
		const askedAt: number[] = [];
		const pollers = new BatchPollers<string>(async () => {
			askedAt.push(clock.monotonicMs() - START_MS);
			clock.wallShiftMs = shiftMs;
			return await Promise.resolve(new Map([...'abcdef'].map((key) => [key, 'running'])));
		});
		const context = {
			...contextOf(),
			clock,
			sleep: async (ms: number, wake?: Promise<unknown>) => await clock.sleep(ms, undefined, wake),
		};
		const waits = [...'abcdef'].map((key) => pollers.subscribe(context, key, key));
		const deadline = START_MS + 60_000;
		void Promise.all(waits.map(async (one) => await one.waitForHint(deadline, deadline)));
		await clock.advance(4_000);
		expect(askedAt).toEqual([1_000, 2_250, 3_812.5]);
	});

	test('does not change how long a trigger polls jobs', async () => {
		const clock = new JumpingClock();
		const client = clientOf([], { clock });
		let polls = 0;
		const kind = endless(() => {
			polls += 1;
			clock.wallShiftMs = shiftMs;
			clock.pass(1_000);
		});
		await checkJobs(
			Array.from({ length: 500 }, (_, id) => `${id}`),
			kind,
			client,
			START_MS + 100_000,
		);
		expect(polls).toBeGreaterThanOrEqual(100);
		expect(polls).toBeLessThanOrEqual(110);
		const until = clock.monotonicMs() + 50_000;
		await watchUntil(running, kind.reader(client, 'a'), clock, until, () => true);
		expect(clock.monotonicMs()).toBeGreaterThanOrEqual(until);
		expect(clock.monotonicMs()).toBeLessThan(until + 2_000);
	});
});
