import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { ServiceError } from '../../../../../nodes/shared/http/errors';
import { checkJobs } from '../../../../../nodes/shared/jobs/durable/check';
import {
	readState,
	stateItem,
	type WaitState,
} from '../../../../../nodes/shared/jobs/durable/state';
import type { JobKind, JobSnapshot, JobState } from '../../../../../nodes/shared/jobs/jobKind';
import { partly, service, thrownBy } from '../../support.mts';
import { MINUTE_MS, settingsOf, storable, waitState } from './support.mts';

const running: JobSnapshot = { state: 'running', job: {} };
const done = (id: string): JobSnapshot => ({ state: 'succeeded', job: { id } });
const failure = (facts: Partial<ServiceError['facts']> = {}) =>
	new ServiceError({
		message: 'No such job',
		advice: 'Ask.',
		mayHaveSucceeded: false,
		transient: false,
		...facts,
	});

/** Runs a check as n8n does, and gives what n8n has of it afterwards. */
async function check(state: WaitState, kinds: Array<JobKind<unknown>>, credential: object = {}) {
	const data: { main: INodeExecutionData[][] } = { main: [[]] };
	let wakesAt: Date | undefined;
	const context = partly<IExecuteFunctions>({
		getInputData: () => [stateItem(state)],
		getNode: () => ({ id: 'c', name: 'Check', type: 'oracle', parameters: {} }),
		getCredentials: async () =>
			await (credential instanceof Error
				? Promise.reject(credential)
				: Promise.resolve(credential)),
		getExecutionCancelSignal: () => undefined,
		getExecuteData: () => ({ data }),
		putExecutionToWait: async (at: Date) => {
			wakesAt = at;
			await Promise.resolve();
		},
		helpers: {},
	});
	const [given] = await checkJobs(context, service, kinds);
	const next = readState(wakesAt ? data.main[0] : given);
	return { given, next, results: next.results, wakesAt };
}

const json = (results: WaitState['results']) => results.map((items) => items?.map((i) => i.json));

describe('a check', () => {
	test('parks until the next one as long as a job runs, with what it has found', async () => {
		const { kind, asked } = storable((id) => (id === 'b' ? running : done(id)));
		const before = waitState([{}, {}]);
		const { given, next, results, wakesAt } = await check(before, [kind]);
		expect(asked).toEqual(['a', 'b']);
		expect(json(results)).toEqual([[{ id: 'a', state: 'succeeded' }], undefined]);
		expect(next).toMatchObject({ running: true, jobs: before.jobs });
		expect(next.summary).toEqual({ requests: 4, retries: 0, cost: 0.25, checks: 2 });
		expect(wakesAt?.getTime()).toBeGreaterThanOrEqual(Date.now() + MINUTE_MS - 1_000);
		expect(given.map((item) => item.json)).toEqual([
			{ id: 'a', state: 'succeeded' },
			{ id: 'b', state: 'running', message: expect.stringContaining('stopped while checking') },
		]);
	});

	test('hands on the results without parking when no job runs', async () => {
		const { kind } = storable(done);
		const { next, results, wakesAt } = await check(waitState([{}, {}]), [kind]);
		expect(wakesAt).toBeUndefined();
		expect(next.running).toBe(false);
		expect(results.map((items) => items?.map((item) => item.pairedItem))).toEqual([
			[{ item: 0 }],
			[{ item: 1 }],
		]);
	});

	test('asks for nothing the first time: the node has just done that', async () => {
		const { kind, asked } = storable(done);
		const summary = { requests: 2, retries: 0, cost: 0, checks: 0 };
		const { wakesAt, next } = await check(waitState([{}], { summary }), [kind]);
		expect(asked).toEqual([]);
		expect(wakesAt).toBeDefined();
		expect(next.summary).toEqual({ ...summary, checks: 1 });
	});

	test('ends a wait whose time is up', async () => {
		const { kind } = storable();
		const late = waitState([{ beganAtMs: Date.now() - 61 * MINUTE_MS }]);
		expect(await thrownBy(check(late, [kind]))).toMatchObject({
			message: 'The job a did not finish within 3600 seconds',
		});
	});

	test('says what to do when the version that started the wait knew another kind', async () => {
		const state = waitState([{}], { settings: [settingsOf({ kind: 'other' })] });
		expect(await thrownBy(check(state, [storable().kind]))).toMatchObject({
			message: expect.stringContaining(`can't wait for "other"`),
		});
	});

	test('tolerates three failed status checks in a row', async () => {
		let failures = 3;
		const { kind } = storable(() => {
			failures -= 1;
			return failures < 0 ? running : failure({ transient: true });
		});
		let state = waitState([{}]);
		for (let n = 1; n <= 3; n += 1) {
			state = (await check(state, [kind])).next;
			expect(state.failures).toEqual({ 0: n });
		}
		state = (await check(state, [kind])).next;
		expect(state.failures).toEqual({});
		failures = Infinity;
		for (let n = 1; n <= 3; n += 1) state = (await check(state, [kind])).next;
		await expect(check(state, [kind])).rejects.toThrow('No such job');
	});
});

