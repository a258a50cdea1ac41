import { Cancelled, type Clock } from '../clock';
import type { Service } from '../service';
import { failureOf, readJson } from './answer';
import type { Answer, Request, Transport } from './exchange';
import { mayRepeat, RETRY_BUDGET_MS, retryDelayMs } from './retry';

/** What sending needs of its surroundings. */
export interface Sender {
	service: Service;
	transport: Transport;
	clock: Clock;
	maxRetries: number;
	signal?: AbortSignal;
	/** No try begins after this time (milliseconds since 1970), whatever the request says. */
	until?: number;
	/** Sleeps between two tries. Throws `Cancelled`. */
	sleep(ms: number): Promise<void>;
	/** A field of the credential, unless it is a secret. */
	setting?(name: string): unknown;
	/** Called when the service says that there are too many requests. */
	onBusy?(ms: number): void;
	/** Called before each repetition. */
	onRetry?(): void;
}

/**
 * Sends a request until it is answered well or another try is useless or unsafe.
 * @throws ServiceFailure in the service's own words
 * @throws Cancelled
 */
export async function send(sender: Sender, request: Request): Promise<Answer> {
	const { clock } = sender;
	const lastStart = Math.min(
		clock.now() + RETRY_BUDGET_MS,
		request.until ?? Infinity,
		sender.until ?? Infinity,
	);
	for (let attempt = 0; ; attempt += 1) {
		if (sender.signal?.aborted) throw new Cancelled();
		const outcome = await sender.transport(request);
		if (outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300) return outcome;
		const now = clock.now();
		const delayMs = retryDelayMs(attempt, outcome, now, clock.random());
		const giveUp =
			attempt >= sender.maxRetries ||
			now + delayMs > lastStart ||
			!mayRepeat(request.safety, outcome);
		if (giveUp) throw failureOf(sender.service, request, outcome, attempt + 1);
		if (outcome.kind === 'answer' && outcome.status === 429) sender.onBusy?.(delayMs);
		sender.onRetry?.();
		await sender.sleep(delayMs);
	}
}

/** Sends a request and reads the JSON of its answer. Throws as `send` does. */
export async function sendForJson(sender: Sender, request: Request): Promise<unknown> {
	return readJson(sender.service, request, await send(sender, request));
}
