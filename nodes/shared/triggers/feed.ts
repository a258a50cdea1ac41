/**
 * Watches a feed that a service can list: which of its items are new, regardless of their order and
 * timestamps, even if n8n restores an older state after a crash.
 *
 * The state is a window over the newest known items. These rules hold:
 *
 * - Nothing at or before the lower bound of the window is ever new.
 * - Every known item in the window is stored as a hash of its ID, so it is never new again.
 * - An item that is still running when it is first seen is stored by its ID until it has finished, for at
 * most seven days; at most 10,000 such items are stored. It is emitted once, when it has finished.
 * - The lower bound only moves up, and never past what a poll has read completely.
 * - The window spans 300 items and five minutes at least, unless it holds 2,000 items. Items ahead of the
 * service's clock do not count, unless the window holds 10,000 items.
 * - After a poll that could not read the feed to its end, the window spans half of what that poll read, but
 * at least 300 items: so the next poll gets further, even if it only has time for a few pages.
 * - A finished item whose output failed is kept as if it were still running, without a time limit. Failed
 * outputs are tried again after those not yet tried, in rotation.
 * - So from any stored state, the state machine emits the same items: everything after that state is in its
 * window.
 */
import { HASH_LENGTH, hashesIn, hashOf, pack, rotated, unpack } from './seen';
import { storedState } from './storedState';

/** What the state machine needs to know about an item. */
export interface FeedEntry {
	/** Unique within the watched feed. */
	id: string;
	/** When the service received it, by the service's clock, in milliseconds since 1970. */
	timeMs: number;
	/** Unfinished items are emitted later, when they have finished. */
	finished: boolean;
}

export interface FeedState {
	version: 2;
	/** What is watched; another value starts over. */
	subject: string;
	/** Items at or before this time (milliseconds) are never new. */
	lowWatermarkMs: number;
	/**
	 * `<time>:<hashes>` of the known items in the window, separated by spaces. Times are in milliseconds,
	 * in base 36; each one except the first is the difference to the one before.
	 */
	seen: string;
	/** The unfinished items, with their times in milliseconds. */
	pending: Record<string, number>;
	/** The hash with which the next poll begins to fetch pending items; empty for the first one. */
	askNext: string;
	/** The pending items whose output failed, by their hashes, in the order of the last try. */
	failed: string[];
}

/** What one poll read. */
export interface FeedScan {
	/** Everything after `fromMs`, oldest first, or the beginning of it. */
	listed: FeedEntry[];
	/** Pending items that were fetched by ID. */
	found: FeedEntry[];
	/** Finished items that stay pending: their outputs failed, or the poll didn't reach them. */
	held?: ReadonlySet<string>;
	/** Those of them whose outputs failed in this poll, in the order of the tries. */
	failed?: string[];
	/** The first pending item that the poll didn't fetch, if any. */
	askNext?: string;
	/** Whether `listed` reaches to the end of the feed. */
	complete: boolean;
	/** If it doesn't: everything before this time (milliseconds) is in `listed`. */
	readUntilMs?: number;
	/** The service's own clock, in milliseconds since 1970. */
	serviceNowMs: number;
}

/** A state before anything was listed: every item is new. */
const NOTHING_OLD_MS = -1;
/** The window reaches back over at least this many known items: less than a page of the feed. */
export const WINDOW_ITEMS = 300;
/** It reaches back at least this long, unless it has more than `MOST_SEEN` items. */
export const WINDOW_MS = 300_000;
const MOST_SEEN = 2_000;
/** The same, including items ahead of the service's clock. */
const MOST_SEEN_IN_ALL = 10_000;
/** After this long without new items, none is expected from before that time. */
const QUIET_MS = 3_600_000;
/** How many running items are stored by ID, oldest first. */
export const MOST_PENDING_IN_ALL = 10_000;
const LATEST_TIME_MS = 8.64e15;
const PENDING_LIFETIME_MS = 7 * 24 * 3_600_000;

/**
 * Records the current state of the feed without emitting anything.
 * @param scan the newest items; if they are not the whole feed, older ones are never new
 */
