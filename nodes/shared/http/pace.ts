import type { Clock } from '../clock';
import type { Answer } from './exchange';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
const SECOND_MS = 1_000;
/** Timers fire late on a busy machine. Up to this much delay is made up for by the requests that follow. */
const TIMER_LAG_MS = 100;
/** n8n can't send this many requests a second: from here on, requests are not paced any more. */
const NO_PACE = 1_000;
/** This many accepted requests in the last second measure the limit; fewer only suggest it. */
const FEWEST_MEASURED = 20;
/** After fewer than this, the limit is searched for. */
const FEWEST_GUESSED = 5;
/** After a 429 the rate starts at this share of the limit, and grows back to it in at least STEADY_MS. */
const START = 0.96;
const STEADY_MS = 1_000;
/** It takes longer if the rate is low (this many requests) or a 429 costs a long pause (this many pauses). */
const STEADY_REQUESTS = 60;
const STEADY_PAUSES = 20;
/** The time to grow back if the limit is only a guess. */
const TRYING_MS = 1_000;
/** If requests are accepted this far above the limit, it has risen: the rate doubles in DOUBLING_MS. */
const FAR_ABOVE = 1.15;
const DOUBLING_MS = 400;
const MOST_GROWTH = 1.5;
/** If doubling the rate has led to a 429, the limit is taken to be this share of the rate. */
const OVERSHOT = 0.6;
/** If the service responds with 429 again within SOON_MS, the rate is cut to this share. */
const SOON_MS = 2_000;
const SOON_CUT = 0.9;

/** Exponential back-off with full jitter, in milliseconds. @param attempt 0 before the first retry */
export function backOffMs(attempt: number, random: number): number {
	return random * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
}

interface Waiting {
	/** When the request has to begin (milliseconds of `Clock.monotonicMs`). */
	until: number;
	go: (refusal?: Answer) => void;
}

/**
 * Paces the requests of one run, once the service has rejected one with 429.
 *
 * - A 429 pauses the whole run: for Retry-After, otherwise with back-off. A request that can't wait
 *   that long is not sent, and fails with the same response.
 * - At the first 429, the limit is taken to be what the service accepted within the last second. If
 *   that is very little, the rate is doubled until the next 429.
 * - The rate starts a little below the limit, and grows up to it and beyond with the cube of the time
 *   (like CUBIC, RFC 9438): it rarely exceeds a steady limit, and it finds a limit that was raised.
 * - A rejected burst counts as one 429, and the rate is raised at most once per round trip: requests
 *   that were sent before the last change say nothing about the new rate.
 *
 * In simulation, 1,000 requests under a limit of 2 to 100 a second take 1.02 to 1.15 times as long as
 * the limit requires, with fewer than 1.1 requests sent for each; the tests allow a little more. A limit
 * without bursts takes longer to learn: at 50 evenly spaced requests a second, 1.5 times as long.
 */
export class Pace {
	/** Requests a second. */
	private rate = Infinity;
	/** The service's limit as far as it is known, in requests a second. */
	private limit = Infinity;
	/** Whether the rate is doubled until the next 429. */
	private isSearching = false;
	private isGuess = false;
	/** When the rate begins to grow, and how long it takes to reach the limit again. */
	private growsFrom = -Infinity;
	private growsForMs = STEADY_MS;
	private refusedAt = -Infinity;
	private raisedAt = -Infinity;
	private refusalsInARow = 0;
	private heldUntil = -Infinity;
	private nextAt = -Infinity;
	private wakesAt = Infinity;
	/** When the service processed requests, within the last second. */
	private takenAt: number[] = [];
	private refusal: Answer | undefined;
	private waiting: Waiting[] = [];
	/** How many requests the service has processed. */
	taken = 0;

	constructor(
		private readonly clock: Clock,
		private readonly signal?: AbortSignal,
	) {}

	/**
	 * Waits for the next request's turn.
	 * @param until when the request has to begin (milliseconds of `Clock.monotonicMs`)
	 * @returns undefined at the request's turn; the last 429 response if its turn would come too late
	 */
	async turn(until: number): Promise<Answer | undefined> {
		if (this.waiting.length === 0 && this.take()) return undefined;
		return await new Promise((go) => {
			this.waiting.push({ until, go });
			this.pump();
		});
	}

