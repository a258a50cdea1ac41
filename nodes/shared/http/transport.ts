import type { IExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { systemClock } from '../clock';
import { isStream, MOST_REFUSAL_BYTES, readText, type BodyText } from './body';
import {
	type Caller,
	isGood,
	type OpenCredential,
	type Outcome,
	type Request,
	type Transport,
	type Upload,
} from './exchange';
import { brokenReason, isResponse, layersOf, networkOutcome } from './networkErrors';
import { TIMED_OUT } from './networkReasons';
import { isOAuth2, NoTokenError, requestWithToken } from './oauth2';
import { redactJson } from './redact';
import { TIME_UP, TimeLimit } from './timeLimit';

export type { Caller, OpenCredential } from './exchange';

/** The settings of n8n's own "Request Options", in n8n's format. */
export interface RequestSettings {
	proxy?: IHttpRequestOptions['proxy'];
	timeoutMs?: number;
	allowUnauthorizedCerts: boolean;
}

/** One try in progress. */
export interface Attempt {
	limit: TimeLimit;
	/** Something may have reached the service. */
	sent: boolean;
}

/** The default of n8n's declarative nodes. */
const DEFAULT_TIMEOUT_MS = 300_000;
const SHORTEST_TIMEOUT_MS = 1_000;
/** The largest JSON of a successful response, after decompression. */
const MOST_ANSWER_BYTES = 64 * 1024 * 1024;
/** The body as bytes: n8n's HTTP client would copy an object, member by member, before it sends it. */
const JSON_BODY = { 'content-type': 'application/json' };

/**
 * Sends through n8n's own helper, which signs the request with the credential. Redirects are not followed:
 * n8n would send a key in a custom header to any host.
 */
export function n8nTransport(
	caller: Caller,
	credential: OpenCredential,
	settings: RequestSettings,
): Transport {
	const cancel = cancelOf(caller);
	return async (request) => {
		const limit = limitOf(request, settings, cancel);
		const attempt: Attempt = { limit, sent: false };
		try {
			const upload = await limit.within(openUpload(request.upload, limit));
			if (upload === TIME_UP) return timedOut(attempt, credential);
			const json = request.body && Buffer.from(JSON.stringify(request.body));
			const body = upload?.body ?? json;
			const options: IHttpRequestOptions = {
				method: request.method,
				url: credential.baseUrl + request.path,
				headers: { accept: 'application/json', ...(json && JSON_BODY), ...upload?.headers },
				...(request.query && { qs: request.query }),
				...(body && { body }),
			};
			const work = sendSigned(caller, credential, withSettings(options, settings), attempt)
				.then(async (response) => await answerOf(response, limit))
				.catch(async (error: unknown) => await failedOutcome(error, limit))
				.finally(() => upload?.close?.());
			const sent = limit.within(work);
			const outcome = await (upload?.unreadable ? Promise.race([sent, upload.unreadable]) : sent);
			if (outcome === TIME_UP) return timedOut(attempt, credential);
			if (outcome.kind !== 'answer') return outcome;
			const oAuth2 = isOAuth2(credential.type);
			return {
				...outcome,
				body: redactJson(outcome.body, credential.secrets),
				...(oAuth2 && { oAuth2 }),
			};
		} finally {
			limit.abort();
		}
	};
}

/** The execution's cancel signal, in the contexts that have one. */
export function cancelOf(caller: Caller): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in caller ? caller.getExecutionCancelSignal() : undefined;
}

function limitOf(
	{ timeoutMs, until }: Pick<Request, 'timeoutMs' | 'until'>,
	settings: RequestSettings,
	cancel: AbortSignal | undefined,
): TimeLimit {
	const ms = settings.timeoutMs ?? timeoutMs ?? DEFAULT_TIMEOUT_MS;
	const end =
		until === undefined
			? undefined
			: Math.max(until, systemClock.monotonicMs() + SHORTEST_TIMEOUT_MS);
	return new TimeLimit(ms, end, cancel);
}