export function beginFeed(subject: string, scan: FeedScan): FeedState {
	const oldestMs = scan.listed.reduce((min, e) => Math.min(min, e.timeMs), scan.serviceNowMs);
	const lowWatermarkMs = scan.complete ? NOTHING_OLD_MS : (scan.readUntilMs ?? oldestMs);
	const start = {
		version: 2 as const,
		subject,
		lowWatermarkMs,
		seen: '',
		askNext: '',
		failed: [] as string[],
	};
	const pending = scan.listed.filter((entry) => !entry.finished);
	const waiting = { ...start, pending: timesOf(pending) };
	// All of the newest items are there, down to the lower bound.
	return advanceFeed(waiting, { ...scan, complete: true }).state;
}

/**
 * Processes what a poll has read.
 * @returns the next state, the IDs of the items that are new and have finished, oldest first, and how many
 * running ones are no longer watched because there are too many
 */
export function advanceFeed(
	state: FeedState,
	scan: FeedScan,
): { state: FeedState; emit: string[]; forgotten: number } {
	const seen = unpack(state.seen);
	const known = hashesIn(seen);
	const pending = new Map(Object.entries(state.pending));
	const emit: FeedEntry[] = [];
	for (const entry of [...scan.listed, ...scan.found]) {
		const wasPending = pending.has(entry.id);
		const hash = hashOf(entry.id);
		if (known.has(hash) || (!wasPending && entry.timeMs <= state.lowWatermarkMs)) continue;
		if (!entry.finished || scan.held?.has(entry.id)) {
			if (!wasPending) pending.set(entry.id, entry.timeMs);
			continue;
		}
		pending.delete(entry.id);
		known.add(hash);
		remember(seen, entry);
		emit.push(entry);
	}
	return {
		...slideWindow(state, seen, pending, scan),
		emit: emit.sort((one, other) => one.timeMs - other.timeMs).map((entry) => entry.id),
	};
}

/**
 * Returns a function that tells whether an entry is new or pending, so it is emitted if it has finished.
 */
export function newTo(state: FeedState): (entry: FeedEntry) => boolean {
	const known = hashesIn(unpack(state.seen));
	return ({ id, timeMs }) => {
		if (Object.hasOwn(state.pending, id)) return true;
		return timeMs > state.lowWatermarkMs && !known.has(hashOf(id));
	};
}

/** The pending items that a scan has not listed, to be fetched by ID in this order. */
export function pendingBeyond(state: FeedState, listed: FeedEntry[]): string[] {
	const ids = new Set(listed.map((entry) => entry.id));
	return rotated(
		Object.keys(state.pending).filter((id) => !ids.has(id)),
		state.askNext,
	);
}

/** Finished items in the order in which to make their outputs: those that failed before come last. */
export function outputOrder(state: FeedState, ids: string[]): string[] {
	const failedAt = new Map(state.failed.map((hash, at) => [hash, at]));
	const ranked = ids.map((id) => ({ id, rank: failedAt.get(hashOf(id)) ?? -1 }));
	return ranked.sort((one, other) => one.rank - other.rank).map(({ id }) => id);
}

/** The stored state, if it is valid and watches the same. */
export function readFeedState(stored: unknown, subject: string): FeedState | undefined {
	const state = storedState<FeedState>(stored, 2, subject);
	const sound =
		state !== undefined &&
		isTime(state.lowWatermarkMs) &&
		typeof state.seen === 'string' &&
		/^([0-9a-z]+:([\w-]{8})+( |$))*$/.test(state.seen) &&
		typeof state.pending === 'object' &&
		state.pending !== null &&
		Object.values(state.pending).every(isTime) &&
		typeof state.askNext === 'string' &&
		Array.isArray(state.failed) &&
		state.failed.every((hash) => typeof hash === 'string');
	return sound ? (state as FeedState) : undefined;
}

function isTime(value: unknown): boolean {
	return typeof value === 'number' && Math.abs(value) <= LATEST_TIME_MS;
}

