import type { Clock } from '../clock';
import type { Answer } from './exchange';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
const SECOND_MS = 1_000;
/** On a busy machine a timer rings late: so much is caught up, a tenth of a second of requests. */
const TIMER_LAG_MS = 100;
/** So many requests a second are more than n8n sends: there is no pace any more. */
const NO_PACE = 1_000;
/** A refused rate is cut to this part of it. */
const CUT = 0.9;
/** How a rate grows with an answer, far from the rate that was refused and near it. */
const FAST = 1.5;
const SLOW = 1.004;
/** So much above the refused rate, the limit has been raised. */
const FAR_ABOVE = 1.15;
/** With fewer requests in a second, what the service took says little of its limit. */
const FEWEST_MEASURED = 5;

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
 * - The first refusal sets the rate to what the service accepted within the last second. Each later
 *   one cuts the rate by a tenth.
 * - Each answer that is not a refusal raises the rate: fast up to nine tenths of the rate that was
 *   refused, then slowly, and fast again once it is so far above that the limit must have changed.
 * - A burst that is refused counts as one refusal, and the rate is raised at most once in the time
 *   of a round trip: requests that were sent before the last change say nothing of it.
 *
 * In simulation, 300 requests under a limit of 2 or 5 a second take 1.0 to 1.25 times as long as they
 * must, with 1.1 tries each; most refusals come before the limit is known. What the service accepts
 * at first is a poor guess where it takes few at once but many a second, such as 50 evenly spaced:
 * 1,000 requests take about twice as long as they must there, since the rate is raised carefully.
 */
export class Pace {
	/** Requests a second. */
	private rate = Infinity;
	/** The rate that was refused last. */
	private refusedRate = Infinity;
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
		this.rate = this.raised();
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
		let delayMs = askedMs;
		if (sentAt >= this.refusedAt) {
			if (this.refusalsInARow === 0) this.lower(now);
			if (askedMs === 0) delayMs = this.backOff();
			this.refusalsInARow += 1;
			this.refusedAt = now;
			this.nextAt = -Infinity;
		}
		this.heldUntil = Math.max(this.heldUntil, now + delayMs);
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
		const measured = Math.max(1, this.takenAt.length);
		const isNear = this.refusedRate < Infinity && this.rate <= this.refusedRate * FAR_ABOVE;
		const cut = this.rate * CUT;
		this.refusedRate = isNear || measured < FEWEST_MEASURED ? this.rate : measured;
		this.rate = isNear ? cut : Math.min(cut, measured);
	}

	private raised(): number {
		const near = this.refusedRate * CUT;
		if (this.rate < near) return Math.min(this.rate * FAST, near);
		const rate = this.rate * (this.rate > this.refusedRate * FAR_ABOVE ? FAST : SLOW);
		return rate > NO_PACE ? Infinity : rate;
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