async function openUpload(upload: Upload | undefined, limit: TimeLimit) {
	if (upload === undefined) return undefined;
	const { bytes, ...open } = await upload.open(() => limit.goesOn());
	return {
		...open,
		headers: {
			accept: 'application/json, text/plain;q=0.9, */*;q=0.8',
			'content-type': upload.contentType,
			'content-length': bytes,
		},
	};
}

/** The options that make n8n return every response unchanged, as a stream. */
export function withSettings(
	options: IHttpRequestOptions,
	{ proxy, allowUnauthorizedCerts }: RequestSettings,
): IHttpRequestOptions {
	return {
		...options,
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		// n8n's timeout stops at the first byte of a response, and never applies to some responses.
		timeout: 0,
		...(proxy && { proxy }),
		...(allowUnauthorizedCerts && { skipSslCertificateValidation: true }),
	};
}

/** Sends with the credential. n8n uses the signal of the attempt instead of the execution's. */
export async function sendSigned(
	caller: Caller,
	credential: OpenCredential,
	options: IHttpRequestOptions,
	attempt: Attempt,
): Promise<IN8nHttpFullResponse> {
	const { type, data } = credential;
	const { signal } = attempt.limit;
	const onSigned = () => {
		attempt.sent = true;
	};
	if (isOAuth2(type)) {
		// n8n renews a token only if it gets the error itself.
		options.ignoreHttpStatusErrors = { ignore: true, except: [401, 403] };
		return await requestWithToken(caller, credential, options, signal, onSigned);
	}
	onSigned();
	const signer: IExecuteFunctions = Object.create(caller);
	signer.getExecutionCancelSignal = () => signal;
	const credentialsDecrypted = { id: '', name: '', type, data };
	return await caller.helpers.httpRequestWithAuthentication.call(signer, type, options, {
		credentialsDecrypted,
	});
}

/** Reads n8n's full response to its end. */
export async function answerOf(
	{ statusCode: status, headers, body }: IN8nHttpFullResponse,
	limit: TimeLimit,
): Promise<Outcome> {
	const good = isGood(status);
	const most = good ? MOST_ANSWER_BYTES : MOST_REFUSAL_BYTES;
	const { text, end, error } = await textOf(body, most, limit, headers['content-type']);
	// The beginning of an error response is enough.
	if (end === 'whole' || !good) return { kind: 'answer', status, headers, body: text };
	if (end === 'broken') return { kind: 'lost', reason: brokenReason(error) };
	return { kind: 'answer', status, headers, body: '', tooLarge: true };
}

async function textOf(
	body: unknown,
	most: number,
	limit: TimeLimit,
	contentType: unknown,
): Promise<BodyText> {
	if (!isStream(body)) {
		const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
		return { text, end: 'whole' };
	}
	limit.onAbort = () => body.destroy();
	const read = await readText(body, most, contentType);
	if (read.end === 'whole') limit.close();
	return read;
}

/** The outcome of a try for which n8n's helper threw: a response after all, or none. */
export async function failedOutcome(error: unknown, limit: TimeLimit): Promise<Outcome> {
	if (error instanceof NoTokenError) return error.outcome;
	const response = layersOf(error)
		.map((layer) => layer.response)
		.find(isResponse);
	if (response === undefined || isGood(response.status)) return networkOutcome(error);
	const { status: statusCode, headers, data: body } = response;
	return await answerOf({ statusCode, headers, body }, limit);
}

/** The outcome of a try that has taken too long. */
export function timedOut({ sent }: Attempt, { type }: OpenCredential): Outcome {
	if (sent) return { kind: 'lost', reason: TIMED_OUT };
	const unsigned = isOAuth2(type);
	return { kind: 'unreachable', reason: TIMED_OUT, transient: true, ...(unsigned && { unsigned }) };
}