/** Moves the window's lower bound up, and drops everything before it. */
function slideWindow(
	state: FeedState,
	seen: Map<number, string>,
	waiting: Map<string, number>,
	scan: FeedScan,
): { state: FeedState; forgotten: number } {
	const readUntilMs = scan.complete ? Infinity : (scan.readUntilMs ?? -Infinity);
	const endMs = Math.min(scan.serviceNowMs, readUntilMs);
	const behindMs = floorBehind(countsOf(seen, waiting), endMs, (items, ageMs) => {
		const isCut = !scan.complete && items >= scan.listed.length / 2;
		return (items >= WINDOW_ITEMS && (ageMs >= WINDOW_MS || isCut)) || items >= MOST_SEEN;
	});
	const fullMs = floorBehind(countsOf(seen), Infinity, (items) => items >= MOST_SEEN_IN_ALL);
	const lowWatermarkMs = Math.max(
		state.lowWatermarkMs,
		behindMs,
		Math.min(fullMs, readUntilMs - 1),
	);
	const awaited = stillAwaited(waiting, scan);
	const dropped = awaited.slice(MOST_PENDING_IN_ALL);
	const pending = Object.fromEntries(awaited.slice(0, MOST_PENDING_IN_ALL));
	return {
		state: {
			...state,
			lowWatermarkMs,
			seen: pack([...seen].filter(([timeMs]) => timeMs > lowWatermarkMs)),
			pending,
			askNext: scan.askNext === undefined ? '' : hashOf(scan.askNext),
			failed: failedAfter(state.failed, scan.failed ?? [], pending),
		},
		// Items that are still in the window are listed again.
		forgotten: dropped.filter(([, timeMs]) => timeMs <= lowWatermarkMs).length,
	};
}

function failedAfter(before: string[], failed: string[], pending: FeedState['pending']): string[] {
	const now = failed.map(hashOf);
	const all = [...before.filter((hash) => !now.includes(hash)), ...now];
	if (all.length === 0) return [];
	const waiting = new Set(Object.keys(pending).map(hashOf));
	return all.filter((hash) => waiting.has(hash));
}

/** The items that are held, or are still running and not too old, oldest first. */
function stillAwaited(waiting: Map<string, number>, { held, serviceNowMs }: FeedScan) {
	const firstMs = serviceNowMs - PENDING_LIFETIME_MS;
	return [...waiting]
		.filter(([id, timeMs]) => timeMs > firstMs || held?.has(id))
		.sort(([, one], [, other]) => one - other);
}

function timesOf(entries: FeedEntry[]): FeedState['pending'] {
	return Object.fromEntries(entries.map(({ id, timeMs }) => [id, timeMs]));
}

/**
 * The lower bound, in milliseconds, that keeps enough of the known items. Only items up to `endMs` count,
 * so that one from the future doesn't move the window past items that are still to come. All items of the
 * last time are kept, because there may be more of them.
 * @param enough called with the number of items after a time, and how much older that time is
 */
function floorBehind(
	counts: Map<number, number>,
	endMs: number,
	enough: (items: number, ageMs: number) => boolean,
): number {
	const groups = [...counts].filter(([timeMs]) => timeMs <= endMs);
	groups.sort(([one], [other]) => other - one);
	// Relative to the newest item: its times may be from a different clock than the service's.
	const newestMs = Math.max(groups[0]?.[0] ?? endMs, endMs - QUIET_MS);
	let items = 0;
	for (const [timeMs, count] of groups) {
		if (enough(items, newestMs - timeMs)) return timeMs;
		items += count;
	}
	return NOTHING_OLD_MS;
}

/** How many known items there are at each time. */
function countsOf(seen: Map<number, string>, waiting = new Map<string, number>()) {
	const counts = new Map<number, number>();
	for (const [timeMs, hashes] of seen) counts.set(timeMs, hashes.length / HASH_LENGTH);
	for (const timeMs of waiting.values()) counts.set(timeMs, (counts.get(timeMs) ?? 0) + 1);
	return counts;
}

function remember(seen: Map<number, string>, { id, timeMs }: FeedEntry): void {
	const atMs = Math.max(0, Math.ceil(timeMs));
	seen.set(atMs, (seen.get(atMs) ?? '') + hashOf(id));
}
