import type { IAllExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { systemClock } from '../clock';
import type { ByteStream, FileTransport } from '../http/exchange';
import { reworked } from './streams';
import {
	answerOf,
	brokenOutcome,
	withSettings,
	type Caller,
	type OpenCredential,
	type RequestSettings,
} from '../http/transport';
import { parseUrl, sameOrigin } from '../http/urls';

/** How long to wait for the beginning of a file, and for its next bytes. */
const DEFAULT_TIMEOUT_MS = 60_000;
/** Of an answer that is no file: enough to read why. */
const MOST_CHARACTERS_READ = 65_536;
const STOOD_STILL = 'nothing came for too long';

/**
 * Fetches files through n8n's own helpers. A URL at the base URL's own origin gets the key where
 * the request wants it; no other one ever does.
 * @param signal the cancel of the execution, which n8n's plain helper does not heed by itself
 */
export function n8nFileTransport(
	caller: Caller,
	credential: OpenCredential,
	settings: RequestSettings,
	signal?: AbortSignal,
): FileTransport {
	const { helpers } = caller;
	const timeoutMs = settings.timeoutMs ?? DEFAULT_TIMEOUT_MS;
	const decrypted = {
		credentialsDecrypted: { id: '', name: '', type: credential.type, data: credential.data },
	};
	return async ({ url, signed, overHttp, until }) => {
		const reason = refusedAddress(url, overHttp || credential.baseUrl.startsWith('http://'));
		if (reason !== undefined) return { kind: 'unreachable', reason, transient: false };
		const withKey = signed && sameOrigin(url, credential.baseUrl);
		const { stop, release } = stopWith(signal);
		const options: IHttpRequestOptions = {
			...withSettings(
				withKey ? credential.type : '',
				{ method: 'GET', url, headers: { accept: '*/*' } },
				{ timeoutMs, until },
				settings,
			),
			encoding: 'stream',
			abortSignal: stop.signal,
		};
		try {
			const response: IN8nHttpFullResponse = withKey
				? await helpers.httpRequestWithAuthentication.call(
						caller as IAllExecuteFunctions,
						credential.type,
						options,
						decrypted,
					)
				: await helpers.httpRequest(options);
			const { body } = response;
			if (!isStream(body)) {
				release();
				return answerOf(response);
			}
			const stream = watched(body, timeoutMs, stop).once('close', release);
			const good = response.statusCode >= 200 && response.statusCode < 300;
			if (!good) return answerOf({ ...response, body: await beginningOf(stream) });
			return { kind: 'file', headers: response.headers, stream };
		} catch (error) {
			release();
			return brokenOutcome(error);
		}
	};
}

function refusedAddress(url: string, overHttp: boolean): string | undefined {
	const protocol = parseUrl(url)?.protocol ?? '';
	if (protocol === 'https:') return undefined;
	if (protocol !== 'http:') return 'what was given is no web address';
	return overHttp ? undefined : 'its address is not on https';
}

function isStream(body: unknown): body is ByteStream {
	return typeof body === 'object' && body !== null && 'compose' in body;
}

async function beginningOf(stream: ByteStream): Promise<string> {
	let text = '';
	for await (const chunk of stream) {
		text += String(chunk);
		if (text.length >= MOST_CHARACTERS_READ) break;
	}
	return text.slice(0, MOST_CHARACTERS_READ);
}

/** What ends one request: the cancel of the run, or a reason of its own. */
function stopWith(signal: AbortSignal | undefined) {
	const stop = new AbortController();
	const cancel = () => stop.abort();
	if (signal?.aborted) cancel();
	signal?.addEventListener('abort', cancel, { once: true });
	return { stop, release: () => signal?.removeEventListener('abort', cancel) };
}

/** The same stream, which breaks when nothing comes for a while: n8n's timeout ends with the headers. */
function watched(stream: ByteStream, idleMs: number, stop: AbortController): ByteStream {
	const closed = new AbortController();
	let cameAt = systemClock.monotonicMs();
	const watch = async () => {
		while (!closed.signal.aborted) {
			await systemClock.sleep(
				Math.max(1, cameAt + idleMs - systemClock.monotonicMs()),
				closed.signal,
			);
			if (systemClock.monotonicMs() - cameAt >= idleMs) return giveUp(stream, stop);
		}
	};
	watch().catch(() => {});
	const counted = reworked(stream, async function* (chunks) {
		for await (const chunk of chunks) {
			cameAt = systemClock.monotonicMs();
			yield chunk;
		}
	});
	return counted.once('close', () => {
		closed.abort();
		stop.abort();
	});
}

/**
 * Ends a stream for which nothing comes. What n8n hands over does not heed `destroy` while it waits
 * for its next bytes; the request behind it does, except where n8n has put a signal of its own.
 */
function giveUp(stream: ByteStream, stop: AbortController): void {
	stop.abort();
	if (stream.destroyed) return;
	stream.emit('error', new Error(STOOD_STILL));
	stream.destroy();
}
