import type { IHttpRequestOptions } from 'n8n-workflow';

import { systemClock } from '../clock';
import { isStream } from '../http/body';
import {
	isGood,
	type ByteStream,
	type FileOutcome,
	type FileRequest,
	type FileTransport,
} from '../http/exchange';
import { TIME_UP, TimeLimit } from '../http/timeLimit';
import {
	answerOf,
	failedOutcome,
	sendSigned,
	timedOut,
	withSettings,
	type Attempt,
	type Caller,
	type OpenCredential,
	type RequestSettings,
} from '../http/transport';
import { parseUrl, sameOrigin } from '../http/urls';
import { reworked } from './streams';

/** How long to wait for the first bytes of a file, and for the next ones. */
const DEFAULT_TIMEOUT_MS = 60_000;
const STOOD_STILL = 'nothing came for too long';

/**
 * Fetches files through n8n's own helpers. A URL with the base URL's own origin gets the key if the request
 * requires it; no other URL ever does.
 * @param cancel aborts when the execution is cancelled
 */
export function n8nFileTransport(
	caller: Caller,
	credential: OpenCredential,
	settings: RequestSettings,
	cancel?: AbortSignal,
): FileTransport {
	const timeoutMs = settings.timeoutMs ?? DEFAULT_TIMEOUT_MS;
	return async (request) => {
		const { url, overHttp, until } = request;
		const reason = refusedAddress(url, overHttp || credential.baseUrl.startsWith('http://'));
		if (reason !== undefined) return { kind: 'unreachable', reason, transient: false };
		if (until !== undefined && systemClock.monotonicMs() >= until) {
			return { kind: 'unreachable', reason: 'no time was left for it', transient: true };
		}
		const attempt = { limit: new TimeLimit(timeoutMs, until, cancel), sent: false };
		const outcome = await attempt.limit.within(
			fetchFile(caller, credential, settings, request, attempt),
		);
		if (outcome === TIME_UP) return timedOut(attempt, credential);
		if (outcome.kind !== 'file') attempt.limit.abort();
		return { ...outcome, fromService: sameOrigin(url, credential.baseUrl) };
	};
}

async function fetchFile(
	caller: Caller,
	credential: OpenCredential,
	settings: RequestSettings,
	{ url, signed, asStored }: FileRequest,
	attempt: Attempt,
): Promise<FileOutcome> {
	const { limit } = attempt;
	const headers = { accept: '*/*', ...(asStored && { 'accept-encoding': 'identity' }) };
	const options: IHttpRequestOptions = {
		...withSettings({ method: 'GET', url, headers }, settings),
		abortSignal: limit.signal,
	};
	const plain = async () => {
		attempt.sent = true;
		return await caller.helpers.httpRequest(options);
	};
	const withKey = signed && sameOrigin(url, credential.baseUrl);
	return await (withKey ? sendSigned(caller, credential, options, attempt) : plain()).then(
		async (response) => {
			const { body, headers, statusCode } = response;
			if (!isStream(body) || !isGood(statusCode)) return await answerOf(response, limit);
			return { kind: 'file', headers, stream: limited(body, limit) };
		},
		async (error: unknown) => await failedOutcome(error, limit),
	);
}

function refusedAddress(url: string, overHttp: boolean): string | undefined {
	const protocol = parseUrl(url)?.protocol ?? '';
	if (protocol === 'https:') return undefined;
	if (protocol !== 'http:') return 'its URL is not a web address';
	return overHttp ? undefined : 'its URL does not use https';
}

/** The same stream, which fails when no data arrives for a while, and at its deadline. */
function limited(stream: ByteStream, limit: TimeLimit): ByteStream {
	limit.goesOn();
	// n8n's stream ignores `destroy` while it waits for its next bytes.
	limit.onAbort = () => {
		if (stream.destroyed) return;
		stream.emit('error', new Error(STOOD_STILL));
		stream.destroy();
	};
	const counted = reworked(stream, async function* (chunks) {
		for await (const chunk of chunks) {
			limit.goesOn();
			yield chunk;
		}
	});
	return counted.once('close', () => {
		limit.onAbort = () => {};
		limit.abort();
	});
}
