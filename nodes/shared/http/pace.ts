import type { Clock } from '../clock';
import type { Answer } from './exchange';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
const SECOND_MS = 1_000;
/** On a busy machine a timer rings late: so much is caught up, a tenth of a second of requests. */
const TIMER_LAG_MS = 100;
/** So many requests a second are more than n8n sends: there is no pace any more. */
const NO_PACE = 1_000;
/** So many requests in a second measure the limit; fewer are a guess, and very few say nothing. */
const FEWEST_MEASURED = 20;
const FEWEST_GUESSED = 5;
/** The rate begins at this part of the limit, and grows back to it in so much time. */
const START = 0.96;
const STEADY_MS = 1_000;
/** It takes longer where the rate is low: so many requests. Or a refusal costs a long pause: so many of those. */
const STEADY_REQUESTS = 60;
const STEADY_PAUSES = 20;
/** Where the limit is a guess, it is tried sooner. */
const TRYING_MS = 1_000;
/** So much above the limit, the limit must be another one: the rate is doubled in this time. */
const FAR_ABOVE = 1.15;
const DOUBLING_MS = 400;
const MOST_GROWTH = 1.5;
/** What a rate that was doubled until it was refused says of the limit. */
const OVERSHOT = 0.6;
/** A rate that is refused again so soon is cut to this part. */
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
 * The pace of the requests of one run. There is none until the service refuses a request with 429.
 *
 * - A refusal holds the whole run: for Retry-After, otherwise with back-off. A request that can't
 *   wait as long is not sent and ends with the same refusal.
 * - The first refusal takes what the service accepted within the last second for its limit. If that
 *   is little, the rate is doubled until the next refusal.
 * - The rate begins a little below the limit, and grows slowly up to it and beyond with the cube of
 *   the time (as CUBIC, RFC 9438, does): a steady limit is rarely exceeded, a raised one is found.
 * - A burst that is refused counts as one refusal, and the rate is raised at most once in the time
 *   of a round trip: requests that were sent before the last change say nothing of it.
 *
 * In simulation, 1,000 requests under a limit of 2 to 100 within a second take 1.02 to 1.15 times
 * as long as they must, with less than 1.1 tries each (see the tests). A service that allows no
 * burst is slower to learn: at 50 a second, evenly spaced, they take one and a half times as long.
 */
export class Pace {
	/** Requests a second. */
	private rate = Infinity;
	/** What the service seems to take, in requests a second. */
	private limit = Infinity;
	/** Whether the rate is doubled until the next refusal. */
	private isSearching = false;
	private isGuess = false;
	/** When the rate begins to grow, and how long it takes to be at the limit again. */
	private growsFrom = -Infinity;
	private growsForMs = STEADY_MS;
	private refusedAt = -Infinity;
	private raisedAt = -Infinity;
	private refusalsInARow = 0;
	private heldUntil = -Infinity;
	private nextAt = -Infinity;
	private wakesAt = Infinity;
	/** When the service took a request, within the last second. */
	private takenAt: number[] = [];
	private refusal: Answer | undefined;
	private waiting: Waiting[] = [];
	/** How many requests the service has dealt with. */
	taken = 0;

	constructor(
		private readonly clock: Clock,
		private readonly signal?: AbortSignal,
	) {}

	/**
	 * Waits for the next request's turn.
	 * @param until when the request has to begin (milliseconds of `Clock.monotonicMs`)
	 * @returns what the service said when it refused others, if there is no turn until then
	 */
	async turn(until: number): Promise<Answer | undefined> {
		if (this.waiting.length === 0 && this.take()) return undefined;
		return await new Promise((go) => {
			this.waiting.push({ until, go });
			this.pump();
		});
	}

	/** Notes that the service dealt with a request that was sent at that time. */
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
	 * Notes that the service refused a request that was sent at that time, and holds the run.
	 * @param askedMs Retry-After; 0 where there is none
	 * @returns how long the run is held from now on, in milliseconds
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
