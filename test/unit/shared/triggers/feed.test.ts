import {
	advanceFeed,
	beginFeed,
	type FeedEntry,
	type FeedScan,
	type FeedState,
	MOST_PENDING_IN_ALL,
	newTo,
	outputOrder,
	pendingBeyond,
	readFeedState,
	WINDOW_ITEMS,
	WINDOW_MS,
} from '../../../../nodes/shared/triggers/feed';
import { hashesIn, hashOf, unpack } from '../../../../nodes/shared/triggers/seen';
import { START_MS } from '../support.mts';

const SECOND = 1_000;
const DAY = 86_400 * SECOND;

function entries(
	count: number,
	{ from = START_MS, stepMs = SECOND, finished = true, name = 'e' } = {},
): FeedEntry[] {
	return Array.from({ length: count }, (_, index) => ({
		id: `${name}${index}`,
		timeMs: from + index * stepMs,
		finished,
	}));
}

function scan(listed: FeedEntry[], more: Partial<FeedScan> = {}): FeedScan {
	const latestMs = listed.reduce((latest, { timeMs }) => Math.max(latest, timeMs), START_MS);
	return { listed, found: [], complete: true, serviceNowMs: latestMs, ...more };
}

const ended = (listed: FeedEntry[]) => listed.map((entry) => ({ ...entry, finished: true }));
const idsOf = (listed: FeedEntry[]) => listed.map(({ id }) => id);

/** What a service would list for a state. */
function after(state: FeedState, all: FeedEntry[]): FeedEntry[] {
	return all.filter(({ timeMs }) => timeMs >= state.lowWatermarkMs);
}

function advance(state: FeedState, all: FeedEntry[], more: Partial<FeedScan> = {}) {
	return advanceFeed(state, scan(after(state, all), more));
}

const nothing = beginFeed('all', scan([]));

test('an empty feed makes everything new', () => {
	const { emit } = advance(nothing, entries(3, { from: START_MS - DAY }));
	expect(emit).toEqual(['e0', 'e1', 'e2']);
});

test('the first look emits nothing, and what it saw stays known', () => {
	const seen = entries(50);
	const state = beginFeed('all', scan(seen));
	expect(advance(state, seen).emit).toEqual([]);
	expect(advance(state, [...seen, ...entries(1, { name: 'new' })]).emit).toEqual(['new0']);
});

test('what lies before a first look that did not see all is never new', () => {
	const feed = entries(600);
	const state = beginFeed('all', scan(feed.slice(100), { complete: false }));
	expect(advanceFeed(state, scan(feed)).emit).toEqual([]);
});

test('a first look that read several shares begins where all of them were read', () => {
	const [busy, calm] = [entries(500, { from: START_MS + DAY }), entries(400, { name: 'calm' })];
	const more = { complete: false, readUntilMs: busy[0].timeMs };
	const state = beginFeed('all', scan([...busy, ...calm], more));
	const unread = entries(50, { from: START_MS + DAY - 3_600 * SECOND, name: 'unread' });
	expect(advanceFeed(state, scan([...calm, ...unread, ...busy])).emit).toEqual([]);
});

test('items come out by their time, whatever the order in which they were listed', () => {
	const listed = entries(5).reverse();
	expect(advanceFeed(nothing, scan(listed)).emit).toEqual(['e0', 'e1', 'e2', 'e3', 'e4']);
});

test('an item that two pages hold comes out once', () => {
	const listed = entries(3);
	expect(advanceFeed(nothing, scan([...listed, ...listed])).emit).toHaveLength(3);
});

test('an item with a time before 1970 or between two milliseconds breaks nothing', () => {
	const odd = [
		{ id: 'half', timeMs: START_MS + 0.5, finished: true },
		{ id: 'old', timeMs: -5, finished: true },
		{ id: 'zero', timeMs: 0, finished: true },
	];
	const { state, emit } = advanceFeed(nothing, scan(odd));
	expect(emit).toContain('half');
	expect(emit).toContain('zero');
	expect(readFeedState(JSON.parse(JSON.stringify(state)), 'all')).toEqual(state);
	expect(advance(state, odd).emit).toEqual([]);
});

