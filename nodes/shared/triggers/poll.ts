import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import type { FileClient } from '../files/store';
import { systemClock } from '../clock';
import { settleService, ServiceError } from '../http/errors';
import type { Service } from '../service';
import { advanceChanges, beginChanges, readChangeState, type ChangeEntry } from './changes';
import {
	advanceFeed,
	beginFeed,
	newTo,
	pendingBeyond,
	readFeedState,
	WINDOW_MS,
	type FeedEntry,
	type FeedScan,
	type FeedState,
} from './feed';
import { inPoll, type PollSession } from './session';

/** One page of a feed. */
export interface FeedPage {
	items: IDataObject[];
	/** Nothing comes after it. */
	last: boolean;
	/** Oldest first: up to this time (milliseconds) nothing is missing in the pages so far. */
	readUntilMs?: number;
	/** The service's own clock, where it tells the time, in milliseconds since 1970. */
	serviceNowMs?: number;
}

/** A feed of items, each with a time. */
export interface Feed {
	kind: 'feed';
	/** What is watched; another value starts over. */
	watched: string;
	entry(item: IDataObject): FeedEntry;
	/** The newest pages, newest first. */
	newest(): AsyncIterable<FeedPage>;
	/** The pages after a time in milliseconds, oldest first. */
	since(floorMs: number): AsyncIterable<FeedPage>;
	/**
	 * Items by the IDs that `entry` gave. What is not there any more is left out, and so is what it
	 * does not get to before the deadline (milliseconds of `Clock.monotonicMs`).
	 */
	find(ids: string[], deadline: number): Promise<IDataObject[]>;
	/** The user's filters; asked of items that have ended. */
	accepts(item: IDataObject): boolean;
	/** What goes out. A `ServiceError` holds the item back: it comes again in the next poll. */
	output(item: IDataObject): INodeExecutionData | Promise<INodeExecutionData>;
	/**
	 * For a feed that can't be paged: what n8n's log is told when none of the listed items was known,
	 * so that more may have come since the last poll than one page holds.
	 */
	gapWarning?: string;
}

/** A short list that always comes as a whole. */
export interface ChangeList {
	kind: 'changes';
	/** What is watched; another value starts over. */
	watched: string;
	list(): Promise<IDataObject[]>;
	entry(item: IDataObject): ChangeEntry;
	output(item: IDataObject): INodeExecutionData;
}

const MOST_ITEMS_A_POLL = 2_000;
const BASELINE_PAGES = 10;
const SAMPLES = 5;
/** A page with fewer items than this is taken for the whole feed while nothing else is known of it. */
const SMALLEST_PAGE = 10;

type Watch = Feed | ChangeList;

interface Step {
	state: IDataObject;
	items: INodeExecutionData[];
	/** For n8n's log. */
	warnings?: string[];
}

/**
 * One poll of a trigger. Nothing advances when it throws.
 * @param open gives what to watch, from the node's parameters, the way to send, and n8n's log
 * @throws NodeApiError, NodeOperationError
 */
export async function poll(
	context: IPollFunctions,
	service: Service,
	open: (
		client: FileClient,
		parameter: (name: string) => unknown,
		warn: (message: string) => void,
	) => Watch,
): Promise<INodeExecutionData[][] | null> {
	return await inPoll(context, service, async (session) => {
		const watch = open(session.client, session.parameter, session.warn);
		return session.manual ? await samples(watch) : await step(context, watch, session);
	});
}

async function step(
	context: IPollFunctions,
	watch: Watch,
	{ deadline, warn }: PollSession,
): Promise<INodeExecutionData[]> {
	const stored = context.getWorkflowStaticData('node');
	const revision = revisionOf(stored.watch);
	const {
		state,
		items,
		warnings = [],
	} = watch.kind === 'feed'
		? await stepFeed(stored.watch, watch, deadline)
		: await stepChanges(stored.watch, watch);
	// Polls may overlap: the one that ends first has the say.
	if (revisionOf(stored.watch) !== revision) return [];
	stored.watch = state;
	warnings.forEach(warn);
	return items;
}

async function stepFeed(stored: unknown, feed: Feed, deadline: number): Promise<Step> {
	const before = readFeedState(stored, feed.watched);
	if (before === undefined) {
		return { state: asData(beginFeed(feed.watched, await readNewest(feed, deadline))), items: [] };
	}
	const isNew = newTo(before);
	const byId = new Map<string, IDataObject>();
	const note = (item: IDataObject, entry: FeedEntry) => {
		if (entry.settled) byId.set(entry.id, item);
	};
	const scan = await readPages(feed, feed.since(before.floorMs), deadline, ({ items }) => {
		for (const item of items) {
			const entry = feed.entry(item);
			if (isNew(entry)) note(item, entry);
		}
		return byId.size < MOST_ITEMS_A_POLL;
	});
	const { listed } = scan;
	const ids = pendingBeyond(before, listed);
	const found = ids.length === 0 ? [] : await feed.find(ids, deadline);
	for (const item of found) note(item, feed.entry(item));
	const read = { ...scan, found: found.map(feed.entry) };
	const { emit } = advanceFeed(before, read);
	const { outputs, held, warnings } = await outputsOf(feed, byId, emit, deadline);
	const { state, forgotten } = advanceFeed(before, {
		...read,
		listed: read.listed.map((entry) => holdBack(entry, held)),
		found: read.found.map((entry) => holdBack(entry, held)),
	});
	if (feed.gapWarning !== undefined && leavesGap(before, listed, isNew)) {
		warnings.push(feed.gapWarning);
	}
	if (forgotten > 0) {
		warnings.push(
			`${forgotten} items that still run are not watched any more: too many run at the same time, and thousands have come after them. They don't start the workflow when they end. Look for them at the service.`,
		);
	}
	return { state: asData(state), items: outputs, warnings };
}

