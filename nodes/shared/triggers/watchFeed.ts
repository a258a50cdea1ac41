import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { ServiceError, settleService } from '../http/errors';
import {
	advanceFeed,
	beginFeed,
	newTo,
	outputOrder,
	pendingBeyond,
	readFeedState,
	WINDOW_MS,
	type FeedEntry,
	type FeedScan,
	type FeedState,
} from './feed';
import { nameSome } from './checkJobs';
import { inSentences, inTurn, settle } from './inTurn';
import type { Decision, Watch } from './poll';
import type { PollSession } from './session';
import { subjectAt } from './storedState';

/** One page of a feed. */
export interface FeedPage {
	items: IDataObject[];
	/** It is the last page. */
	last: boolean;
	/** Oldest first: up to this time (milliseconds) nothing is missing in the pages so far. */
	readUntilMs?: number;
	/** The service's own clock, if the response has it, in milliseconds since 1970. */
	serviceNowMs?: number;
}

/** A feed of items, each with a time. */
export interface Feed {
	/** What is watched; another value starts over. */
	subject: string;
	entry(item: IDataObject): FeedEntry;
	/** The newest pages, newest first. */
	newest(): AsyncIterable<FeedPage>;
	/** The pages after a time in milliseconds, oldest first. */
	since(lowWatermarkMs: number): AsyncIterable<FeedPage>;
	/** Fetches items by the IDs from `entry`. Items that no longer exist are left out. */
	find(ids: string[]): Promise<IDataObject[]>;
	/** How many IDs `find` accepts at once. */
	findAtOnce: number;
	/** The user's filters, applied to finished items. */
	accepts(item: IDataObject): boolean;
	/** The item to emit. If it fails, the item is held and tried again in the next poll. */
	output(item: IDataObject): INodeExecutionData | Promise<INodeExecutionData>;
	/**
	 * For a feed without pages: the log line if none of the listed items was known, so that more may have
	 * arrived since the last poll than fit on one page.
	 */
	gapWarning?: string;
}

const MOST_ITEMS_A_POLL = 2_000;
const BASELINE_PAGES = 10;
const SAMPLES = 5;
const FINDS_AT_ONCE = 5;
/** How many rejected requests for items by ID are split in one poll. Each split makes two more. */
const MOST_SPLITS = 50;
/** Concurrent outputs that send requests. One that hangs leaves room for the others. */
const OUTPUTS_AT_ONCE = 5;
/** A page with fewer items than this counts as the whole feed if nothing else is known about it. */
const SMALLEST_PAGE = 10;

/** Watches a feed. */
export function watchFeed(feed: Feed): Watch {
	return {
		samples: async () => await samples(feed),
		poll: async ({ watch }, session) => await pollFeed(feed, watch, session),
	};
}

async function pollFeed(feed: Feed, stored: unknown, session: PollSession): Promise<Decision> {
	const subject = subjectAt(session, feed.subject);
	const before = readFeedState(stored, subject);
	if (before === undefined) {
		const { scan, warnings } = await readNewest(feed, session);
		return { state: beginFeed(subject, scan), items: [], warnings };
	}
	const isNew = newTo(before);
	const finishedNews = (items: IDataObject[]) => {
		const entries = items.map((item) => [feed.entry(item), item] as const);
		const news = entries.filter(([entry]) => entry.finished && isNew(entry));
		return news.map(([{ id }, item]) => [id, item] as const);
	};
	const listed = new Map<string, IDataObject>();
	const pages = feed.since(before.lowWatermarkMs);
	const { scan, warnings } = await readPages(feed, pages, session, ({ items }) => {
		for (const [id, item] of finishedNews(items)) listed.set(id, item);
		return listed.size < MOST_ITEMS_A_POLL;
	});
	// An item whose request hangs must not delay the listed ones.
	const asking = askForPending(feed, pendingBeyond(before, scan.listed), session);
	const made: Made = { outputs: new Map(), failed: [], held: new Set(), warnings: [] };
	await makeOutputs(feed, before, listed, made, session);
	const asked = await asking;
	await makeOutputs(feed, before, new Map(finishedNews(asked.found)), made, session);
	const { state, emit, forgotten } = advanceFeed(before, {
		...scan,
		...made,
		found: asked.found.map(feed.entry),
		askNext: asked.left[0],
	});
	warnings.push(...asked.warnings, ...made.warnings);
	if (feed.gapWarning !== undefined && leavesGap(before, scan.listed, isNew)) {
		warnings.push(feed.gapWarning);
	}
	if (!scan.complete && state.lowWatermarkMs === before.lowWatermarkMs) {
		const isKnown = (entry: FeedEntry) => !isNew(entry) || Object.hasOwn(before.pending, entry.id);
		if (emit.length === 0 && scan.listed.every(isKnown)) {
			warnings.push(
				`This poll made no progress: it ran out of time after ${scan.listed.length} items, all of them already known. ${session.client.service.name} may be responding slowly. If this continues, check the service, or watch fewer items with this trigger.`,
			);
		}
	}
	if (forgotten > 0) {
		warnings.push(
			`${forgotten} running items are no longer watched, because too many are running at once. They won't trigger the workflow when they finish. Check them in ${session.client.service.name}.`,
		);
	}
	const items = emit.flatMap((id) => made.outputs.get(id) ?? []);
	return { state, items, warnings };
}

/**
 * Fetches items by ID, as far as there is time. A rejected request is split in half until only the rejected
 * IDs are left out.
 */
