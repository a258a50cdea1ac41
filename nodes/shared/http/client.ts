import { failureOf, readJson } from './response';
import { type Answer, isGood, type Request, type Transport } from './exchange';
import { type RetryContext, withRetries } from './retry';

/** What sending needs of its surroundings. */
export interface Client extends RetryContext {
	transport: Transport;
	/** A field of the credential, unless it is a secret. */
	setting?(name: string): unknown;
	/** What this run, or poll, has learnt of the service, such as which of two paths it has. */
	learnt?: Set<string>;
	/** Tells the user something once: in the hint after the run, or in n8n's log. */
	note?(message: string): void;
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
			const good = outcome.kind === 'answer' && isGood(outcome.status);
			return good ? { kind: 'done', value: outcome } : outcome;
		},
		(outcome, tries) => failureOf(client.service, request, outcome, tries),
	);
}

/** Sends a request and reads the JSON of its answer. Throws as `send` does. */
export async function sendForJson(client: Client, request: Request): Promise<unknown> {
	return readJson(client.service, request, await send(client, request));
}

/**
 * The same client with a deadline (milliseconds of `Clock.monotonicMs`): no retry begins after it,
 * and each request ends at it, or a second after it began.
 */
export function withDeadline<C extends Client>(client: C, deadline: number): C {
	return {
		...client,
		until: Math.min(deadline, client.until ?? Infinity),
		transport: async (request) => {
			const until = Math.min(deadline, request.until ?? Infinity);
			return await client.transport({ ...request, until });
		},
	};
}
