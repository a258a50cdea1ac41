import fc from 'fast-check';

import {
	advanceFeed,
	beginFeed,
	type FeedEntry,
	type FeedState,
	pendingBeyond,
} from '../../../../nodes/shared/triggers/feed';
import {
	advanceGiven,
	beginGiven,
	givenOrder,
	type GivenState,
} from '../../../../nodes/shared/triggers/givenJobs';
import {
	advanceScheduled,
	beginScheduled,
	release,
	reserve,
} from '../../../../nodes/shared/triggers/scheduledJobs';
import { propertyRuns } from '../propertyRuns.mts';

/**
 * The state machines without time and without HTTP: a service in which things come and end, and an
 * n8n that keeps a state in memory, stores it as it emits, and can die at any step.
 */
const numRuns = propertyRuns(500);
const MOST_MS = 3_600_000;
const NOW_MS = 1_000_000_000;

/** n8n's memory and database. */
class Persistence<State> {
	memory: State;
	stored: string;
	readonly emitted: string[] = [];

	constructor(
		state: State,
		/** Durable cursors store also what a poll without items did. */
		private readonly durable: boolean,
	) {
		this.memory = state;
		this.stored = JSON.stringify(state);
	}

	/** The end of a poll; n8n stores and emits together. */
	end(state: State, emit: string[]): void {
		this.memory = state;
		this.emitted.push(...emit);
		if (this.durable || emit.length > 0) this.stored = JSON.stringify(state);
	}

	/** What was only in memory is lost. */
	crash(): void {
		this.memory = JSON.parse(this.stored) as State;
	}
}

/** `expect` would take most of the time of 100,000 runs. */
function demand(holds: boolean, what: string): void {
	if (!holds) throw new Error(`Not so: ${what}`);
}

function same(one: string[], other: string[]): boolean {
	return [...one].sort().join() === [...other].sort().join();
}

type Step = { do: 'come' | 'end' | 'poll' | 'cut' | 'die in a poll' | 'crash'; size: number };

const steps = fc.array(
	fc.record({
		do: fc.constantFrom<Step['do']>(
			'come',
			'come',
			'end',
			'poll',
			'poll',
			'cut',
			'die in a poll',
			'crash',
		),
		size: fc.integer({ min: 0, max: 4 }),
	}),
	{ maxLength: 14 },
);

/** Things whose times can be the same. Each is pending first, unless its size is even. */
class Feed {
	readonly things: FeedEntry[] = [];

	come(size: number): void {
		for (let count = 0; count <= size; count += 1) {
			const id = `thing-${this.things.length}`;
			const timeMs = NOW_MS + Math.floor(this.things.length / 3);
			this.things.push({ id, timeMs, finished: (this.things.length + size) % 2 === 0 });
		}
	}

	/** Ends the oldest that run. */
	end(size: number): void {
		const running = this.things.filter(({ finished }) => !finished).slice(0, size + 1);
		for (const thing of running) thing.finished = true;
	}

	/** What a poll reads: all, or one page of it. */
	read(state: FeedState, pageSize = Infinity) {
		const fromMs = state.lowWatermarkMs;
		const after = this.things.filter(({ timeMs }) => timeMs > fromMs).map((one) => ({ ...one }));
		const listed = after.slice(0, pageSize);
		const complete = listed.length === after.length;
		const ids = new Set(pendingBeyond(state, listed));
		const found = this.things.filter(({ id }) => ids.has(id)).map((one) => ({ ...one }));
		const readUntilMs = listed.at(-1)?.timeMs ?? fromMs;
		return { listed, found, complete, readUntilMs, serviceNowMs: NOW_MS + 1_000 };
	}
}

