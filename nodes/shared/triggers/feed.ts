/**
 * Watching a feed that a service can list: which of its items are new, whatever their order and
 * their timestamps, and though n8n may bring back an older state after a crash.
 *
 * The state is a window that ends at the newest item and reaches back over a few hundred known
 * ones. Everything in the window is known by a hash of its ID; what is older than the window is
 * never new. Items that are still running when they are first seen are kept by their ID until they
 * have ended. So every state that was stored, however old, leads to the same items: what came
 * after it lies in its window, and what it knew is not new again.
 */
import { createHash } from 'crypto';

/** What the machine needs to know of an item. */
export interface FeedEntry {
	/** Unique in what is watched. */
	id: string;
	/** The service's own time for when it came, in milliseconds since 1970. */
	timeMs: number;
	/** Ended; items that are not are emitted later, when they are. */
	settled: boolean;
}

export interface FeedState {
	version: 1;
	/** What is watched; another value starts over. */
	watched: string;
	/** Counts the steps, so that a poll notices another one beside it. */
	revision: number;
	/** Items of this time (milliseconds) and before are never new. */
	floorMs: number;
	/** `<second in base 36>:<hashes>` of the known items in the window, with spaces between. */
	seen: string;
	/** The items that had not ended yet, with their times in milliseconds. */
	pending: Record<string, number>;
}

/** What one poll read. */
export interface FeedScan {
	/** Everything after the floor, oldest first, or the beginning of it. */
	listed: FeedEntry[];
	/** Pending items that were asked for by their ID. */
	found: FeedEntry[];
	/** Whether `listed` reaches to the end of the feed. */
	complete: boolean;
	/** Where it does not: everything up to this time (milliseconds) is in `listed`. */
	readUntilMs?: number;
	/** The service's own clock, in milliseconds since 1970. */
	serviceNowMs: number;
}

/** A state before anything was listed: every item is new. */
const NOTHING_OLD_MS = -1;
/** The window reaches back over this many known items at least: less than a page of the feed. */
const WINDOW_ITEMS = 400;
/** It reaches back this long at least, while it holds no more than `MOST_SEEN` items. */
const WINDOW_MS = 60_000;
const MOST_SEEN = 8_000;
/** The window may hold this many while it is held in front of items that still run. */
const MOST_SEEN_WHILE_HELD = 9_000;
const MOST_PENDING = 1_000;
const PENDING_LIFETIME_MS = 7 * 24 * 3_600_000;
const HASH_LENGTH = 8;

/**
 * Notes where the feed stands, without emitting anything.
 * @param scan the newest items; when they are not the whole feed, what is older is never new
 */
export function beginFeed(watched: string, scan: FeedScan): FeedState {
	const oldestMs = scan.listed.reduce((min, e) => Math.min(min, e.timeMs), scan.serviceNowMs);
	const floorMs = scan.complete ? NOTHING_OLD_MS : oldestMs;
	const seen = new Map<number, string>();
	const pending: Record<string, number> = {};
	for (const entry of scan.listed) {
		if (entry.settled) remember(seen, entry);
		else pending[entry.id] = entry.timeMs;
	}
	return settle({ version: 1, watched, revision: 1, floorMs, seen: '', pending }, seen, scan);
}

/**
 * Takes in what a poll read.
 * @returns the next state, and the IDs of the items that are new and have ended, oldest first
 */
export function advanceFeed(
	state: FeedState,
	scan: FeedScan,
): { state: FeedState; emit: string[] } {
	const seen = unpack(state.seen);
	const known = hashesIn(seen);
	const pending = { ...state.pending };
	const emit: FeedEntry[] = [];
	for (const entry of [...scan.listed, ...scan.found]) {
		const wasPending = Object.hasOwn(pending, entry.id);
		const hash = hashOf(entry.id);
		if (known.has(hash) || (!wasPending && entry.timeMs <= state.floorMs)) continue;
		if (!entry.settled) {
			pending[entry.id] ??= entry.timeMs;
			continue;
		}
		delete pending[entry.id];
		known.add(hash);
		remember(seen, entry);
		emit.push(entry);
	}
	return {
		state: settle({ ...state, revision: state.revision + 1, pending }, seen, scan),
		emit: emit.sort((one, other) => one.timeMs - other.timeMs).map((entry) => entry.id),
	};
}

/** Tells which entries are new, to bound what one poll reads. */
export function newTo(state: FeedState): (entry: FeedEntry) => boolean {
	const known = hashesIn(unpack(state.seen));
	return (entry) => entry.timeMs > state.floorMs && !known.has(hashOf(entry.id));
}

