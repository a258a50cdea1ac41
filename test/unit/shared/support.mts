import { Cancelled, type Clock } from '../../../nodes/shared/clock';
import type { Answer, Outcome, Request } from '../../../nodes/shared/http/exchange';
import type { Client } from '../../../nodes/shared/http/client';
import type { OperationContext } from '../../../nodes/shared/operations/context';
import type { Service } from '../../../nodes/shared/http/service';

export const START_MS = Date.parse('2026-03-01T12:00:00Z');

/** A clock that jumps: who sleeps wakes at once, and the time has passed. */
export class JumpingClock implements Clock {
	readonly slept: number[] = [];
	/** What `random` gives, in turns. */
	chances: number[] = [0.5];
	/** How far the wall clock was set forward, or back. */
	wallShiftMs = 0;
	private time = START_MS;

	now() {
		return this.time + this.wallShiftMs;
	}

	monotonicMs() {
		return this.time;
	}

	/** Lets time pass without anyone sleeping. */
	pass(ms: number) {
		this.time += ms;
	}

	async sleep(ms: number, signal?: AbortSignal, wake?: Promise<unknown>) {
		if (signal?.aborted) throw new Cancelled();
		if (wake !== undefined) return void (await wake);
		this.slept.push(ms);
		this.time += ms;
		await Promise.resolve();
	}

	random() {
		const [first, ...rest] = this.chances;
		this.chances = [...rest, first];
		return first;
	}
}

interface Alarm {
	at: number;
	wake: () => void;
}

/** A clock that stands still until a test moves it. */
export class StoppedClock implements Clock {
	/** Wakes who sleeps longer than this so much too early, as timers of Node.js may. */
	earlyMs = 0;
	/** How far the wall clock was set forward, or back. */
	wallShiftMs = 0;
	private time = START_MS;
	private alarms: Alarm[] = [];

	now() {
		return this.time + this.wallShiftMs;
	}

	monotonicMs() {
		return this.time;
	}

	random() {
		return 0.5;
	}

	async sleep(ms: number, signal?: AbortSignal, wake?: Promise<unknown>) {
		if (signal?.aborted) throw new Cancelled();
		await new Promise<void>((resolve, reject) => {
			const at = this.time + (ms > this.earlyMs ? ms - this.earlyMs : ms);
			const alarm = { at, wake: resolve };
			this.alarms.push(alarm);
			const drop = () => {
				this.alarms = this.alarms.filter((other) => other !== alarm);
			};
			signal?.addEventListener('abort', () => {
				drop();
				reject(new Cancelled());
			});
			void wake?.then(() => resolve(), reject).finally(drop);
		});
	}

	/** Moves the clock, waking everyone on the way. */
	async advance(ms: number) {
		const until = this.time + ms;
		for (;;) {
			await settled();
			const [next] = this.alarms.sort((one, other) => one.at - other.at);
			if (!next || next.at > until) break;
			this.alarms.shift();
			this.time = next.at;
			next.wake();
		}
		this.time = until;
		await settled();
	}
}

/** Random numbers between 0 and 1, the same ones for the same seed. */
export function randomFrom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 16_807) % 2_147_483_647;
		return state / 2_147_483_647;
	};
}

/** Lets everything that can go on without time transient go on. */
export async function settled() {
	for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
}

export const service: Service = {
	name: 'Oracle',
	credentialType: () => 'oracleApi',
	secretFields: ['apiKey'],
	baseUrl: () => 'https://oracle.example',
	errorMessage: (body) => {
		const said = body as { said?: unknown } | undefined;
		return typeof said?.said === 'string' ? said.said : undefined;
	},
	advice: () => undefined,
};

export const read: Request = { method: 'GET', path: '/jobs/1', safety: 'safe' };
export const create: Request = { method: 'POST', path: '/jobs', safety: 'unsafe' };

export function answer(
	status: number,
	body: unknown = {},
	headers: Record<string, unknown> = { 'content-type': 'application/json' },
): Answer {
	return {
		kind: 'answer',
		status,
		headers,
		body: typeof body === 'string' ? body : JSON.stringify(body),
	};
}

export const lost: Outcome = { kind: 'lost', reason: 'the connection was lost' };
export const unreachable: Outcome = {
	kind: 'unreachable',
	reason: 'the connection was refused',
	transient: true,
};
export const nowhere: Outcome = { ...unreachable, transient: false };

export interface Told {
	requests: Request[];
	retries: number;
}

/** A client whose service answers the outcomes one after the other, the last one for ever. */
export function clientOf(
	outcomes: Array<Outcome | ((request: Request) => Outcome)>,
	more: Partial<Client> & { clock?: JumpingClock } = {},
): Client & { told: Told } {
	const clock = more.clock ?? new JumpingClock();
	const told: Told = { requests: [], retries: 0 };
	return {
		service,
		maxRetries: 5,
		transport: async (request) => {
			told.requests.push(request);
			const next = outcomes.length > 1 ? outcomes.shift() : outcomes[0];
			if (next === undefined) throw new Error('No outcome was given');
			return typeof next === 'function' ? next(request) : next;
		},
		sleep: async (ms: number, wake?: Promise<unknown>) => await clock.sleep(ms, more.signal, wake),
		onRetry: () => {
			told.retries += 1;
		},
		...more,
		clock,
		told,
	};
}

export interface ContextOptions {
	parameters?: Record<string, unknown>;
	options?: Record<string, unknown>;
	modes?: Record<string, unknown>;
	clock?: JumpingClock;
	outcomes?: Parameters<typeof clientOf>[0];
	signal?: AbortSignal;
}

const noFile = async () => await Promise.reject(new Error('There are no files here'));
const noFiles: OperationContext['files'] = {
	size: noFile,
	open: noFile,
	keep: noFile,
	fetch: noFile,
};

/** One item's work, without n8n. */
export function contextOf({
	parameters = {},
	options = {},
	modes = {},
	outcomes = [],
	clock,
	signal,
}: ContextOptions = {}): OperationContext & {
	told: Told;
	waits: Array<[polls: number, ms: number]>;
} {
	const waits: Array<[number, number]> = [];
	return {
		...clientOf(outcomes, { ...(clock && { clock }), ...(signal && { signal }) }),
		run: {},
		items: 1,
		itemIndex: 0,
		input: { json: {} },
		isTool: false,
		parameter: (name) => parameters[name],
		locatorMode: (name) => modes[name],
		isExpression: () => false,
		option: (name) => options[name],
		timeZone: () => 'UTC',
		started: () => {},
		noteJob: () => {},
		log: () => {},
		waited: (polls, ms) => waits.push([polls, ms]),
		cost: () => {},
		files: noFiles,
		waits,
	};
}

/** What a promise is rejected with. */
export async function thrownBy(work: Promise<unknown>): Promise<Error> {
	const thrown: unknown = await work.then(
		() => new Error('Nothing was thrown'),
		(error: unknown) => error,
	);
	return thrown instanceof Error ? thrown : new Error(`Not an Error: ${String(thrown)}`);
}

/** A part of something large of n8n's, to stand for the whole. */
export function partly<T extends object>(parts: { [K in keyof T]?: unknown }): T;
export function partly(parts: object): object {
	return parts;
}
