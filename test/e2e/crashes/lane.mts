import { setTimeout as sleep } from 'node:timers/promises';

import type { Instance } from '../../lab/instance.mts';
import type { N8nClient } from '../../lab/rest.mts';
import { MANIFESTS } from '../../services/index.mts';
import type { Stage } from '../part.mts';
import { Database, type Snapshot } from './database.mts';
import { LOG_SETTINGS, sizeOf, takeOversIn } from './log.mts';
import type { Mode } from './modes.mts';
import { chooseMoment, describeMoment, untilMoment } from './moments.mts';
import type { Random } from './random.mts';
import type { Life } from './verdict.mts';
import { workflowFor } from './workflows.mts';
import type { Watched } from './world/watched.mts';

const GROWTH_PAUSE_MS = [500, 2_500] as const;
const BEGIN_WAIT_MS = 300_000;
const LAST_POLLS = 2;
const LAST_POLLS_WAIT_MS = 600_000;
/** After this time a poll that has begun is over, and so are the runs that it has started. */
const POLL_TAIL_MS = 15_000;
const ACTIVATION_WAIT_MS = 300_000;
const LOOK_MS = 1_000;
const IDS_TO_BEGIN_WITH = 30;
const IDS_PER_ROUND = 12;

/** One process of n8n, from its start to its end. */
interface Past {
	endedMs: number;
	/** By workflow name. */
	takenOverMs: Map<string, number[]>;
	snapshot: Snapshot;
}

/** The result of a lane. */
export interface LaneResult {
	mode: Mode;
	kills: number;
	/** With what each trigger went through, in the order of n8n's lives. */
	watched: Array<{ watched: Watched; lives: Life[] }>;
	/** As n8n has them at the end. */
	statuses: string[];
	/** Executions that hold no items: those of polls that did not succeed. */
	withoutItems: number;
	/** What a trigger started after this need not have been emitted (milliseconds since 1970). */
	cutMs: number;
}

/** One n8n that is killed again and again, and the services that its triggers watch. */
export class Lane {
	readonly #lives: Past[] = [];
	readonly #ids = new Map<Watched, string>();
	#watched: Watched[] = [];
	#running: { instance: Instance; userFolder: string } | undefined;
	#logFrom = 0;

	constructor(
		private readonly name: string,
		private readonly mode: Mode,
		private readonly stage: Stage,
		private readonly random: Random,
	) {}

