import type { IDataObject, INode, IPollFunctions } from 'n8n-workflow';

import { ServiceError } from '../../../../nodes/shared/http/errors';
import type { Service } from '../../../../nodes/shared/http/service';
import { MOST_PENDING_IN_ALL, WINDOW_ITEMS } from '../../../../nodes/shared/triggers/feed';
import { poll } from '../../../../nodes/shared/triggers/poll';
import { type Feed, type FeedPage, watchFeed } from '../../../../nodes/shared/triggers/watchFeed';
import { partly, service as oracle, START_MS } from '../support.mts';

/** Something that the service did. */
export interface Thing {
	id: string;
	/** Its share of a page is counted apart. */
	group: number;
	timeMs: number;
	settled: boolean;
	/** The user's filters let it pass. */
	wanted: boolean;
	/** When it became visible, as a count of what happened in the world. */
	cameAt: number;
	settledAt: number;
	/** Where it stands among those of the same time. */
	rank: number;
	/** It came in the window that the trigger watches, and not later than that. */
	inReach: boolean;
}

export interface Arrivals {
	count: number;
	/** The first one's time, from now on, in milliseconds. */
	offsetMs: number;
	/** Milliseconds from one to the next. */
	stepMs: number;
	settled: boolean;
	wanted?: boolean;
	group?: number;
}

/** What happens while a poll reads. */
export interface Trouble {
	/** The page that can't be read, from 0. */
	failAt?: number;
	/** n8n dies after this page. */
	crashAt?: number;
	/** No time is left after the first page. */
	hasty?: boolean;
	/** Pages begin so many items too early. */
	overlap?: number;
	/** Comes between two pages. */
	between?: Arrivals;
	/** Everything ends between two pages. */
	settleBetween?: boolean;
}

/** n8n died: nothing of the poll is left. */
class Crash extends Error {}

/** A service with a feed, as a model. */
export class FeedWorld {
	nowMs = START_MS;
	readonly things: Thing[] = [];
	/** What the service was asked. */
	readonly pagesRead: Array<'newest' | 'since' | 'find'> = [];
	/** The IDs that the pages with the newest things held. */
	readonly listedAsNewest = new Set<string>();
	/** The IDs of what a trigger may forget: too much runs before it, and too much came after it. */
	readonly forgettable = new Set<string>();
	subject = 'all';
	/** A poll has not read the feed to its end. */
	wasCut = false;
	idLength = 0;
	/** Where the trigger's window begins now. */
	lowWatermarkMs: () => number = () => -1;
	private happenings = 0;

	constructor(
		readonly pageSize: number,
		private readonly random: () => number,
	) {}

	/** Counts what has happened, to tell before from after. */
	get moment() {
		return this.happenings;
	}

	arrive({ count, offsetMs, stepMs, settled, wanted = true, group = 0 }: Arrivals): Thing[] {
		this.happenings += 1;
		const first = this.things.length;
		const lowWatermarkMs = this.lowWatermarkMs();
		const came = Array.from({ length: count }, (_, index) => {
			const timeMs = this.nowMs + offsetMs + index * stepMs;
			return {
				id: `${group}/${String(first + index).padStart(this.idLength, '0')}`,
				group,
				timeMs,
				settled,
				wanted,
				cameAt: this.happenings,
				settledAt: settled ? this.happenings : Infinity,
				rank: this.random(),
				inReach: timeMs > lowWatermarkMs,
			};
		});
		for (const thing of came) this.things.push(thing);
		return came;
	}

	/**
	 * A poll that is cut short moves the window to what it has read. What came during that poll with a time
	 * before it is out of reach, however late that poll saw it.
	 */
	noteReach(begunAt: number, lowWatermarkMs: number) {
		if (!this.wasCut) return;
		for (const thing of this.things) {
			if (thing.cameAt > begunAt && thing.timeMs <= lowWatermarkMs) thing.inReach = false;
		}
	}

	/** Ends some of what still runs, the oldest or the newest first. */
	settle(share = 1, newestFirst = false) {
		this.happenings += 1;
		const running = this.things.filter((thing) => !thing.settled);
		if (newestFirst) running.reverse();
		for (const thing of running.slice(0, Math.ceil(running.length * share))) {
			thing.settled = true;
			thing.settledAt = this.happenings;
		}
	}

