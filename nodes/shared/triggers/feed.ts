/**
 * Watching a feed that a service can list: which of its items are new, whatever their order and
 * their timestamps, and though n8n may restore an older state after a crash.
 *
 * The state is a window over the newest known items. It holds:
 *
 * - Nothing at or before the lower bound of the window is ever new.
 * - Every known item in the window is there as a hash of its ID, so it is never new again.
 * - An item that still runs when it is first seen is kept by its ID until it has finished, for seven
 *   days at most, and 10,000 of them at most. It is emitted once, when it has finished.
 * - The lower bound only moves up, and never past what a poll has read completely.
 * - The window spans 300 items and five minutes at least, unless it holds 2,000 items. Items ahead of
 *   the service's clock do not count, unless the window holds 10,000 items.
 * - After a poll that could not read the feed to its end the window spans half of what that poll read,
 *   and 300 items at least: so the next poll gets further, however few pages it has time for.
 * - A finished item whose output could not be made is kept as if it still ran, and for as long as it
 *   takes. Outputs that failed are tried again after those that were not tried yet, in rotation.
 * - So from every state that was ever stored the machine comes to the same items: what came after
 *   that state lies in its window.
 */
import { HASH_LENGTH, hashesIn, hashOf, pack, rotated, unpack } from './seen';
import { storedState } from './storedState';

/** What the machine needs to know of an item. */
export interface FeedEntry {
	/** Unique in what is watched. */
	id: string;
	/** The service's own time for when it came, in milliseconds since 1970. */
	timeMs: number;
	/** Items that are not are emitted later, when they are. */
	finished: boolean;
}

export interface FeedState {
	version: 2;
	/** What is watched; another value starts over. */
	subject: string;
	/** Items of this time (milliseconds) and before are never new. */
	lowWatermarkMs: number;
	/**
	 * `<time>:<hashes>` of the known items in the window, with spaces between. The times are in
	 * milliseconds, in base 36, and but for the first one counted from the one before.
	 */
	seen: string;
	/** The items that had not finished yet, with their times in milliseconds. */
	pending: Record<string, number>;
	/** The hash at which the next poll begins to ask for pending items; empty for the first one. */
	askNext: string;
	/** The pending items whose output failed, by their hashes, in the order of the last try. */
	failed: string[];
}

/** What one poll read. */
export interface FeedScan {
	/** Everything after `fromMs`, oldest first, or the beginning of it. */
	listed: FeedEntry[];
	/** Pending items that were asked for by their ID. */
	found: FeedEntry[];
	/** Finished items that stay pending: their outputs failed, or the poll did not get to them. */
	held?: ReadonlySet<string>;
	/** Those of them whose outputs failed in this poll, in the order of the tries. */
	failed?: string[];
	/** The first pending item that the poll did not get to ask for, if any. */
	askNext?: string;
	/** Whether `listed` reaches to the end of the feed. */
	complete: boolean;
	/** Where it does not: everything before this time (milliseconds) is in `listed`. */
	readUntilMs?: number;
	/** The service's own clock, in milliseconds since 1970. */
	serviceNowMs: number;
}

/** A state before anything was listed: every item is new. */
const NOTHING_OLD_MS = -1;
/** The window reaches back over this many known items at least: less than a page of the feed. */
export const WINDOW_ITEMS = 300;
/** It reaches back this long at least, while it holds no more than `MOST_SEEN` items. */
export const WINDOW_MS = 300_000;
const MOST_SEEN = 2_000;
/** The same with the items ahead of the service's clock. */
const MOST_SEEN_IN_ALL = 10_000;
/** When nothing has come for this long, nothing is expected from before it. */
const QUIET_MS = 3_600_000;
/** So many that still run are kept by their IDs, the oldest first. */
export const MOST_PENDING_IN_ALL = 10_000;
const LATEST_TIME_MS = 8.64e15;
const PENDING_LIFETIME_MS = 7 * 24 * 3_600_000;

/**
 * Notes where the feed stands, without emitting anything.
 * @param scan the newest items; when they are not the whole feed, what is older is never new
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
	// The newest items are all there, down to the floor.
	return advanceFeed(waiting, { ...scan, complete: true }).state;
}

/**
 * Takes in what a poll read.
 * @returns the next state, the IDs of the items that are new and have finished, oldest first, and how
 * many that still run are not watched any more because there are too many
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

/** Tells which entries are new, or known as pending only: they are emitted if they have finished. */
export function newTo(state: FeedState): (entry: FeedEntry) => boolean {
	const known = hashesIn(unpack(state.seen));
	return ({ id, timeMs }) => {
		if (Object.hasOwn(state.pending, id)) return true;
		return timeMs > state.lowWatermarkMs && !known.has(hashOf(id));
	};
}

/** The pending items that a scan has not listed, to be asked for by their ID in this order. */
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

/** The stored state, when it is one of ours and watches the same. */
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

/** Moves the window's lower bound up, and drops what lies before it. */
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
		// What is still in the window is listed again.
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

/** The items that are held, or still run and have not run for too long, oldest first. */
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
 * The floor behind as many of the known items as are enough, in milliseconds. Only items up to
 * `endMs` count, so that one from the future does not push the window past those that are still to
 * come; and all items of the last time stay, because there may be more of them.
 * @param enough asked with how many items there are after a time, and how much older it is
 */
function floorBehind(
	counts: Map<number, number>,
	endMs: number,
	enough: (items: number, ageMs: number) => boolean,
): number {
	const groups = [...counts].filter(([timeMs]) => timeMs <= endMs);
	groups.sort(([one], [other]) => other - one);
	// Counted from the newest item: the clock of its times may be another one than the service's.
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
