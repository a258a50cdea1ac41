import { Cancelled } from '../clock';
import { isTransientStatus, type Outcome, type Safety } from './exchange';
import type { ServiceError } from './errors';
import type { Client } from './client';

/** The longest time that the tries of one request may take together. */
const RETRY_BUDGET_MS = 300_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;

/** What one try came to: its value, or why it has none. */
export type Tried<T> = { kind: 'done'; value: T } | Outcome;

/**
 * Tries until there is a value, or another try is useless or unsafe.
 * @param failure makes the error of the last outcome
 * @throws Cancelled
 */
export async function withRetries<T>(
	client: Client,
	{ safety, until }: { safety: Safety; until?: number },
	tryOnce: () => Promise<Tried<T>>,
	failure: (outcome: Outcome, tries: number) => ServiceError,
): Promise<T> {
	const { clock } = client;
	const lastStart = Math.min(
		clock.monotonicMs() + RETRY_BUDGET_MS,
		until ?? Infinity,
		client.until ?? Infinity,
	);
	for (let attempt = 0; ; attempt += 1) {
		if (client.signal?.aborted) throw new Cancelled();
		const tried = await tryOnce();
		if (tried.kind === 'done') return tried.value;
		const delayMs = retryDelayMs(attempt, tried, clock.now(), clock.random());
		const isLast = attempt >= client.maxRetries || clock.monotonicMs() + delayMs > lastStart;
		if (isLast || !mayRepeat(safety, tried)) throw failure(tried, attempt + 1);
		if (tried.kind === 'answer' && tried.status === 429) client.onBusy?.(delayMs);
		client.onRetry?.();
		await client.sleep(delayMs);
	}
}

/** Whether sending the request again can help, and can't start anything twice. */
export function mayRepeat(safety: Safety, outcome: Outcome): boolean {
	if (outcome.kind === 'unreachable') return outcome.transient;
	if (outcome.kind === 'lost') return safety !== 'unsafe';
	return outcome.status === 429 || (safety !== 'unsafe' && isTransientStatus(outcome.status));
}

/**
 * Milliseconds to wait before the next try: what the service asks for, otherwise exponential
 * back-off with full jitter.
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
	if (asked > 0) return asked;
	return random * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
}

/**
 * Reads Retry-After as seconds or as a date (RFC 9110, 10.2.3). A date is compared with the
 * service's own clock where it tells the time.
 */
export function retryAfterMs(headers: Record<string, unknown>, now: number): number {
	const value = String(headers['retry-after'] ?? '').trim();
	if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;
	const until = Date.parse(value);
	if (Number.isNaN(until)) return 0;
	const serviceNow = Date.parse(String(headers.date ?? ''));
	return Math.max(0, until - (Number.isNaN(serviceNow) ? now : serviceNow));
}