describe('an item that still runs', () => {
	const running = entries(3, { finished: false });

	test('comes out once, when it has ended', () => {
		const first = advance(nothing, running);
		expect(first.emit).toEqual([]);
		const second = advance(first.state, [running[0], ...ended(running.slice(1))]);
		expect(second.emit).toEqual(['e1', 'e2']);
		const third = advance(second.state, ended(running));
		expect(third.emit).toEqual(['e0']);
		expect(advance(third.state, ended(running)).emit).toEqual([]);
	});

	test('comes out also when it was there at the first look', () => {
		const state = beginFeed('all', scan(running));
		expect(advance(state, ended(running)).emit).toEqual(['e0', 'e1', 'e2']);
	});

	test('comes out also when it was the oldest of a first look that did not see all', () => {
		const state = beginFeed('all', scan(running, { complete: false }));
		expect(advance(state, ended(running)).emit).toEqual(['e0', 'e1', 'e2']);
	});

	test('is asked for first when the last poll did not get to it', () => {
		const many = entries(20, { finished: false });
		const { state } = advance(nothing, many);
		const askNext = pendingBeyond(state, [])[7];
		const next = advance(state, many, { askNext });
		const order = pendingBeyond(next.state, []);
		expect(order[0]).toBe(askNext);
		expect(order.sort()).toEqual(idsOf(many).sort());
	});

	test('is asked for by its ID when it has left the window', () => {
		const { state } = advance(nothing, running);
		const done = entries(1_000, { from: START_MS + 9_000_000, name: 'done' });
		const later = advance(state, [...running, ...done]);
		expect(pendingBeyond(later.state, [])).toEqual(['e0', 'e1', 'e2']);
		const read = scan([], { found: ended(running.slice(0, 2)) });
		const found = advanceFeed(later.state, read);
		expect(found.emit).toEqual(['e0', 'e1']);
		expect(pendingBeyond(found.state, [])).toEqual(['e2']);
	});

	test('is not asked for when it is listed', () => {
		const { state } = advance(nothing, running);
		expect(pendingBeyond(state, running.slice(0, 2))).toEqual(['e2']);
	});

	test('comes out once though one page shows it running and another one ended', () => {
		for (const listed of [
			[...running, ...ended(running)],
			[...ended(running), ...running],
		]) {
			const { state, emit } = advanceFeed(nothing, scan(listed));
			expect(emit).toHaveLength(3);
			expect(state.pending).toEqual({});
		}
	});

	test('is given up after a week', () => {
		const { state } = advance(nothing, running);
		const more = { serviceNowMs: START_MS + 8 * DAY };
		expect(advanceFeed(state, scan([], more)).state.pending).toEqual({});
	});

	test.each(['__proto__', 'constructor', '17', ''])('may be called %j', (id) => {
		const named = { id, timeMs: START_MS, finished: false };
		const { state } = advance(nothing, [named]);
		expect(pendingBeyond(state, [])).toEqual([id]);
		expect(advance(state, ended([named])).emit).toEqual([id]);
	});
});