	/** Notes what a poll that began at a moment may forget. */
	noteForgettable(begunAt: number) {
		if (this.things.length < WINDOW_ITEMS) return;
		const byTime = (one: Thing, other: Thing) => one.timeMs - other.timeMs;
		const latestMs = [...this.things].sort(byTime).at(-WINDOW_ITEMS)?.timeMs ?? -Infinity;
		const running = this.things.filter(({ settledAt }) => settledAt > begunAt).sort(byTime);
		for (const { id, timeMs } of running.slice(MOST_PENDING_IN_ALL)) {
			if (timeMs < latestMs) this.forgettable.add(id);
		}
	}

	feed(trouble: Trouble = {}): Feed {
		return {
			subject: this.subject,
			entry: (item) => ({
				id: String(item.id),
				timeMs: Number(item.timeMs),
				finished: item.settled === true,
			}),
			newest: () => this.pages('newest', -Infinity, trouble),
			since: (lowWatermarkMs) => this.pages('since', lowWatermarkMs, trouble),
			findAtOnce: 500,
			find: async (ids) => {
				this.pagesRead.push('find');
				await Promise.resolve();
				const asked = new Set(ids);
				return this.things.filter(({ id }) => asked.has(id)).map(asItem);
			},
			accepts: (item) => item.wanted === true,
			output: (item) => ({ json: item }),
		};
	}

	private async *pages(
		kind: 'newest' | 'since',
		fromMs: number,
		trouble: Trouble,
	): AsyncGenerator<FeedPage> {
		for (let page = 0; ; page += 1) {
			if (page > 0 && trouble.between) this.arrive(trouble.between);
			if (page > 0 && trouble.settleBetween) this.settle();
			if (trouble.failAt === page) throw failure();
			this.pagesRead.push(kind);
			await Promise.resolve();
			const read = this.page(kind, fromMs, page, trouble.overlap ?? 0);
			if (trouble.crashAt === page) throw new Crash();
			this.wasCut ||= kind === 'since' && !read.last;
			yield read;
			if (read.last) return;
		}
	}

	/** A page in which each group has its share, as Arcanna's have. Equal times come in any order. */
	private page(kind: 'newest' | 'since', fromMs: number, page: number, overlap: number): FeedPage {
		const direction = kind === 'newest' ? -1 : 1;
		const groups = new Map<number, Thing[]>();
		for (const thing of this.things) {
			if (thing.timeMs < fromMs) continue;
			const group = groups.get(thing.group) ?? [];
			group.push(thing);
			groups.set(thing.group, group);
		}
		const shares = [...groups.values()].map((group) => {
			const sorted = group.sort(
				(one, other) => direction * (one.timeMs - other.timeMs) || one.rank - other.rank,
			);
			const start = Math.max(0, page * this.pageSize - overlap * page);
			const share = sorted.slice(start, start + this.pageSize);
			return { share, rest: sorted.length - start - share.length };
		});
		const full = shares.filter(({ rest: rest }) => rest > 0);
		const lasts = full.map(({ share }) => share.at(-1)?.timeMs ?? 0);
		const items = shares.flatMap(({ share }) => share);
		if (kind === 'newest') for (const { id } of items) this.listedAsNewest.add(id);
		const readUntilMs = kind === 'newest' ? Math.max(...lasts) : Math.min(...lasts);
		return {
			items: items.map(asItem),
			last: full.length === 0,
			...(full.length > 0 && { readUntilMs }),
			serviceNowMs: this.nowMs,
		};
	}
}

function asItem(thing: Thing): IDataObject {
	return { ...thing };
}

function failure() {
	return new ServiceError({
		message: 'Not now',
		advice: '',
		status: 503,
		mayHaveSucceeded: false,
		transient: true,
	});
}

