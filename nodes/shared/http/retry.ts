import { Cancelled, type Clock } from '../clock';
import type { Service } from './service';
import { type Answer, isTransientStatus, type Outcome, type Safety } from './exchange';
import type { ServiceError } from './errors';
import { backOffMs, Pace } from './pace';

/** The longest total time for all tries of one request. */
const RETRY_BUDGET_MS = 300_000;

/** What is needed to retry. */
export interface RetryContext {
	service: Service;
	clock: Clock;
	maxRetries: number;
	signal?: AbortSignal;
	/**
	 * No try begins after this time (milliseconds of `Clock.monotonicMs`), regardless of the request's own
	 * deadline.
	 */
	until?: number;
	/** Sleeps between two tries. Throws `Cancelled`. */
	sleep(ms: number): Promise<void>;
	/** The pace that all requests of one run share. Without it each request has its own. */
	pace?: Pace;
	/** Waits until the item may send: called before each request. Throws `Cancelled`. */
	turn?(): Promise<void> | undefined;
	/** Called before each repetition. */
	onRetry?(): void;
}

/** The outcome of one try: its value, or why it has none. */
export type Tried<T> = { kind: 'done'; value: T } | Outcome;

/**
 * Tries until there is a value, or another try is useless or unsafe. A 429 doesn't use up a request's
 * retries while the service accepts other requests of the run.
 * @param failure makes the error from the last outcome; after 0 tries, from that of another request
 * @throws Cancelled
 */
export async function withRetries<T>(
	client: RetryContext,
	{ safety, until }: { safety: Safety; until?: number },
	tryOnce: () => Promise<Tried<T>>,
	failure: (outcome: Outcome, tries: number) => ServiceError,
): Promise<T> {
	const { clock, signal, pace = new Pace(clock, signal) } = client;
	const lastStart = Math.min(
		clock.monotonicMs() + RETRY_BUDGET_MS,
		until ?? Infinity,
		client.until ?? Infinity,
	);
	const turn = client.turn?.();
	if (turn) await turn;
	let retries = 0;
	let takenBefore = 0;
	let last: Outcome | undefined;
	let inDoubt = false;
	const failed = (outcome: Outcome, tries: number): ServiceError => {
		const error = withPause(client, outcome, failure(outcome, tries));
		return inDoubt && safety !== 'safe' ? error.inDoubt() : error;
	};
	for (let tries = 0; ; tries += 1) {
		const refusal = await pace.turn(lastStart);
		if (signal?.aborted) throw new Cancelled();
		if (refusal !== undefined) {
			if (last !== undefined) throw failed(last, tries);
			throw failed(refusal, 0).advising(
				'That was the response to an earlier request. This one was not sent.',
			);
		}
		const sentAt = clock.monotonicMs();
		const tried = await tryOnce();
		if (isTaken(tried)) pace.accept(sentAt);
		if (tried.kind === 'done') return tried.value;
		let heldMs = 0;
		if (isRefusal(tried)) {
			heldMs = pace.refuse(sentAt, tried, retryAfterMs(tried.headers, clock.now()));
			if (pace.taken > takenBefore) retries = 0;
			takenBefore = pace.taken;
		}
		const isFirstRefusal = isRefusal(tried) && retries === 0;
		const ownMs = isFirstRefusal ? 0 : retryDelayMs(retries, tried, clock.now(), clock.random());
		const delayMs = Math.max(heldMs, ownMs);
		const isLast = retries >= client.maxRetries || clock.monotonicMs() + delayMs > lastStart;
		if (isLast || !mayRepeat(safety, tried)) {
			throw failed(tried, tries + 1);
		}
		last = tried;
		inDoubt ||= !isUntaken(tried);
		retries += 1;
		client.onRetry?.();
		await client.sleep(delayMs);
	}
}

/** A sentence on how long the service rejects all requests, if it sends that. */
function withPause(
	{ service, clock }: RetryContext,
	outcome: Outcome,
	error: ServiceError,
): ServiceError {
	if (!isRefusal(outcome)) return error;
	const seconds = Math.ceil(retryAfterMs(outcome.headers, clock.now()) / 1_000);
	if (seconds === 0) return error;
	const pause = seconds === 1 ? '1 second' : `${seconds} seconds`;
	return error.advising(
		`${service.name} asks to wait ${pause} before the next request (Retry-After).`,
	);
}

function isRefusal<T>(tried: Tried<T>): tried is Answer {
	return tried.kind === 'answer' && tried.status === 429;
}

/** Whether the service has processed the request: it succeeded, or failed permanently. */
function isTaken<T>(tried: Tried<T>): boolean {
	return tried.kind === 'done' || (tried.kind === 'answer' && !isTransientStatus(tried.status));
}

/** Whether the service certainly has not accepted the request. */
function isUntaken(outcome: Outcome): boolean {
	return outcome.kind === 'unreachable' || (outcome.kind === 'answer' && outcome.status === 429);
}

/** Whether sending the request again can help, and can't start anything twice. */
export function mayRepeat(safety: Safety, outcome: Outcome): boolean {
	if (outcome.kind === 'unreachable') return outcome.transient;
	if (isUntaken(outcome)) return true;
	if (safety === 'unsafe') return false;
	return outcome.kind === 'lost' || isTransientStatus(outcome.status);
}

/**
 * Milliseconds to wait before the next try: Retry-After, otherwise exponential back-off with full jitter.
 * @param attempt 0 before the first repetition
 */
export function retryDelayMs(
	attempt: number,
	outcome: Outcome,
	now: number,
	random: number,
): number {
	const asked =
		outcome.kind === 'answer' && (outcome.status === 429 || outcome.status === 503)
			? retryAfterMs(outcome.headers, now)
			: 0;
	return asked > 0 ? asked : backOffMs(attempt, random);
}

/**
 * Reads Retry-After as seconds or as a date (RFC 9110, 10.2.3). A date is compared with the service's own
 * clock, if the response has it.
 */
export function retryAfterMs(headers: Record<string, unknown>, now: number): number {
	const value = String(headers['retry-after'] ?? '').trim();
	if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
	const until = Date.parse(value);
	if (Number.isNaN(until)) return 0;
	const serviceNow = Date.parse(String(headers.date ?? ''));
	return Math.max(0, until - (Number.isNaN(serviceNow) ? now : serviceNow));
}