describe('the window', () => {
	const feed = entries(3_000);

	test('reaches back over a few hundred known items, fewer than a page holds', () => {
		const { state } = advance(nothing, feed, { serviceNowMs: START_MS + DAY });
		expect(after(state, feed).length).toBeGreaterThanOrEqual(300);
		expect(after(state, feed).length).toBeLessThan(400);
	});

	test('holds exactly the fewest it needs when they come slowly', () => {
		const slow = entries(1_000, { stepMs: 60 * SECOND });
		const states = [
			advance(nothing, slow).state,
			beginFeed('all', scan(slow)),
			beginFeed('all', scan(slow, { complete: false })),
		];
		for (const { seen } of states) expect(hashesIn(unpack(seen)).size).toBe(WINDOW_ITEMS);
	});

	test.each([
		[1_000, 500],
		[400, 300],
	])('holds half of the %d items of a poll that was cut: %d', (read, held) => {
		const fast = entries(read, { stepMs: 100 });
		const more = { complete: false, readUntilMs: fast[read - 1].timeMs };
		expect(hashesIn(unpack(advance(nothing, fast, more).state.seen)).size).toBe(held);
	});

	test('reaches back over some minutes while items come fast', () => {
		const fast = entries(2_000, { stepMs: 200 });
		const { state } = advance(nothing, fast);
		expect(state.lowWatermarkMs).toBe(fast[1_999].timeMs - WINDOW_MS);
	});

	test('holds no more than a few pages however fast they come', () => {
		const { state } = advance(nothing, entries(10_000, { stepMs: 1 }));
		expect(after(state, entries(10_000, { stepMs: 1 })).length).toBeLessThan(2_100);
	});

	test('reaches back from the newest item, whatever the clock of the service says', () => {
		const fast = entries(1_000, { stepMs: 200 });
		const { state } = advance(nothing, fast, { serviceNowMs: START_MS + 1_800 * SECOND });
		expect(
			advance(state, fast, { serviceNowMs: START_MS + 1_800 * SECOND }).state.lowWatermarkMs,
		).toBe(-1);
	});

	test('holds a few hundred known items only when nothing has come for long', () => {
		const fast = entries(1_000, { stepMs: 200 });
		const { state } = advance(nothing, fast, { serviceNowMs: START_MS + 2 * 3_600 * SECOND });
		expect(after(state, fast).length).toBeLessThan(310);
	});

	test('takes in what comes late', () => {
		const { state } = advance(nothing, feed);
		const late = { id: 'late', timeMs: feed[2_999].timeMs - WINDOW_MS + 1, finished: true };
		expect(advance(state, [...feed, late]).emit).toEqual(['late']);
	});

	test('leaves out what comes from before it', () => {
		const { state } = advance(nothing, feed);
		const late = { id: 'late', timeMs: state.lowWatermarkMs, finished: true };
		expect(advanceFeed(state, scan([...feed, late])).emit).toEqual([]);
	});

	test('is not drawn up by an item from the future', () => {
		const future = { id: 'future', timeMs: START_MS + 365 * DAY, finished: true };
		const more = { serviceNowMs: START_MS + 3_000 * SECOND };
		const first = advance(nothing, [...feed, future], more);
		expect(first.emit.at(-1)).toBe('future');
		const next = entries(1, { from: START_MS + 2_999 * SECOND, name: 'next' });
		const second = advance(first.state, [...feed, ...next, future], more);
		expect(second.emit).toEqual(['next0']);
	});

	test.each([2, 300, 2_001, 8_000])('is not drawn up by %d items from the future', (count) => {
		const future = entries(count, { from: START_MS + SECOND, name: 'future' });
		const more = { serviceNowMs: START_MS };
		const first = advance(nothing, future, more);
		expect(first.emit).toHaveLength(count);
		const next = entries(10, { stepMs: 1, name: 'next' });
		const second = advance(first.state, [...next, ...future], more);
		expect(second.emit).toEqual(idsOf(next));
		expect(JSON.stringify(second.state).length).toBeLessThan(200_000);
	});

	test('holds 10,000 items from the future at most', () => {
		const future = entries(12_000, { from: START_MS + SECOND });
		const { state } = advance(nothing, future, { serviceNowMs: START_MS });
		expect(hashesIn(unpack(state.seen)).size).toBe(10_000);
	});

	test('is not drawn up where the pages do not say how far they are complete', () => {
		const { state } = advanceFeed(nothing, scan(feed, { complete: false }));
		expect(state.lowWatermarkMs).toBe(nothing.lowWatermarkMs);
	});

	test('is drawn up only to where the pages leave nothing out', () => {
		const [busy, calm] = [entries(500), entries(500, { stepMs: 100 * SECOND, name: 'calm' })];
		const more = { complete: false, readUntilMs: busy[499].timeMs };
		const first = advanceFeed(nothing, scan([...busy, ...calm], more));
		expect(first.emit).toHaveLength(1_000);
		const rest = entries(10, { from: busy[499].timeMs, name: 'rest' });
		expect(advance(first.state, [...busy, ...rest, ...calm]).emit).toHaveLength(10);
	});

	test('stays where it is when nothing was read', () => {
		const { state } = advance(nothing, feed);
		const more = { complete: false, readUntilMs: -Infinity };
		expect(advanceFeed(state, scan([], more)).state).toMatchObject({
			lowWatermarkMs: state.lowWatermarkMs,
			seen: state.seen,
		});
	});
});

