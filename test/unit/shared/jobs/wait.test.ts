import { Cancelled } from '../../../../nodes/shared/clock';
import { optionsField } from '../../../../nodes/shared/fields/options';
import { ServiceError } from '../../../../nodes/shared/http/errors';
import type { JobKind, JobSnapshot, StatusReader } from '../../../../nodes/shared/jobs/jobKind';
import {
	pauseBefore,
	readWait,
	waitForJob,
	type WaitSettings,
} from '../../../../nodes/shared/jobs/wait';
import {
	JumpingClock,
	START_MS,
	contextOf as anyTaskOf,
	type ContextOptions,
	thrownBy,
} from '../support.mts';

const contextOf = (options: ContextOptions = {}) =>
	anyTaskOf({ parameters: { waitForCompletion: true }, ...options });

/** The kind of job that a looker looks at. */
const processes = (reader: StatusReader, unseen?: JobSnapshot): JobKind<string> => ({
	noun: 'process',
	idText: (id) => id,
	wayBack: (id) => `Use "Process: Get" with the ID ${id}.`,
	reader: () => reader,
	...(unseen && { unseen: () => unseen }),
});

/** How a task waits. */
function settingsOf(task: ReturnType<typeof contextOf>): WaitSettings {
	const settings = readWait(task);
	if (settings === undefined) throw new Error('The task does not wait');
	return settings;
}

const running: JobSnapshot = {
	state: 'running',
	job: { id: 4711, step: 1 },
	status: 'in the queue',
};
const done: JobSnapshot = { state: 'succeeded', job: { id: 4711, step: 2 }, status: 'OK' };
const failed: JobSnapshot = {
	state: 'failed',
	job: { id: 4711 },
	status: 'ERROR',
	reason: 'No memory',
};

const failure = (transient: boolean) =>
	new ServiceError({ message: 'Not now', advice: 'Ask.', mayHaveSucceeded: false, transient });

/** Waits for a job that is found as given, the last way for ever. */
function wait(
	found: Array<JobSnapshot | ServiceError>,
	{ known, ...given }: ContextOptions & { known?: JobSnapshot } = {},
) {
	const clock = given.clock ?? new JumpingClock();
	const task = contextOf({ ...given, clock });
	const polls: Array<{ at: number }> = [];
	const result = waitForJob(
		task,
		settingsOf(task),
		processes(async () => {
			polls.push({ at: clock.now() - START_MS });
			const next = found.length > 1 ? found.shift() : found[0];
			if (next instanceof ServiceError) throw next;
			return await Promise.resolve(next ?? running);
		}, known),
		'4711',
	);
	return { result, polls, task, clock };
}

test('the first look is at once, and the item is what it found', async () => {
	const { result, polls, clock } = wait([done]);
	expect(await result).toEqual({ id: 4711, step: 2, state: 'succeeded' });
	expect(polls).toEqual([{ at: 0 }]);
	expect(clock.slept).toEqual([]);
});

test('the looks after it come less and less often', async () => {
	const clock = new JumpingClock();
	clock.chances = [1];
	const { result, polls } = wait([...new Array<JobSnapshot>(12).fill(running), done], {
		clock,
	});
	await result;
	const pauses = polls.slice(1).map(({ at }, index) => at - polls[index].at);
	expect(pauses.slice(0, 5)).toEqual([500, 750, 1_125, 1_687.5, 2_531.25]);
	expect(pauses.slice(-2)).toEqual([15_000, 15_000]);
});

describe('a pause', () => {
	test('is from four fifths of the back-off up to all of it, by chance', () => {
		expect(pauseBefore(1, 0, 0)).toBe(400);
		expect(pauseBefore(1, 0, 1)).toBe(500);
		expect(pauseBefore(2, 0, 0.5)).toBe(675);
		expect(pauseBefore(50, 0, 0)).toBe(12_000);
		expect(pauseBefore(5_000, 0, 1)).toBe(15_000);
	});

	test('is what the user says, without chance', () => {
		expect(pauseBefore(1, 2_000, 0)).toBe(2_000);
		expect(pauseBefore(99, 2_000, 0.7)).toBe(2_000);
	});
});

test('the interval that the user sets is kept', async () => {
	const options = { pollInterval: 2.5 };
	const { result, polls } = wait([running, running, running, done], { options });
	await result;
	expect(polls.map(({ at }) => at)).toEqual([0, 2_500, 5_000, 7_500]);
});

describe('when time is up', () => {
	test('there is a last look just then', async () => {
		const options = { timeout: 6, pollInterval: 4 };
		const { result, polls } = wait([running], { options });
		await expect(result).rejects.toThrow();
		expect(polls.map(({ at }) => at)).toEqual([0, 4_000, 6_000]);
	});

	test('the error tells the ID, the last state and what to do next', async () => {
		const { result } = wait([running], { options: { timeout: 1.5 } });
		expect(await thrownBy(result)).toMatchObject({
			message: 'The process 4711 did not finish within 1.5 seconds',
			facts: {
				advice: `It's still running in Oracle (last state: running ("in the queue")). Use "Process: Get" with the ID 4711. To wait longer in later runs, raise "Wait Timeout" in the options.`,
			},
		});
	});

	test('the item comes as it stands, where the user wants it', async () => {
		const options = { timeout: 1, onTimeout: 'output' };
		expect(await wait([running], { options }).result).toEqual({
			id: 4711,
			step: 1,
			state: 'running',
		});
	});

	test('what was known before the first look is told though no look went through', async () => {
		const known: JobSnapshot = { state: 'running', job: { id: 4711 }, status: 'accepted' };
		const options = { timeout: 0, onTimeout: 'output' };
		expect(await wait([failure(true)], { known, options }).result).toEqual({
			id: 4711,
			state: 'running',
		});
		const { result } = wait([failure(true)], { known, options: { timeout: 0 } });
		expect(await thrownBy(result)).toMatchObject({
			facts: { advice: expect.stringContaining('running ("accepted")') },
		});
	});

	test('a job that has ended in the meantime is no job that is late', async () => {
		const options = { timeout: 1, pollInterval: 1 };
		expect(await wait([running, done], { options }).result).toMatchObject({ state: 'succeeded' });
	});

	test.each([0, '0'])('at once, there is one look (%j)', async (timeout) => {
		const { result, polls } = wait([running], { options: { timeout, onTimeout: 'output' } });
		expect(await result).toMatchObject({ state: 'running' });
		expect(polls).toHaveLength(1);
	});
});

