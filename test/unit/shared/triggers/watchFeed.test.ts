import type { IDataObject } from 'n8n-workflow';

import type { FileClient } from '../../../../nodes/shared/files/store';
import { ServiceError } from '../../../../nodes/shared/http/errors';
import {
	beginFeed,
	type FeedState,
	MOST_PENDING_IN_ALL,
	readFeedState,
} from '../../../../nodes/shared/triggers/feed';
import type { PollSession } from '../../../../nodes/shared/triggers/session';
import { type Feed, type FeedPage, watchFeed } from '../../../../nodes/shared/triggers/watchFeed';
import { clientOf, JumpingClock, partly, START_MS, thrownBy } from '../support.mts';

const SECOND = 1_000;
const SUBJECT = 'all@account1';
type Item = { id: string; timeMs: number; finished: boolean };

const item = (id: string, second = 0, finished = true): Item => ({
	id,
	timeMs: START_MS + second * SECOND,
	finished,
});
const some = (count: number, name: string, second = 0, finished = true) =>
	Array.from({ length: count }, (_, at) => item(`${name}${at}`, second + at, finished));
const page = (items: Item[], more: Partial<FeedPage> = {}): FeedPage => ({
	items,
	last: true,
	serviceNowMs: START_MS + 60 * SECOND,
	...more,
});
const refusal = (status: number | undefined, transient = false) =>
	new ServiceError({
		message: 'No',
		advice: 'Ask.',
		mayHaveSucceeded: false,
		transient,
		...(status && { status }),
	});

/** A feed with these pages, whose items are found by their ID where `find` gives them. */
function feedOf(pages: FeedPage[], more: Partial<Feed> = {}) {
	let read = 0;
	const list = async function* () {
		for (const one of pages) {
			read += 1;
			yield await Promise.resolve(one);
		}
	};
	const feed: Feed = {
		subject: 'all',
		entry: (one) => one as unknown as Item,
		newest: list,
		since: list,
		find: async () => await Promise.resolve([]),
		findAtOnce: 500,
		accepts: () => true,
		output: (json) => ({ json }),
		...more,
	};
	return { feed, read: () => read };
}

function sessionOf(clock = new JumpingClock()): PollSession {
	return partly<PollSession>({
		client: partly<FileClient>(clientOf([], { clock })),
		account: 'account1',
		deadline: clock.monotonicMs() + 60 * SECOND,
	});
}

/** A state that knows these items. */
function knowing(items: Item[], more: Partial<FeedState> = {}): FeedState {
	const scan = { listed: items, found: [], complete: true, serviceNowMs: START_MS };
	return { ...beginFeed(SUBJECT, scan), ...more };
}

async function poll(feed: Feed, watch?: FeedState, session = sessionOf()) {
	const decision = await watchFeed(feed).poll({ watch: watch && { ...watch } }, session);
	const stored: unknown = JSON.parse(JSON.stringify(decision.state));
	const state = readFeedState(stored, SUBJECT);
	if (state === undefined) throw new Error('No later poll can read what this one has stored');
	return { ...decision, state, ids: decision.items.map(({ json }) => json.id) };
}