async function askForPending(feed: Feed, ids: string[], { client, deadline }: PollSession) {
	const found: IDataObject[] = [];
	const failed = new Map<string, ServiceError>();
	const left = new Set(ids);
	let splits = 0;
	const hasTime = () => client.clock.monotonicMs() < deadline;
	const ask = async (some: string[]): Promise<void> => {
		const items = await settle(async () => await feed.find(some));
		if (items instanceof ServiceError && some.length > 1 && mayBeOfOne(items)) {
			if (splits >= MOST_SPLITS) return;
			splits += 1;
			const middle = Math.ceil(some.length / 2);
			for (const half of [some.slice(0, middle), some.slice(middle)]) {
				if (hasTime()) await ask(half);
			}
			return;
		}
		for (const id of some) {
			left.delete(id);
			if (items instanceof ServiceError) failed.set(id, items);
		}
		if (!(items instanceof ServiceError)) found.push(...items);
	};
	const questions = Array.from({ length: Math.ceil(ids.length / feed.findAtOnce) }, (_, at) => {
		return ids.slice(at * feed.findAtOnce, (at + 1) * feed.findAtOnce);
	});
	await inTurn(questions, FINDS_AT_ONCE, hasTime, ask);
	const [reason] = failed.values();
	const warnings =
		reason === undefined
			? []
			: [
					`Could not check ${nameSome([...failed.keys()])}: ${inSentences(reason)} The next poll tries again.`,
				];
	return { found, warnings, left: [...left] };
}

/**
 * Whether a service may have rejected a request for many items because of one of them: it responded, and
 * the response is not about the key, the rate or the whole service.
 */
function mayBeOfOne({ facts: { status = 0, transient } }: ServiceError): boolean {
	if (status === 401) return false;
	return status >= 400 && (!transient || status === 500);
}

/** The outputs of finished items, and the items without an output. */
interface Made {
	outputs: Map<string, INodeExecutionData>;
	failed: string[];
	held: Set<string>;
	warnings: string[];
}

/** Creates the outputs of finished items, as far as there is time. The others are held. */
async function makeOutputs(
	feed: Feed,
	state: FeedState,
	items: Map<string, IDataObject>,
	made: Made,
	{ client, deadline }: PollSession,
): Promise<void> {
	const wanted = [...items.keys()].filter((id) => feed.accepts(items.get(id) ?? {}));
	// Outputs that need no request are emitted even if reading took all the time.
	let takesTime = false;
	const goOn = () => !takesTime || client.clock.monotonicMs() < deadline;
	const left = await inTurn(outputOrder(state, wanted), OUTPUTS_AT_ONCE, goOn, async (id) => {
		const output = await settle(() => {
			const begun = feed.output(items.get(id) ?? {});
			takesTime ||= 'then' in begun;
			return begun;
		});
		if (!(output instanceof ServiceError)) {
			made.outputs.set(id, output);
			return;
		}
		made.failed.push(id);
		made.warnings.push(
			`${id} did not trigger the workflow yet: ${inSentences(output)} The next poll tries again.`,
		);
	});
	for (const id of [...made.failed, ...left]) made.held.add(id);
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

/** The newest items: back to the beginning of the window, and further while a page has running items. */
async function readNewest(feed: Feed, session: PollSession) {
	let pages = 0;
	return await readPages(feed, feed.newest(), session, ({ items, readUntilMs, serviceNowMs }) => {
		pages += 1;
		const nowMs = serviceNowMs ?? session.client.clock.now();
		const beginsLater = readUntilMs !== undefined && readUntilMs > nowMs - WINDOW_MS;
		return (
			pages < BASELINE_PAGES && (beginsLater || items.some((item) => !feed.entry(item).finished))
		);
	});
}

/**
 * Reads pages up to the last one, or until `goOn`, the deadline or a failure stops it.
 * @throws ServiceError if the first page can't be read
 */
async function readPages(
	feed: Feed,
	pages: AsyncIterable<FeedPage>,
	{ client, deadline }: PollSession,
	goOn: (page: FeedPage) => boolean,
): Promise<{ scan: FeedScan; warnings: string[] }> {
	const scan: FeedScan = { listed: [], found: [], complete: false, serviceNowMs: NaN };
	const warnings: string[] = [];
	const iterator = pages[Symbol.asyncIterator]();
	for (let count = 0; ; count += 1) {
		const next = await settleService(iterator.next());
		if (next instanceof ServiceError) {
			if (count === 0) throw next;
			warnings.push(
				`Only part of the list could be read: ${inSentences(next)} Nothing is lost: the next poll continues from there.`,
			);
			break;
		}
		if (next.done) break;
		const page = next.value;
		for (const item of page.items) scan.listed.push(feed.entry(item));
		scan.serviceNowMs = page.serviceNowMs ?? scan.serviceNowMs;
		scan.readUntilMs = page.readUntilMs;
		scan.complete = page.last;
		const wanted = goOn(page);
		if (scan.complete || !wanted || client.clock.monotonicMs() >= deadline) {
			await iterator.return?.();
			break;
		}
	}
	if (Number.isNaN(scan.serviceNowMs)) scan.serviceNowMs = client.clock.now();
	return { scan, warnings };
}

/** Real items, as far as their outputs succeed. */
async function samples(feed: Feed): Promise<INodeExecutionData[]> {
	for await (const page of feed.newest()) {
		const shown = page.items
			.filter((item) => feed.entry(item).finished && feed.accepts(item))
			.slice(0, SAMPLES);
		const made = await Promise.all(
			shown.map(async (item) => await settle(() => feed.output(item))),
		);
		const good = made.flatMap((output) => (output instanceof ServiceError ? [] : [output]));
		const failure = made.find((output) => output instanceof ServiceError);
		if (good.length === 0 && failure !== undefined) throw failure;
		return good;
	}
	return [];
}