describe('a job that failed', () => {
	test('is told with its ID, the reason, its state and what to do', async () => {
		expect(await thrownBy(wait([running, failed]).result)).toMatchObject({
			message: 'The process 4711 failed: No memory',
			facts: {
				advice:
					'The last state was failed ("ERROR"). To return it as an item instead, set "On Failure" in the options to "Continue With Item".',
				transient: false,
			},
		});
	});

	test('is told without a reason when there is none', async () => {
		const { result } = wait([{ ...failed, reason: undefined }]);
		await expect(result).rejects.toThrow('The process 4711 failed');
	});

	test('comes as an item, where the user wants it', async () => {
		const options = { onFailure: 'output' };
		expect(await wait([failed], { options }).result).toEqual({ id: 4711, state: 'failed' });
	});
});

describe('a look that fails', () => {
	test('is tolerated three times in a row', async () => {
		const no = failure(true);
		const found = [running, no, no, no, running, no, no, no, done];
		const { result, polls } = wait(found);
		expect(await result).toMatchObject({ state: 'succeeded' });
		expect(polls).toHaveLength(9);
	});

	test('ends the waiting at the fourth time in a row, with the ID and the last state', async () => {
		const { result, polls } = wait([running, failure(true)]);
		expect(await thrownBy(result)).toMatchObject({
			message: 'Not now',
			facts: {
				advice:
					'Ask. This happened while waiting for the process 4711 (last state: running ("in the queue")). Use "Process: Get" with the ID 4711.',
			},
		});
		expect(polls).toHaveLength(5);
	});

	test('ends the waiting at once when another one is useless', async () => {
		const { result, polls } = wait([failure(false)]);
		expect(await thrownBy(result)).toMatchObject({
			facts: { advice: expect.stringContaining('(last state: unknown)') },
		});
		expect(polls).toHaveLength(1);
	});

	test('for a reason of our own ends the waiting with it', async () => {
		const task = contextOf();
		const reader = async () => await Promise.reject(new TypeError('oh'));
		const broken = waitForJob(task, settingsOf(task), processes(reader), '4711');
		await expect(broken).rejects.toThrow(new TypeError('oh'));
	});
});

test('a cancel in a pause ends the waiting', async () => {
	const stop = new AbortController();
	const { result, polls } = wait([running], { signal: stop.signal });
	stop.abort();
	await expect(result).rejects.toBeInstanceOf(Cancelled);
	expect(polls).toHaveLength(1);
});

test('how long it took and how many looks is noted', async () => {
	const options = { pollInterval: 2 };
	const { result, task } = wait([running, running, done], { options });
	await result;
	expect(task.waits).toEqual([[3, 4_000]]);
});

describe('the settings', () => {
	test.each([false, undefined])(
		'are none where the user does not wait (%j)',
		(waitForCompletion) => {
			expect(readWait(contextOf({ parameters: { waitForCompletion } }))).toBeUndefined();
		},
	);

	test('have defaults', () => {
		expect(readWait(contextOf())).toEqual({
			timeoutMs: 300_000,
			intervalMs: 0,
			onTimeout: 'error',
			onFailure: 'error',
		});
	});

	test('have the defaults that the editor and the documentation show', () => {
		const shown = optionsField({}, { waits: true }).options ?? [];
		const options = Object.fromEntries(
			shown.flatMap((option) => ('default' in option ? [[option.name, option.default]] : [])),
		);
		expect(Object.keys(options)).toContain('timeout');
		expect(readWait(contextOf({ options }))).toEqual(readWait(contextOf()));
	});

	test('are read as seconds', () => {
		const options = { timeout: '90', pollInterval: 0.25, onTimeout: 'output', onFailure: 'output' };
		expect(readWait(contextOf({ options }))).toEqual({
			timeoutMs: 90_000,
			intervalMs: 250,
			onTimeout: 'output',
			onFailure: 'output',
		});
	});

	test.each([
		[{ timeout: -1 }, '"Wait Timeout" is -1'],
		[{ timeout: 'soon' }, '"Wait Timeout" is "soon"'],
		[{ timeout: Infinity }, '"Wait Timeout" is Infinity'],
		[{ pollInterval: -5 }, '"Poll Interval" is -5'],
		[{ pollInterval: {} }, '"Poll Interval" is an object'],
		[{ pollInterval: 301 }, '"Poll Interval" is 301. Enter at most 300 seconds'],
		[{ pollInterval: 5_000, timeout: 86_400 }, 'number of seconds from 0 to 3600'],
		[{ onTimeout: 'stop' }, '"On Timeout" is "stop". Choose one of: error, output'],
		[{ onFailure: ['output'] }, '"On Failure" is a list'],
	])('are refused with the name of the field: %j', (options, message) => {
		expect(() => readWait(contextOf({ options }))).toThrow(message);
	});
});