describe('a poll', () => {
	test('gives what is new and finished, and later what still runs', async () => {
		const before = knowing([item('known')]);
		const listed = [item('known'), item('new', 1), item('runs', 2, false), item('unwanted', 3)];
		const { feed } = feedOf([page(listed)], { accepts: ({ id }) => id !== 'unwanted' });
		const first = await poll(feed, before);
		expect(first).toMatchObject({ ids: ['new'], warnings: [] });

		const find: Feed['find'] = async () => await Promise.resolve([{ ...item('runs', 2) }]);
		const second = await poll(feedOf([page([])], { find }).feed, first.state);
		expect(second).toMatchObject({ ids: ['runs'], warnings: [] });
		expect((await poll(feed, second.state)).ids).toEqual([]);
	});

	test('tries an output that failed again, after all others, and says so', async () => {
		const tried: unknown[] = [];
		const output: Feed['output'] = async (json) => {
			tried.push(json.id);
			return await (json.id === 'a' ? Promise.reject(refusal(500)) : Promise.resolve({ json }));
		};
		const listed = [item('a', 1), item('b', 2)];
		const first = await poll(feedOf([page(listed)], { output }).feed, knowing([]));
		expect(first.ids).toEqual(['b']);
		expect(first.warnings).toEqual([expect.stringMatching(/^a did not trigger the workflow yet/)]);
		const more = [...listed, item('c', 3), item('d', 4)];
		const second = await poll(feedOf([page(more)], { output }).feed, first.state);
		expect(second.ids).toEqual(['c', 'd']);
		expect(tried).toEqual(['a', 'b', 'c', 'd', 'a']);
	});

	test('reads no page after its time is up', async () => {
		const clock = new JumpingClock();
		const pages = ['a', 'b', 'c', 'd'].map((id) => page([item(id, 1)], { last: false }));
		const { feed, read } = feedOf(pages, {
			entry: (one) => {
				clock.pass(10 * SECOND);
				return one as unknown as Item;
			},
		});
		const session = { ...sessionOf(clock), deadline: START_MS + 35 * SECOND };
		expect((await poll(feed, knowing([]), session)).ids).toEqual(['a', 'b']);
		expect(read()).toBe(2);
	});

	const half = { last: false, readUntilMs: START_MS - 1 };
	test.each<[string, Partial<FeedPage>, Item[], FeedState, boolean]>([
		['which reads known items only', half, [item('a')], knowing([item('a')]), true],
		['to which the feed ends', {}, [item('a')], knowing([item('a')]), false],
		['with something new', half, [item('a'), item('b')], knowing([item('a')]), false],
		['with something that runs', half, [item('b', 0, false)], knowing([item('a')]), false],
		[
			'with something that ran before',
			half,
			[item('a')],
			knowing([], { pending: { a: START_MS } }),
			false,
		],
		[
			'that gets on in the feed',
			{ ...half, readUntilMs: START_MS + 400 * SECOND, serviceNowMs: START_MS + 400 * SECOND },
			some(400, 'a'),
			knowing(some(400, 'a'), { lowWatermarkMs: START_MS - 1 }),
			false,
		],
	])('warns that it made no progress: one %s', async (_what, more, listed, before, warns) => {
		const { warnings } = await poll(feedOf([page(listed, more)]).feed, before);
		expect(warnings).toEqual(warns ? [expect.stringContaining('made no progress')] : []);
	});

	test('says how many running items it can not watch any more', async () => {
		const running = some(MOST_PENDING_IN_ALL + 200, 'r', 0, false);
		const pending = Object.fromEntries(running.map(({ id, timeMs }) => [id, timeMs]));
		const before = knowing([], { pending, lowWatermarkMs: START_MS + 100_000 * SECOND });
		const find: Feed['find'] = async (ids) =>
			await Promise.resolve(ids.map((id) => item(id, 0, false) as unknown as IDataObject));
		const { warnings } = await poll(feedOf([page([])], { find }).feed, before);
		expect(warnings).toEqual([expect.stringMatching(/^200 running items are no longer watched/)]);
	});

	const gapWarning = 'Some may be missing.';
	test.each<[string, FeedState, Item[], boolean]>([
		['nothing it knew, but new ones', knowing([item('a')]), [item('b')], true],
		['nothing that ran, but new ones', knowing([], { pending: { a: 1 } }), [item('b')], true],
		['new ones beside one it knew', knowing([item('a')]), [item('a'), item('b')], false],
		[
			'new ones beside one that ran',
			knowing([], { pending: { a: START_MS } }),
			[item('a'), item('b')],
			false,
		],
		['nothing', knowing([item('a')]), [], false],
		['the first few that ever came', knowing([]), some(9, 'b'), false],
		['a whole page after an empty one', knowing([]), some(10, 'b'), true],
	])('warns of a gap where the feed lists %s', async (_what, before, listed, warns) => {
		const { warnings } = await poll(feedOf([page(listed)], { gapWarning }).feed, before);
		expect(warnings).toEqual(warns ? [gapWarning] : []);
	});
});