	/** Notes that the service processed a request that was sent at that time. */
	accept(sentAt: number): void {
		const now = this.clock.monotonicMs();
		this.taken += 1;
		this.takenAt.push(now);
		this.forgetOld(now);
		if (sentAt < this.refusedAt) return;
		this.refusalsInARow = 0;
		if (this.rate === Infinity || sentAt < this.raisedAt) return;
		this.rate = this.raised(now);
		this.raisedAt = now;
	}

	/**
	 * Notes that the service responded with 429 to a request that was sent at that time, and pauses the run.
	 * @param askedMs Retry-After; 0 where there is none
	 * @returns how long the run is paused from now on, in milliseconds
	 */
	refuse(sentAt: number, refusal: Answer, askedMs: number): number {
		const now = this.clock.monotonicMs();
		this.refusal = refusal;
		const isNew = sentAt >= this.refusedAt;
		if (isNew && this.refusalsInARow === 0) this.lower(now);
		const delayMs = askedMs > 0 || !isNew ? askedMs : this.backOff();
		this.heldUntil = Math.max(this.heldUntil, now + delayMs);
		if (isNew) {
			this.refusalsInARow += 1;
			this.refusedAt = now;
			this.nextAt = -Infinity;
			this.growsFrom = this.heldUntil;
			const steadyMs = Math.max(
				STEADY_MS,
				(STEADY_REQUESTS * SECOND_MS) / this.rate,
				STEADY_PAUSES * (this.heldUntil - now),
			);
			this.growsForMs = this.isGuess ? TRYING_MS : steadyMs;
			this.raisedAt = this.heldUntil;
		}
		this.pump();
		return Math.max(0, Math.round(this.heldUntil - now));
	}

	private backOff(): number {
		const spacingMs = SECOND_MS / this.rate;
		const longestMs = backOffMs(this.refusalsInARow, this.clock.random());
		return Math.min(longestMs, spacingMs * 2 ** this.refusalsInARow);
	}

	private lower(now: number): void {
		this.forgetOld(now);
		const taken = this.takenAt.length;
		const isMeasured = taken >= FEWEST_MEASURED;
		const isFirst = this.rate === Infinity;
		if (isFirst) this.limit = Math.max(1, taken);
		else if (this.isSearching) this.limit = Math.max(taken, this.rate * OVERSHOT);
		else {
			const measured = isMeasured ? taken : this.rate * START;
			const isSoon = now - this.refusedAt < SOON_MS;
			this.limit = Math.min(measured, this.rate * (isSoon ? SOON_CUT : 1));
		}
		this.isGuess = this.isSearching || (isFirst && !isMeasured);
		this.isSearching = isFirst && taken < FEWEST_GUESSED;
		this.rate = this.limit * (this.isSearching ? 1 : START);
	}

	private raised(now: number): number {
		this.isSearching ||= this.rate > this.limit * FAR_ABOVE;
		if (this.isSearching) {
			const growth = 2 ** ((now - this.raisedAt) / DOUBLING_MS);
			const rate = this.rate * Math.min(MOST_GROWTH, growth);
			return rate > NO_PACE ? Infinity : rate;
		}
		const part = (now - this.growsFrom) / this.growsForMs;
		return Math.max(this.rate, this.limit * (START + (1 - START) * part ** 3));
	}

	private forgetOld(now: number): void {
		while (this.takenAt[0] < now - SECOND_MS) this.takenAt.shift();
	}

	/** Takes the next turn, if it has come. */
	private take(): boolean {
		const now = this.clock.monotonicMs();
		if (this.readyAt() > now && !this.signal?.aborted) return false;
		const dueAt = now - this.nextAt < TIMER_LAG_MS ? this.nextAt : now;
		this.nextAt = dueAt + SECOND_MS / this.rate;
		return true;
	}

	private readyAt(): number {
		return Math.max(this.heldUntil, this.nextAt);
	}

	private pump(): void {
		while (this.waiting.length > 0 && this.take()) this.waiting.shift()?.go();
		if (this.waiting.length === 0) return;
		const readyAt = this.readyAt();
		const tooLate = this.waiting.filter(({ until }) => until < readyAt);
		this.waiting = this.waiting.filter(({ until }) => until >= readyAt);
		for (const { go } of tooLate) go(this.refusal);
		if (this.waiting.length === 0 || this.wakesAt <= readyAt) return;
		this.wakesAt = readyAt;
		const wake = () => {
			if (this.wakesAt === readyAt) this.wakesAt = Infinity;
			this.pump();
		};
		void this.clock.sleep(readyAt - this.clock.monotonicMs(), this.signal).then(wake, wake);
	}
}
