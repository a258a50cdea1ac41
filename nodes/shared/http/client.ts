import type { Clock } from '../clock';
import type { Service } from '../service';
import { failureOf, readJson } from './response';
import type { Answer, Request, Transport } from './exchange';
import type { Pace } from './pace';
import { withRetries } from './retry';

/** What sending needs of its surroundings. */
export interface Client {
	service: Service;
	transport: Transport;
	clock: Clock;
	maxRetries: number;
	signal?: AbortSignal;
	/** No try begins after this time (milliseconds of `Clock.monotonicMs`), whatever the request says. */
	until?: number;
	/** Sleeps between two tries. Throws `Cancelled`. */
	sleep(ms: number): Promise<void>;
	/** A field of the credential, unless it is a secret. */
	setting?(name: string): unknown;
	/** The pace that all requests of one run share. Without it each request has its own. */
	pace?: Pace;
	/** Called before each repetition. */
	onRetry?(): void;
}

/**
 * Sends a request until it is answered well or another try is useless or unsafe.
 * @throws ServiceError in the service's own words
 * @throws Cancelled
 */
export async function send(client: Client, request: Request): Promise<Answer> {
	return await withRetries<Answer>(
		client,
		request,
		async () => {
			const outcome = await client.transport(request);
			const good = outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300;
			return good ? { kind: 'done', value: outcome } : outcome;
		},
		(outcome, tries) => failureOf(client.service, request, outcome, tries),
	);
}

/** Sends a request and reads the JSON of its answer. Throws as `send` does. */
export async function sendForJson(client: Client, request: Request): Promise<unknown> {
	return readJson(client.service, request, await send(client, request));
}