describe('nothing lost and nothing twice, though n8n dies at any step', () => {
	test(
		'a feed',
		() => {
			fc.assert(
				fc.property(fc.boolean(), fc.nat(4), steps, (durable, before, story) => {
					const feed = new Feed();
					feed.come(before);
					const old = feed.things.filter(({ finished }) => finished).map(({ id }) => id);
					const baseline = {
						listed: feed.things.map((one) => ({ ...one })),
						found: [],
						complete: true,
						serviceNowMs: NOW_MS,
					};
					const n8n = new Persistence(beginFeed('all', baseline), durable);
					const poll = (pageSize?: number, dies = false) => {
						const { state, emit } = advanceFeed(n8n.memory, feed.read(n8n.memory, pageSize));
						if (dies) n8n.crash();
						else n8n.end(state, emit);
						return emit.length;
					};
					for (const { do: what, size } of story) {
						if (what === 'come') feed.come(size);
						if (what === 'end') feed.end(size);
						if (what === 'poll') poll();
						if (what === 'cut') poll(size + 1);
						if (what === 'die in a poll') poll(undefined, true);
						if (what === 'crash') n8n.crash();
					}
					feed.end(Infinity);
					poll();
					poll();
					poll();
					const due = feed.things.map(({ id }) => id).filter((id) => !old.includes(id));
					demand(same(n8n.emitted, due), 'each that came after the beginning, once');
				}),
				{ numRuns },
			);
		},
		MOST_MS,
	);

	test(
		'jobs that were given',
		() => {
			fc.assert(
				fc.property(
					fc.boolean(),
					fc.integer({ min: 1, max: 6 }),
					steps,
					(durable, count, story) => {
						const ids = Array.from({ length: count }, (_, at) => `job-${at}`);
						const ended = new Set<string>();
						const n8n = new Persistence<GivenState>(beginGiven('all'), durable);
						const poll = (most: number, dies = false) => {
							const order = givenOrder(n8n.memory, ids);
							const seen = order.slice(0, most);
							const { state, emit } = advanceGiven(n8n.memory, ids, {
								finished: seen.filter((id) => ended.has(id)),
								unknown: [],
								found: seen,
								next: order[most],
							});
							if (dies) n8n.crash();
							else n8n.end(state, emit);
						};
						for (const { do: what, size } of story) {
							if (what === 'come' || what === 'end') ended.add(ids[size % count]);
							if (what === 'poll') poll(Infinity);
							if (what === 'cut') poll(size);
							if (what === 'die in a poll') poll(Infinity, true);
							if (what === 'crash') n8n.crash();
						}
						ids.forEach((id) => ended.add(id));
						poll(Infinity);
						poll(Infinity);
						demand(same(n8n.emitted, ids), 'each, once');
					},
				),
				{ numRuns },
			);
		},
		MOST_MS,
	);

	test(
		'jobs that a schedule starts, of which n8n still knows',
		() => {
			fc.assert(
				fc.property(fc.boolean(), fc.integer({ min: 1, max: 3 }), steps, (durable, most, story) => {
					const running = new Map<string, boolean>();
					const n8n = new Persistence(beginScheduled('all'), durable);
					const known = () => Object.keys(n8n.memory.running);
					let nowMs = NOW_MS;
					const poll = (starts: boolean, dies = false) => {
						nowMs += 60_000;
						const over = known().filter((id) => running.get(id) === false);
						let state = n8n.memory;
						const reserved = starts ? reserve(state, most, over, nowMs, nowMs + 1) : undefined;
						if (reserved) {
							const id = `job-${running.size}`;
							running.set(id, true);
							state = release(reserved.state, reserved.reservation, { id, atMs: nowMs });
						}
						const step = advanceScheduled(state, over, []);
						if (dies) n8n.crash();
						else n8n.end(step.state, step.emit);
						demand(known().length <= most, 'no more at once than allowed');
					};
					for (const { do: what, size } of story) {
						if (what === 'come' || what === 'poll') poll(true);
						if (what === 'end')
							known()
								.slice(0, size)
								.forEach((id) => running.set(id, false));
						if (what === 'cut') poll(false);
						if (what === 'die in a poll') poll(true, true);
						if (what === 'crash') n8n.crash();
					}
					const left = known();
					for (const id of running.keys()) running.set(id, false);
					poll(false);
					const { emitted } = n8n;
					demand(new Set(emitted).size === emitted.length, 'none twice');
					demand(
						left.every((id) => emitted.includes(id)),
						'each that n8n knows',
					);
				}),
				{ numRuns },
			);
		},
		MOST_MS,
	);
});