const node: INode = {
	id: 'a',
	name: 'Oracle Trigger',
	type: 'oracleTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const service: Service = oracle;

export interface Poll {
	/** The IDs that came out. */
	emitted: string[];
	/** Why nothing was done. */
	stopped?: 'failed' | 'crashed';
}

/**
 * n8n with one trigger: what is kept of the trigger's state, and when. An emission and the state
 * that belongs to it are saved together.
 */
export class Instance {
	readonly emitted: string[] = [];
	/** What n8n's log was told. */
	readonly warnings: string[] = [];
	/** When the baseline that counts was begun, and when it was there, as moments of the world. */
	baseline: { begunAt: number; at: number; lowWatermarkMs: number } | undefined;
	private saved: IDataObject = {};
	private memory: IDataObject | undefined;
	private known = false;

	constructor(
		private readonly world: FeedWorld,
		private readonly durable = false,
	) {
		world.lowWatermarkMs = () => this.lowWatermarkMs;
	}

	/** Where the trigger's window begins now, in milliseconds. */
	get lowWatermarkMs(): number {
		return floorIn(this.state);
	}

	/** What is stored, as text. */
	get stored(): string {
		return JSON.stringify(this.saved);
	}

	get state(): IDataObject {
		return this.durable ? this.saved : (this.memory ?? this.saved);
	}

	/** Puts something else in the place of the stored state. */
	store(watch: unknown) {
		this.saved = copy({ watch: watch as IDataObject });
		this.memory = undefined;
	}

	/** A poll at the activation of the workflow, or at the start of n8n. */
	async activate(trouble: Trouble = {}): Promise<Poll> {
		if (this.durable && this.known) return { emitted: [] };
		this.memory = copy(this.saved);
		const polled = await this.run(this.memory, trouble);
		if (polled.stopped) {
			this.memory = undefined;
			return polled;
		}
		this.known = true;
		// With durable cursors n8n forgets what a silent first poll has noted.
		if (!this.durable || polled.emitted.length > 0) this.saved = copy(this.memory);
		return polled;
	}

	async poll(trouble: Trouble = {}): Promise<Poll> {
		if (this.durable || this.memory === undefined) this.memory = copy(this.saved);
		const { memory } = this;
		const polled = await this.run(memory, trouble);
		if (polled.stopped === 'crashed') this.crash();
		else if (!polled.stopped && (this.durable || polled.emitted.length > 0)) {
			this.saved = copy(memory);
		}
		return polled;
	}

	/** Two polls at the same time. */
	async pollTwice(): Promise<void> {
		await Promise.all([this.poll(), this.poll()]);
	}

	/** n8n dies: what is in memory is lost. */
	crash() {
		this.memory = undefined;
	}

	private async run(memory: IDataObject, trouble: Trouble): Promise<Poll> {
		const begunAt = this.world.moment;
		const isFirst = memory.watch === undefined;
		const warn = (message: string) => this.warnings.push(message);
		const context = contextWith(memory, trouble.hasty ? 0 : 600_000, warn);
		try {
			const output = await poll(context, service, () => watchFeed(this.world.feed(trouble)));
			const emitted = (output?.[0] ?? []).map(({ json }) => String(json.id));
			if (isFirst)
				this.baseline = { begunAt, at: this.world.moment, lowWatermarkMs: floorIn(memory) };
			for (const id of emitted) this.emitted.push(id);
			this.world.noteForgettable(begunAt);
			this.world.noteReach(begunAt, floorIn(memory));
			return { emitted };
		} catch (thrown) {
			const message = thrown instanceof Error ? thrown.message : '';
			if (message === 'Not now') return { emitted: [], stopped: 'failed' };
			if (message === '') return { emitted: [], stopped: 'crashed' };
			throw thrown;
		}
	}
}

function floorIn({ watch }: IDataObject): number {
	const has = typeof watch === 'object' && watch !== null && 'lowWatermarkMs' in watch;
	return has ? Number(watch.lowWatermarkMs) : -1;
}

function copy(data: IDataObject): IDataObject {
	return JSON.parse(JSON.stringify(data));
}

function contextWith(
	memory: IDataObject,
	budgetMs: number,
	warn: (message: string) => void,
): IPollFunctions {
	return partly<IPollFunctions>({
		getCredentials: async () => await Promise.resolve({}),
		getNode: () => node,
		getActivationMode: () => 'activate',
		getMode: () => 'trigger',
		getNodeParameter: () => undefined,
		getWorkflowStaticData: () => memory,
		getPollBudgetMs: () => budgetMs,
		getWorkflow: () => ({ id: 'w', active: true }),
		logger: { warn },
		helpers: {},
	});
}