/** The pending items that a scan has not listed, to be asked for by their ID. */
export function pendingBeyond(state: FeedState, listed: FeedEntry[]): string[] {
	const ids = new Set(listed.map((entry) => entry.id));
	return Object.keys(state.pending).filter((id) => !ids.has(id));
}

/** The stored state, when it is one of ours and watches the same. */
export function readFeedState(stored: unknown, watched: string): FeedState | undefined {
	if (typeof stored !== 'object' || stored === null) return undefined;
	const state = stored as Partial<FeedState>;
	const sound =
		state.version === 1 &&
		state.watched === watched &&
		Number.isFinite(state.revision) &&
		Number.isFinite(state.floorMs) &&
		typeof state.seen === 'string' &&
		/^([0-9a-z]+:([\w-]{8})+( |$))*$/.test(state.seen) &&
		typeof state.pending === 'object' &&
		state.pending !== null &&
		Object.values(state.pending).every(Number.isFinite);
	return sound ? (state as FeedState) : undefined;
}

/** Draws the window up behind what was read, and drops what has left it. */
function settle(state: FeedState, seen: Map<number, string>, scan: FeedScan): FeedState {
	const lastReadMs = scan.complete ? Infinity : (scan.readUntilMs ?? -Infinity);
	const wishedMs = windowStart(seen, Math.min(scan.serviceNowMs, lastReadMs)) - 1;
	const { kept: pending, overflowMs } = oldestPending(state.pending, scan.serviceNowMs);
	const heldMs = Math.max(state.floorMs, Math.min(wishedMs, overflowMs - 1));
	const affordable = count(above(seen, heldMs)) <= MOST_SEEN_WHILE_HELD;
	const floorMs = affordable ? heldMs : Math.max(state.floorMs, wishedMs);
	return { ...state, floorMs, seen: pack(above(seen, floorMs)), pending };
}

/**
 * The pending items to keep by their ID. Where there are too many, the newest are not kept: the
 * window is held in front of them (`overflowMs`), so that they are listed again.
 */
function oldestPending(pending: FeedState['pending'], serviceNowMs: number) {
	const alive = Object.entries(pending)
		.filter(([, timeMs]) => timeMs > serviceNowMs - PENDING_LIFETIME_MS)
		.sort(([, one], [, other]) => one - other);
	return {
		kept: Object.fromEntries(alive.slice(0, MOST_PENDING)),
		overflowMs: alive[MOST_PENDING]?.[1] ?? Infinity,
	};
}

/** The known items after a time. A second that the floor cuts stays whole. */
function above(seen: Map<number, string>, floorMs: number): Array<[number, string]> {
	return [...seen].filter(([second]) => second * 1000 + 999 > floorMs);
}

function count(groups: Array<[number, string]>): number {
	return groups.reduce((sum, [, hashes]) => sum + hashes.length / HASH_LENGTH, 0);
}

/**
 * Where the window begins, in milliseconds: only items up to `endMs` count, so that one from the
 * future does not push the window past those that are still to come.
 */
function windowStart(seen: Map<number, string>, endMs: number): number {
	const seconds = [...seen.keys()].filter((second) => second * 1000 <= endMs);
	seconds.sort((one, other) => other - one);
	const newestMs = (seconds[0] ?? 0) * 1000;
	let items = 0;
	for (const second of seconds) {
		const enough = items >= WINDOW_ITEMS && newestMs - second * 1000 >= WINDOW_MS;
		if (enough || items >= MOST_SEEN) return (second + 1) * 1000;
		items += (seen.get(second) ?? '').length / HASH_LENGTH;
	}
	return NOTHING_OLD_MS;
}

function remember(seen: Map<number, string>, entry: FeedEntry): void {
	const second = Math.max(0, Math.floor(entry.timeMs / 1000));
	seen.set(second, (seen.get(second) ?? '') + hashOf(entry.id));
}

function hashesIn(seen: Map<number, string>): Set<string> {
	const hashes = new Set<string>();
	for (const packed of seen.values()) {
		for (let at = 0; at < packed.length; at += HASH_LENGTH) {
			hashes.add(packed.slice(at, at + HASH_LENGTH));
		}
	}
	return hashes;
}

/** 48 bits: two of 10,000 IDs share one with a chance below one in a million. */
function hashOf(id: string): string {
	return createHash('sha256').update(id).digest('base64url').slice(0, HASH_LENGTH);
}

function pack(seen: Array<[number, string]>): string {
	return seen.map(([second, hashes]) => `${second.toString(36)}:${hashes}`).join(' ');
}

function unpack(packed: string): Map<number, string> {
	const groups = packed.split(' ').filter((group) => group !== '');
	return new Map(
		groups.map((group) => {
			const [second, hashes] = group.split(':');
			return [parseInt(second, 36), hashes];
		}),
	);
}