	/** Starts the services and n8n, and activates the triggers. */
	async open(rounds: number): Promise<void> {
		const { stage } = this;
		this.#watched = await this.#startWorld(IDS_TO_BEGIN_WITH + rounds * IDS_PER_ROUND);
		const { instance, n8n, userFolder } = await stage.rig({ env: this.#env, name: this.name });
		this.#running = { instance, userFolder };
		await this.#activate(n8n);
	}

	/** Kills n8n this many times, then lets it settle. */
	async run(rounds: number): Promise<LaneResult> {
		const { signal, installation } = this.stage;
		if (!this.#running) throw new Error(`${this.name} is not open`);
		let { instance } = this.#running;
		const { userFolder } = this.#running;
		const database = new Database(await installation(), userFolder, signal);
		await this.#untilBegun(database);
		const growth = this.#grow();
		let startedMs = Date.now();
		for (let round = 1; round <= rounds; round++) {
			const moment = chooseMoment(this.random, this.#watched);
			this.#say(`round ${round} of ${rounds}: to be killed ${describeMoment(moment)}`);
			await untilMoment(moment, { startedMs, logFile: instance.logFile, signal });
			await instance.kill();
			await this.#endLife(database, instance.logFile);
			if (round === rounds) {
				await growth.stop();
				for (const watched of this.#watched) watched.settle();
			}
			startedMs = Date.now();
			instance = await this.stage.start({
				userFolder,
				env: this.#env,
				name: this.name,
				readyPaths: [],
			});
		}
		this.#say('the last start: waiting until all triggers have looked twice');
		const cutMs = await this.#rest();
		await instance.stop();
		await this.#endLife(database, instance.logFile);
		return this.#result(rounds, cutMs);
	}

	get #env(): Record<string, string> {
		return { ...this.mode.env, ...LOG_SETTINGS };
	}

	async #startWorld(ids: number): Promise<Watched[]> {
		const services = await Promise.all(MANIFESTS.map(async ({ crashes }) => await crashes?.()));
		const opening = services.flatMap((all) => (all ?? []).map(async (open) => await open(ids)));
		const watched = await Promise.all(opening);
		for (const { stop } of watched) this.stage.cleanup.add(stop);
		return watched;
	}

	async #activate(n8n: N8nClient): Promise<void> {
		for (const watched of this.#watched) {
			const { name, type, data } = watched.credential;
			const id = await n8n.createCredential(name, type, data);
			const workflow = await n8n.createWorkflow(workflowFor(watched, { id, name }));
			this.#ids.set(watched, workflow.id);
			await n8n.activate(workflow, ACTIVATION_WAIT_MS);
		}
	}

	/** Waits until n8n has stored where each feed begins: what was there before must not be emitted. */
	async #untilBegun(database: Database): Promise<void> {
		const deadline = Date.now() + BEGIN_WAIT_MS;
		for (;;) {
			const { states } = await database.read(this.mode.transactions);
			const begun = this.#watched.filter(({ needsBeginning }) => needsBeginning);
			if (begun.every((watched) => states.get(this.#idOf(watched)) !== undefined)) return;
			if (Date.now() > deadline) throw new Error(`${this.name}: no trigger has begun to watch`);
			await sleep(LOOK_MS, undefined, { signal: this.stage.signal });
		}
	}

	#grow(): { stop: () => Promise<void> } {
		const enough = new AbortController();
		const signal = AbortSignal.any([this.stage.signal, enough.signal]);
		const growing = (async () => {
			while (!signal.aborted) {
				for (const { grow } of this.#watched) grow(this.random);
				const ms = this.random.between(...GROWTH_PAUSE_MS);
				await sleep(ms, undefined, { signal }).catch(() => {});
			}
		})();
		const stop = async () => {
			enough.abort();
			await growing;
		};
		this.stage.cleanup.add(stop);
		return { stop };
	}

	async #endLife(database: Database, logFile: string): Promise<void> {
		const takenOverMs = await takeOversIn(logFile, this.#logFrom);
		this.#logFrom = await sizeOf(logFile);
		const endedMs = Date.now();
		const snapshot = await database.read(this.mode.transactions);
		const before = this.#lives.at(-1)?.snapshot.executions.length ?? 0;
		this.#lives.push({ endedMs, takenOverMs, snapshot });
		const takenOver = [...takenOverMs.values()].flat().length;
		const stored = snapshot.executions.length - before;
		this.#say(`life ${this.#lives.length}: ${takenOver} batches taken over, ${stored} stored`);
	}

	/** Waits until the triggers have checked everything, and returns the time up to which they did. */
	async #rest(): Promise<number> {
		const { signal } = this.stage;
		const deadline = Date.now() + LAST_POLLS_WAIT_MS;
		const goals = this.#watched.map((watched) => ({
			watched,
			polls: watched.polls() + LAST_POLLS,
		}));
		for (;;) {
			const late = goals.filter(({ watched, polls }) => watched.polls() < polls);
			if (late.length === 0) break;
			if (Date.now() > deadline) {
				throw new Error(`${this.name}: no poll of ${late.map(({ watched }) => watched.name)}`);
			}
			await sleep(LOOK_MS, undefined, { signal });
		}
		const cutMs = Date.now();
		await sleep(POLL_TAIL_MS, undefined, { signal });
		return cutMs;
	}

	#result(kills: number, cutMs: number): LaneResult {
		const { executions } = this.#lives[this.#lives.length - 1].snapshot;
		const earlier = this.#lives.at(-2)?.snapshot.executions.map(({ id }) => id) ?? [];
		// At the last stop, which is no kill, n8n may have been about to begin one.
		const begun = executions.filter(({ id, status }) => status !== 'new' || earlier.includes(id));
		return {
			mode: this.mode,
			kills,
			cutMs,
			watched: this.#watched.map((watched) => ({ watched, lives: this.#livesOf(watched) })),
			statuses: begun.map(({ status }) => status),
			withoutItems: executions.filter(({ items }) => items.length === 0).length,
		};
	}

	#livesOf(watched: Watched): Life[] {
		const workflowId = this.#idOf(watched);
		let known = 0;
		return this.#lives.map(({ endedMs, takenOverMs, snapshot }) => {
			const executions = snapshot.executions
				.filter((row) => row.workflowId === workflowId && row.id > known && row.items.length > 0)
				.map(({ items }) => items.map(watched.idOf));
			known = Math.max(known, ...snapshot.executions.map(({ id }) => id));
			return {
				endedMs,
				executions,
				takenOverMs: takenOverMs.get(watched.name) ?? [],
				isOpen: (id) => watched.isOpen(snapshot.states.get(workflowId), id),
			};
		});
	}

	#idOf(watched: Watched): string {
		const id = this.#ids.get(watched);
		if (id === undefined) throw new Error(`${watched.name} has no workflow`);
		return id;
	}

	#say(text: string): void {
		this.stage.progress.say(`${this.name}: ${text}`);
	}
}