test('a check has the parameters that the node has passed on, and ends before the next one', async () => {
	const { kind } = storable(done);
	const read: Array<[number, number]> = [];
	const reader: typeof kind.reader = (client, id) => {
		read.push([client.maxRetries, (client.until ?? Infinity) - client.clock.monotonicMs()]);
		return kind.reader(client, id);
	};
	const settings = [2, 7].map((maxRetries) =>
		settingsOf({ parameters: { options: { maxRetries } } }),
	);
	await check(waitState([{}, { settings: 1 }], { settings }), [{ ...kind, reader }]);
	expect(read.map(([maxRetries]) => maxRetries)).toEqual([2, 7]);
	for (const [, ms] of read) {
		expect(ms).toBeGreaterThan(4 * MINUTE_MS);
		expect(ms).toBeLessThanOrEqual(5 * MINUTE_MS);
	}
});

describe('what a job gives', () => {
	const items = [{ json: { part: 1 } }, { json: { part: 2 } }];

	test.each<[string, Parameters<typeof storable>[1], unknown[], number]>([
		['is its item', {}, [{ id: 'a', state: 'succeeded' }], 0],
		[
			'is what its kind makes of it',
			{ finish: async () => await Promise.resolve(items) },
			[{ part: 1 }, { part: 2 }],
			0,
		],
		['may be nothing', { finish: async () => await Promise.resolve([]) }, [], 0],
		['has its cost counted once', { costOf: () => 0.75 }, [{ id: 'a', state: 'succeeded' }], 0.5],
	])('%s', async (_what, stored, expected, cost) => {
		const { kind } = storable(done, stored);
		const { next, results } = await check(waitState([{ cost: 0.25 }]), [kind]);
		expect(json(results)).toEqual([expected]);
		expect(next.summary.cost).toBe(0.25 + cost);
	});
});

describe('a job that fails', () => {
	const lost = (id: string) => (id === 'a' ? failure() : done(id));
	const node = (more: Partial<WaitState['node']>) => ({ id: 'n', name: 'Starter', ...more });

	test('becomes an error item of the node where it continues on errors', async () => {
		const state = waitState([{}, {}], { node: node({ onError: 'continueRegularOutput' }) });
		const { results } = await check(state, [storable(lost).kind]);
		expect(json(results)).toMatchObject([[{ error: 'No such job' }], [{ id: 'b' }]]);
	});

	test.each<[string, Parameters<typeof waitState>[0], Partial<WaitState['node']>, boolean]>([
		['of several', [{}, {}], {}, true],
		['that is the only one', [{}], {}, false],
		['of a node that is run again', [{}], { retryOnFail: true }, true],
	])(
		'%s makes the node fail, with advice and what was started',
		async (_what, jobs, more, says) => {
			const state = waitState(jobs, { node: node(more) });
			const thrown = await thrownBy(check(state, [storable(lost).kind]));
			expect(thrown).toMatchObject({
				message: 'No such job',
				node: { name: 'Starter' },
				description: expect.stringMatching(/^Ask\. This happened while waiting for the job a/),
			});
			expect((thrown as { description?: string }).description?.includes(state.started)).toBe(says);
		},
	);

	test.each<[WaitState['node']['onError'], boolean]>([
		['continueRegularOutput', true],
		['stopWorkflow', false],
	])('because the credential can not be used, with On Error %s', async (onError, continues) => {
		const state = waitState([{}, {}], { node: node({ onError }) });
		const unusable = new Error('The credential was deleted');
		const checking = check(state, [storable().kind], unusable);
		if (continues) {
			const error = { error: unusable.message };
			expect(json((await checking).results)).toMatchObject([[error], [error]]);
		} else expect(await thrownBy(checking)).toMatchObject({ message: unusable.message });
	});
});

describe('jobs that are asked for together', () => {
	const five = [{}, {}, {}, {}, {}];
	const says = async (ids: readonly string[]): Promise<Array<JobState | undefined>> =>
		await Promise.resolve(
			ids.map((id) => (id === 'b' ? 'succeeded' : id === 'd' ? undefined : 'running')),
		);
	const refuses = async () => await Promise.reject(failure());

	test.each<[string, typeof says, WaitState, string[]]>([
		['are checked where they are not said to run', says, waitState(five), ['b', 'd']],
		['are all checked when nothing is said', refuses, waitState(five), [...'abcde']],
		['are all checked where they are few', says, waitState(five.slice(1)), [...'abcd']],
		[
			'are all checked when the last full check was long ago',
			says,
			waitState(five, { checkedAtMs: Date.now() - 16 * MINUTE_MS }),
			[...'abcde'],
		],
		[
			'are checked when their time is up',
			says,
			waitState([{ beganAtMs: 0 }, ...five.slice(1)], {
				settings: [settingsOf({ wait: { ...settingsOf().wait, onTimeout: 'output' } })],
			}),
			['a', 'b', 'd'],
		],
	])('%s', async (_what, statesOf, state, expected) => {
		const { kind, asked } = storable(() => running, {
			statesOf: async (_, ids) => await statesOf(ids),
		});
		const { next } = await check(state, [kind]);
		expect(asked).toEqual(expected);
		expect(next.summary.requests).toBe(2 + expected.length);
	});
});