/** What goes out of the items to emit, and which of them have to wait for the next poll. */
async function outputsOf(
	feed: Feed,
	byId: Map<string, IDataObject>,
	emit: string[],
	deadline: number,
) {
	const outputs: INodeExecutionData[] = [];
	const held = new Set<string>();
	const warnings: string[] = [];
	// What costs no time goes out also when the reading took all there was.
	let takesTime = false;
	for (const id of emit) {
		const item = byId.get(id);
		if (item === undefined || !feed.accepts(item)) continue;
		if (takesTime && outputs.length > 0 && systemClock.monotonicMs() >= deadline) {
			held.add(id);
			continue;
		}
		const made = feed.output(item);
		takesTime ||= 'then' in made;
		const output = await settleService(Promise.resolve(made));
		if (output instanceof ServiceError) {
			held.add(id);
			warnings.push(
				`${output.message}. ${output.facts.advice} It is tried again in the next poll.`,
			);
		} else outputs.push(output);
	}
	return { outputs, held, warnings };
}

/** An item that is held back counts as one that has not ended yet: it is looked at again by its ID. */
function holdBack(entry: FeedEntry, held: Set<string>): FeedEntry {
	return held.has(entry.id) ? { ...entry, settled: false } : entry;
}

function leavesGap(
	{ seen, pending }: FeedState,
	listed: FeedEntry[],
	isNew: (entry: FeedEntry) => boolean,
): boolean {
	const knewSome = seen !== '' || Object.keys(pending).length > 0;
	if (!knewSome && listed.length < SMALLEST_PAGE) return false;
	return (
		listed.length > 0 && listed.every((entry) => isNew(entry) && !Object.hasOwn(pending, entry.id))
	);
}

async function stepChanges(stored: unknown, changes: ChangeList): Promise<Step> {
	const items = await changes.list();
	const entries = items.map(changes.entry);
	const before = readChangeState(stored, changes.watched);
	if (before === undefined) {
		return { state: asData(beginChanges(changes.watched, entries)), items: [] };
	}
	const { state, emit } = advanceChanges(before, entries);
	const emitted = items.filter((item) => emit.includes(changes.entry(item).id));
	return { state: asData(state), items: emitted.map(changes.output) };
}

/** The newest items, down to where the window begins and nothing runs any more. */
async function readNewest(feed: Feed, deadline: number): Promise<FeedScan> {
	let pages = 0;
	return await readPages(feed, feed.newest(), deadline, ({ items, readUntilMs, serviceNowMs }) => {
		pages += 1;
		const nowMs = serviceNowMs ?? systemClock.now();
		const beginsLater = readUntilMs !== undefined && readUntilMs > nowMs - WINDOW_MS;
		return (
			pages < BASELINE_PAGES && (beginsLater || items.some((item) => !feed.entry(item).settled))
		);
	});
}

/** Reads pages until the last one, or until `goOn` or the deadline ends it. */
async function readPages(
	feed: Feed,
	pages: AsyncIterable<FeedPage>,
	deadline: number,
	goOn: (page: FeedPage) => boolean,
): Promise<FeedScan> {
	const listed: FeedEntry[] = [];
	let complete = false;
	let readUntilMs: number | undefined;
	let serviceNowMs: number | undefined;
	for await (const page of pages) {
		for (const item of page.items) listed.push(feed.entry(item));
		serviceNowMs = page.serviceNowMs ?? serviceNowMs;
		complete = page.last;
		readUntilMs = page.readUntilMs;
		const wanted = goOn(page);
		if (complete || !wanted || systemClock.monotonicMs() >= deadline) break;
	}
	return {
		listed,
		found: [],
		complete,
		readUntilMs,
		serviceNowMs: serviceNowMs ?? systemClock.now(),
	};
}

/** What "Fetch Test Event" shows: real items, and no state touched. */
async function samples(watch: Watch): Promise<INodeExecutionData[]> {
	if (watch.kind === 'changes') return (await watch.list()).slice(0, SAMPLES).map(watch.output);
	for await (const page of watch.newest()) {
		const ended = page.items.filter((item) => watch.entry(item).settled && watch.accepts(item));
		return await Promise.all(ended.slice(0, SAMPLES).map(watch.output));
	}
	return [];
}

function revisionOf(stored: unknown): unknown {
	return typeof stored === 'object' && stored !== null && 'revision' in stored
		? stored.revision
		: undefined;
}

function asData(state: object): IDataObject {
	return { ...state };
}