describe('the first poll', () => {
	test.each<[string, FeedPage[], number]>([
		[
			'as long as something runs',
			[[item('a', 3, false)], [item('b')], [item('c')]].map((items) =>
				page(items, { last: false }),
			),
			2,
		],
		[
			'one where all have finished',
			[[item('a', 3)], [item('b')]].map((items) => page(items, { last: false })),
			1,
		],
		[
			'ten at most',
			Array.from({ length: 12 }, () => page([item('a', 3, false)], { last: false })),
			10,
		],
	])('reads pages: %s', async (_what, pages, count) => {
		const { feed, read } = feedOf(pages);
		expect(await poll(feed)).toMatchObject({ ids: [], warnings: [] });
		expect(read()).toBe(count);
	});

	test('does not take a list without a page for an empty feed', async () => {
		const { state } = await poll(feedOf([]).feed);
		expect((await poll(feedOf([page([item('old', -1)])]).feed, state)).ids).toEqual([]);
	});
});

describe('items that still run', () => {
	/** Polls with so many of them, whose requests for several at once are refused. */
	async function ask(
		count: number,
		reason: ServiceError,
		isRefused = (ids: string[]) => ids.length > 0,
	) {
		const running = some(count, 'r', 0, false);
		const asked: number[] = [];
		const find: Feed['find'] = async (ids) => {
			asked.push(ids.length);
			if (isRefused(ids)) return await Promise.reject(reason);
			return await Promise.resolve(ids.map((id) => item(id) as unknown as IDataObject));
		};
		return { asked, ...(await poll(feedOf([page([])], { find }).feed, knowing(running))) };
	}

	test('are given, but for the one that the service refuses', async () => {
		const { ids, warnings } = await ask(8, refusal(400), (asked) => asked.includes('r5'));
		expect([...ids].sort()).toEqual(['r0', 'r1', 'r2', 'r3', 'r4', 'r6', 'r7']);
		expect(warnings).toEqual(['Could not check r5: No. Ask. The next poll tries again.']);
	});

	test.each<[number | undefined, boolean, boolean]>([
		[400, false, true],
		[403, false, true],
		[404, false, true],
		[500, true, true],
		[401, false, false],
		[429, true, false],
		[503, true, false],
		[302, false, false],
		[undefined, false, false],
		[undefined, true, false],
	])(
		'are asked for in halves after status %j (transient: %j): %j',
		async (status, transient, is) => {
			const { asked } = await ask(4, refusal(status, transient));
			expect(asked).toEqual(is ? [4, 2, 1, 1, 2, 1, 1] : [4]);
		},
	);

	test('are asked for as many at once as the service allows', async () => {
		const asked: number[] = [];
		const find: Feed['find'] = async (ids) => {
			asked.push(ids.length);
			return await Promise.resolve([]);
		};
		const running = some(8, 'r', 0, false);
		await poll(feedOf([page([])], { find, findAtOnce: 3 }).feed, knowing(running));
		expect(asked).toEqual([3, 3, 2]);
	});

	test('are not asked for one by one where the service refuses all', async () => {
		const { asked } = await ask(200, refusal(400));
		expect(asked.length).toBeLessThanOrEqual(101);
	});
});

describe('the test event', () => {
	const samples = async (feed: Feed) =>
		(await watchFeed(feed).samples(sessionOf())).map(({ json }) => json.id);

	test('shows up to five finished items that the filters accept', async () => {
		const listed = [item('runs', 0, false), item('unwanted'), ...some(9, 'a')];
		const { feed, read } = feedOf([page(listed), page([item('more')])], {
			accepts: ({ id }) => id !== 'unwanted',
		});
		expect(await samples(feed)).toEqual(['a0', 'a1', 'a2', 'a3', 'a4']);
		expect(read()).toBe(1);
		expect(await samples(feedOf([]).feed)).toEqual([]);
	});

	test('leaves out what can not be made, and says why when nothing can', async () => {
		const output: Feed['output'] = (json) => {
			if (json.id === 'a') return { json };
			throw refusal(404);
		};
		const { feed } = feedOf([page([item('a'), item('b')])], { output });
		expect(await samples(feed)).toEqual(['a']);
		const { feed: bad } = feedOf([page([item('b')])], { output });
		expect(await thrownBy(samples(bad))).toMatchObject({ message: 'No' });
	});
});