describe('while more items run than are kept by their ID', () => {
	const stuck = entries(2_500, { finished: false });

	test('none of them gets lost', () => {
		let { state } = advance(nothing, stuck);
		const later = entries(1_000, { from: START_MS + 3_600 * SECOND, name: 'later' });
		({ state } = advance(state, [...stuck, ...later]));
		const emitted: string[] = [];
		for (let polls = 0; polls < 10; polls += 1) {
			const ids = new Set(pendingBeyond(state, after(state, stuck)));
			const found = ended(stuck).filter(({ id }) => ids.has(id));
			const step = advance(state, [...ended(stuck), ...later], { found });
			emitted.push(...step.emit);
			({ state } = step);
		}
		expect(new Set(emitted)).toEqual(new Set(idsOf(stuck)));
		expect(emitted).toHaveLength(stuck.length);
		expect(state.pending).toEqual({});
	});

	/** Lets so many that never end come, and 12,000 after them that have ended. */
	function overrun(count: number) {
		const running = entries(count, { finished: false });
		const done = entries(12_000, { from: START_MS + 7_200 * SECOND, name: 'done' });
		let { state, forgotten } = advance(nothing, running);
		for (let at = 1_000; at <= done.length; at += 1_000) {
			const step = advance(state, [...running, ...done.slice(0, at)]);
			({ state } = step);
			forgotten += step.forgotten;
		}
		return { running, state, forgotten };
	}

	test('those that the window leaves behind are kept by their ID, too', () => {
		const { running, state, forgotten } = overrun(2_500);
		expect(state.lowWatermarkMs).toBeGreaterThan(running[2_499].timeMs);
		expect(forgotten).toBe(0);
		const ids = new Set(pendingBeyond(state, []));
		const step = advance(state, [], { found: ended(running).filter(({ id }) => ids.has(id)) });
		expect(step.emit).toEqual(idsOf(running));
		expect(step.state.pending).toEqual({});
	});

	test('how many are left out is told once, and the oldest are kept', () => {
		const { running, state, forgotten } = overrun(MOST_PENDING_IN_ALL + 200);
		expect(forgotten).toBe(200);
		expect(Object.keys(state.pending)).toEqual(idsOf(running.slice(0, MOST_PENDING_IN_ALL)));
		expect(JSON.stringify(state).length).toBeLessThan(300_000);
	});

	test('they do not keep new items out, though one poll does not get past them', () => {
		const done = entries(3_000, { from: START_MS + 3_600 * SECOND, name: 'done' });
		const emitted: string[] = [];
		let state = nothing;
		for (let poll = 0; poll < 20; poll += 1) {
			const listed = after(state, [...stuck, ...done]);
			const cut = listed.slice(0, 1_000);
			const step = advanceFeed(state, {
				...scan(cut),
				complete: cut.length === listed.length,
				readUntilMs: cut.at(-1)?.timeMs,
			});
			({ state } = step);
			emitted.push(...step.emit);
		}
		expect(emitted).toEqual(idsOf(done));
	});
});

