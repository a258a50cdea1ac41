import { failureOf, readJson } from './response';
import { ServiceError, settleService } from './errors';
import { type Answer, isGood, type Request, type Transport } from './exchange';
import type { Ask, Service } from './service';
import { type RetryContext, withRetries } from './retry';

/** What is needed to send requests. */
export interface Client extends RetryContext {
	transport: Transport;
	/** A field of the credential, unless it is a secret. */
	setting?(name: string): unknown;
	/**
	 * What this run, or activation of a trigger, has learnt about the service, such as which of two paths
	 * it has.
	 */
	learnt?: Set<string>;
	/** Shows the user something once: in the hint after the run, or in n8n's log. */
	note?(message: string): void;
}

/**
 * Sends a request until it succeeds, or another try is useless or unsafe.
 * @throws ServiceError with the service's own message; if the request may have been accepted, it says how
 * to check
 * @throws Cancelled
 */
export async function send(client: Client, request: Request): Promise<Answer> {
	return await orDoubt(client, request, sendPlain(client, request));
}

/**
 * Sends a request and reads the JSON of its response. Throws as `send` does.
 * @param read reads the JSON; an error that it throws is reported as a response that can't be used
 */
export async function sendForJson<T = unknown>(
	client: Client,
	request: Request,
	read = (body: unknown) => body as T,
): Promise<T> {
	const reading = sendPlain(client, request).then((answer) =>
		read(readJson(client.service, request, answer)),
	);
	return await orDoubt(client, request, reading);
}

async function sendPlain(client: Client, request: Request): Promise<Answer> {
	const sending = withRetries<Answer>(
		client,
		request,
		async () => {
			const outcome = await client.transport(request);
			const good = outcome.kind === 'answer' && isGood(outcome.status);
			return good ? { kind: 'done', value: outcome } : outcome;
		},
		(outcome, tries) => failureOf(client.service, request, outcome, tries),
	);
	return await sending.catch(async (thrown: unknown) => {
		return await Promise.reject(await explained(client, request, thrown));
	});
}

/** Adds to an error why the service rejected the request, if another request can find out. */
async function explained(client: Client, request: Request, thrown: unknown): Promise<unknown> {
	const { service } = client;
	if (service.whyRefused === undefined || !(thrown instanceof ServiceError)) return thrown;
	const { status, message } = thrown.facts;
	if (status === undefined) return thrown;
	const ask: Ask = async (asked) => await askOnce(client, asked);
	const why = await service.whyRefused(request, { status, message }, ask);
	return why === undefined ? thrown : thrown.advising(why);
}

/** The requests for reasons in a run, by what it has learnt and by path. */
const askedBefore = new WeakMap<object, Map<string, Promise<unknown>>>();

async function askOnce(client: Client, request: Request): Promise<unknown> {
	const asked = askedBefore.get(client.learnt ?? client) ?? new Map<string, Promise<unknown>>();
	askedBefore.set(client.learnt ?? client, asked);
	// If this request is rejected itself, no reason is requested for that.
	const service = { ...client.service, whyRefused: undefined };
	const answer =
		asked.get(request.path) ??
		settleService(sendForJson({ ...client, service, maxRetries: 0 }, request));
	asked.set(request.path, answer);
	const body = await answer;
	return body instanceof ServiceError ? undefined : body;
}

/**
 * The result of the work. If it fails and the request may have been accepted, the error says so, and how to
 * check.
 */
export async function orDoubt<T>(
	{ service }: Pick<Client, 'service'>,
	request: Request,
	work: Promise<T>,
): Promise<T> {
	if (request.safety === 'safe') return await work;
	return await work.catch(async (thrown: unknown) => {
		const isDoubtful = thrown instanceof ServiceError && thrown.facts.mayHaveSucceeded;
		if (!isDoubtful) return await Promise.reject(thrown);
		return await Promise.reject(thrown.advising(doubtOf(service, request, thrown.facts.advice)));
	});
}

/** @param said the advice so far, with the number of tries if there were several */
function doubtOf({ name }: Service, { safety, change }: Request, said: string): string {
	const { mayHave, check } = change ?? {
		mayHave: `${name} may have accepted the request`,
		check: `Check in ${name} before you send it again.`,
	};
	const repeated = safety !== 'unsafe' || / Tried \d/.test(said);
	return `${mayHave}. The request was not resent${repeated ? ' after that' : ''}. ${check}`.trim();
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
