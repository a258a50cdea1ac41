import { setTimeout as sleep } from 'node:timers/promises';

const LIVE_WAIT_MS = 60_000;
const LOOK_MS = 200;

interface FetchOptions extends Omit<RequestInit, 'headers' | 'signal'> {
	headers?: Record<string, string>;
	signal: AbortSignal;
}

/**
 * `fetch` over a connection of its own: a server closes a connection that was idle for some seconds, and a
 * busy server may do so just when the next request is on its way.
 * @throws Error that says what happened, where `fetch` would only say that it failed
 */
export async function fetchOnce(url: string, options: FetchOptions): Promise<Response> {
	const headers = { ...options.headers, connection: 'close' };
	try {
		return await fetch(url, { ...options, headers });
	} catch (error) {
		options.signal.throwIfAborted();
		const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
		const reason = cause instanceof Error ? cause.message : String(cause);
		throw new Error(`${options.method ?? 'GET'} ${url}: no answer (${reason})`, { cause: error });
	}
}

/** Waits for an address that n8n opens a moment after the activation; until then it returns 404. */
export async function untilLive(url: string, signal: AbortSignal): Promise<void> {
	const deadline = Date.now() + LIVE_WAIT_MS;
	for (;;) {
		const { status } = await fetchOnce(url, { method: 'POST', body: '{}', signal });
		if (status !== 404) return;
		if (Date.now() > deadline) throw new Error(`${url} still answers 404`);
		await sleep(LOOK_MS, undefined, { signal });
	}
}