describe('the stored state', () => {
	const size = (state: FeedState) => JSON.stringify(state).length;
	const reread = (state: FeedState) => readFeedState(JSON.parse(JSON.stringify(state)), 'all');
	const longNames = { name: '15427818711674001-and-then-a-few-more-' };

	/** Lets a feed come in polls of 500. */
	function drained(feed: FeedEntry[]) {
		let state = nothing;
		let emitted = 0;
		for (let at = 500; at <= feed.length; at += 500) {
			const step = advance(state, feed.slice(0, at));
			({ state } = step);
			emitted += step.emit.length;
		}
		return { state, emitted };
	}

	test.each([
		['one each second', { ...longNames }],
		['one each hour', { ...longNames, stepMs: 3_600 * SECOND }],
		['all in one second', { ...longNames, stepMs: 0.1 }],
		['all at one time', { ...longNames, stepMs: 0 }],
	])('is sound and below 200 KB after 10,000 jobs, %s', (_how, how) => {
		const { state, emitted } = drained(entries(10_000, how));
		expect(emitted).toBe(10_000);
		expect(size(state)).toBeLessThan(200_000);
		expect(reread(state)).toEqual(state);
	});

	test.each([
		['one each minute', { stepMs: 60 * SECOND }],
		['all in one second', { stepMs: 0.1 }],
		['all at one time', { stepMs: 0 }],
	])('is sound and below 600 KB with 10,000 running ones, %s', (_how, how) => {
		const { state } = drained(entries(10_000, { ...longNames, ...how, finished: false }));
		expect(size(state)).toBeLessThan(600 * 1_024);
		expect(reread(state)).toEqual(state);
	});

	test('is below 200 KB with 1,001 running ones and everything else after them', () => {
		const running = entries(1_001, { ...longNames, finished: false });
		const done = entries(20_000, { from: START_MS + 2_000 * SECOND, stepMs: 20 * SECOND });
		const { state } = drained([...running, ...done]);
		expect(size(state)).toBeLessThan(200_000);
		expect(reread(state)).toEqual(state);
	});

	test('is bounded though the clock that the service tells is far behind', () => {
		let state = nothing;
		const feed = entries(20_000);
		for (let at = 5_000; at <= feed.length; at += 5_000) {
			({ state } = advance(state, feed.slice(0, at), { serviceNowMs: START_MS - DAY }));
		}
		expect(size(state)).toBeLessThan(200_000);
	});

	test('is taken up when it watches the same, and not otherwise', () => {
		const { state } = advance(nothing, entries(500));
		expect(reread(state)).toEqual(state);
		expect(readFeedState(state, 'another')).toBeUndefined();
	});

	const sound = advance(nothing, entries(2)).state;

	test.each([
		undefined,
		null,
		'text',
		7,
		[],
		{},
		{ ...sound, version: 1 },
		{ ...sound, askNext: null },
		{ ...sound, failed: 'x' },
		{ ...sound, failed: [7] },
		{ ...sound, lowWatermarkMs: null },
		{ ...sound, lowWatermarkMs: '1' },
		{ ...sound, lowWatermarkMs: 1e300 },
		{ ...sound, seen: undefined },
		{ ...sound, seen: ['a'] },
		{ ...sound, seen: 'abc' },
		{ ...sound, seen: 'abc:tooshort1' },
		{ ...sound, seen: 'abc:12345678 !' },
		{ ...sound, pending: null },
		{ ...sound, pending: 'none' },
		{ ...sound, pending: { a: 'soon' } },
		{ ...sound, pending: { a: 1e300 } },
		{ lastTimeChecked: '2026-01-01T00:00:00Z' },
	])('is not taken up when it is foreign or broken: %j', (stored) => {
		expect(readFeedState(stored, 'all')).toBeUndefined();
	});
});

test('a hash is short, and the same for the same ID', () => {
	expect(hashOf('a')).toMatch(/^[\w-]{8}$/);
	expect(hashOf('a')).toBe(hashOf('a'));
	const hashes = new Set(entries(50_000).map(({ id }) => hashOf(id)));
	expect(hashes.size).toBe(50_000);
});

test('what is new to a state is what it will emit', () => {
	const { state } = advance(nothing, entries(3_000));
	const isNew = newTo({ ...state, pending: { old: START_MS } });
	const late = state.lowWatermarkMs;
	expect(
		[
			{ id: 'old', timeMs: START_MS, finished: true },
			{ id: 'new', timeMs: late + 1, finished: true },
			{ id: 'late', timeMs: late, finished: true },
			{ id: 'e2999', timeMs: late + 1, finished: true },
		].map(isNew),
	).toEqual([true, true, false, false]);
});

test('outputs that failed are tried after the others, the one that failed last at the end', () => {
	const listed = entries(4);
	const ids = idsOf(listed);
	const held = new Set(['e0', 'e1']);
	const first = advance(nothing, listed, { held, failed: ['e1', 'e0'] });
	expect(outputOrder(first.state, ids)).toEqual(['e2', 'e3', 'e1', 'e0']);
	const second = advance(first.state, listed, { held, failed: ['e1'] });
	expect(outputOrder(second.state, ids)).toEqual(['e2', 'e3', 'e0', 'e1']);
});
