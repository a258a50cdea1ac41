import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { systemClock } from '../clock';
import { openCredential, secretsOf } from '../http/credentials';
import { asNodeError } from '../http/failure';
import type { Sender } from '../http/send';
import { n8nTransport } from '../http/transport';
import type { Service } from '../service';
import { advanceChanges, beginChanges, readChangeState, type ChangeEntry } from './changes';
import {
	advanceFeed,
	beginFeed,
	newTo,
	pendingBeyond,
	readFeedState,
	type FeedEntry,
} from './feed';

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
	/** Items by the IDs that `entry` gave. What is not there any more is left out. */
	find(ids: string[]): Promise<IDataObject[]>;
	/** The user's filters; asked of items that have ended. */
	accepts(item: IDataObject): boolean;
	output(item: IDataObject): INodeExecutionData;
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

/** The part of n8n's budget for a poll in which requests begin; the rest is for them to end. */
const BUDGET_SHARE = 0.6;
const DEFAULT_BUDGET_MS = 300_000;
const MOST_ITEMS_A_POLL = 2_000;
const BASELINE_PAGES = 10;
const SAMPLES = 5;
const RETRIES = 3;
const REQUEST_TIMEOUT_MS = 30_000;

type Watch = Feed | ChangeList;

interface Step {
	state: IDataObject;
	items: INodeExecutionData[];
}

/**
 * One poll of a trigger. Nothing advances when it throws.
 * @param open gives what to watch, from the node's parameters and the way to send
 * @throws NodeApiError, NodeOperationError
 */
export async function poll(
	context: IPollFunctions,
	service: Service,
	open: (sender: Sender, parameter: (name: string) => unknown) => Watch,
): Promise<INodeExecutionData[][] | null> {
	const parameter = (name: string) =>
		context.getNodeParameter(name, undefined, { extractValue: true });
	let secrets: string[] = [];
	try {
		const credential = await openCredential(context, service, parameter);
		secrets = secretsOf(service, credential.data);
		const deadline = systemClock.now() + BUDGET_SHARE * budgetMs(context);
		const transport = n8nTransport(context, credential, { allowUnauthorizedCerts: false });
		const watch = open(
			{
				service,
				clock: systemClock,
				maxRetries: RETRIES,
				sleep: async (ms) => await systemClock.sleep(ms),
				transport: async (request) =>
					await transport({ timeoutMs: REQUEST_TIMEOUT_MS, until: deadline, ...request }),
			},
			parameter,
		);
		const items =
			context.getMode() === 'manual' ? await samples(watch) : await step(context, watch, deadline);
		return items.length === 0 ? null : [items];
	} catch (error) {
		throw asNodeError(context.getNode(), error, secrets);
	}
}

async function step(
	context: IPollFunctions,
	watch: Watch,
	deadline: number,
): Promise<INodeExecutionData[]> {
	const stored = context.getWorkflowStaticData('node');
	const revision = revisionOf(stored.watch);
	const { state, items } =
		watch.kind === 'feed'
			? await stepFeed(stored.watch, watch, deadline)
			: await stepChanges(stored.watch, watch);
	// Polls may overlap: the one that ends first has the say.
	if (revisionOf(stored.watch) !== revision) return [];
	stored.watch = state;
	return items;
}

async function stepFeed(stored: unknown, feed: Feed, deadline: number): Promise<Step> {
	const before = readFeedState(stored, feed.watched);
	if (before === undefined) {
		const { items: listed, ...scan } = await readPages(feed.newest(), deadline, (pages, last) => {
			return pages < BASELINE_PAGES && last.some((item) => !feed.entry(item).settled);
		});
		const state = beginFeed(feed.watched, { listed: listed.map(feed.entry), found: [], ...scan });
		return { state: asData(state), items: [] };
	}
	const isNew = newTo(before);
	let news = 0;
	const { items, ...scan } = await readPages(feed.since(before.floorMs), deadline, (_, last) => {
		news += last.filter((item) => isNew(feed.entry(item))).length;
		return news < MOST_ITEMS_A_POLL;
	});
	const listed = items.map(feed.entry);
	const ids = pendingBeyond(before, listed);
	const found = ids.length === 0 ? [] : await feed.find(ids);
	const { state, emit } = advanceFeed(before, { listed, found: found.map(feed.entry), ...scan });
	const byId = new Map([...items, ...found].map((item) => [feed.entry(item).id, item]));
	const ended = emit.map((id) => byId.get(id)).filter((item) => item !== undefined);
	return { state: asData(state), items: ended.filter(feed.accepts).map(feed.output) };
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

async function readPages(
	pages: AsyncIterable<FeedPage>,
	deadline: number,
	goOn: (pages: number, last: IDataObject[]) => boolean,
) {
	const items: IDataObject[] = [];
	let complete = false;
	let readUntilMs: number | undefined;
	let serviceNowMs: number | undefined;
	let count = 0;
	for await (const page of pages) {
		count += 1;
		items.push(...page.items);
		serviceNowMs = page.serviceNowMs ?? serviceNowMs;
		complete = page.last;
		readUntilMs = page.readUntilMs;
		if (complete || systemClock.now() >= deadline || !goOn(count, page.items)) break;
	}
	return { items, complete, readUntilMs, serviceNowMs: serviceNowMs ?? systemClock.now() };
}

/** What "Fetch Test Event" shows: real items, and no state touched. */
async function samples(watch: Watch): Promise<INodeExecutionData[]> {
	if (watch.kind === 'changes') return (await watch.list()).slice(0, SAMPLES).map(watch.output);
	for await (const page of watch.newest()) {
		const ended = page.items.filter((item) => watch.entry(item).settled && watch.accepts(item));
		return ended.slice(0, SAMPLES).map(watch.output);
	}
	return [];
}

/** n8n's budget for one poll, in milliseconds; old versions have none. */
function budgetMs(context: Partial<Pick<IPollFunctions, 'getPollBudgetMs'>>): number {
	return context.getPollBudgetMs?.() ?? DEFAULT_BUDGET_MS;
}

function revisionOf(stored: unknown): unknown {
	return typeof stored === 'object' && stored !== null && 'revision' in stored
		? stored.revision
		: undefined;
}

function asData(state: object): IDataObject {
	return { ...state };
}
