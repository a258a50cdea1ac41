import type { IDataObject } from 'n8n-workflow';

import { InvalidParameterError } from '../http/errors';
import type { RequestSettings } from '../http/transport';
import { parseUrl } from '../http/urls';

/** n8n's pause between groups of items. */
export interface Batching {
	size: number;
	intervalMs: number;
}

/**
 * Reads n8n's own "Request Options", as its declarative nodes do.
 * @throws InvalidParameterError when the proxy is no URL with host and port
 */
export function readRequestSettings(parameter: unknown): RequestSettings {
	const { proxy, timeout, allowUnauthorizedCerts } = (parameter ?? {}) as IDataObject;
	return {
		allowUnauthorizedCerts: allowUnauthorizedCerts === true,
		...(typeof proxy === 'string' && proxy.trim() !== '' && { proxy: parseProxy(proxy.trim()) }),
		...(Number(timeout) > 0 && { timeoutMs: Number(timeout) }),
	};
}

/** Reads the batching in "Request Options"; `undefined` when there is no pause. */
export function readBatching(parameter: unknown): Batching | undefined {
	const batch = ((parameter ?? {}) as { batching?: { batch?: IDataObject } }).batching?.batch;
	const intervalMs = Number(batch?.batchInterval);
	if (!(intervalMs > 0)) return undefined;
	return { size: Math.max(1, Number(batch?.batchSize) || 1), intervalMs };
}

function parseProxy(text: string): RequestSettings['proxy'] {
	const url = parseUrl(text);
	if (url === undefined || url.hostname === '') {
		throw new InvalidParameterError(
			'"Proxy" in the Request Options is no address. Enter it with scheme, host and port, such as http://proxy.example.com:3128.',
		);
	}
	const fallbackPort = url.protocol === 'https:' ? 443 : 80;
	return {
		host: url.hostname,
		port: url.port === '' ? fallbackPort : Number(url.port),
		protocol: url.protocol.replace(/:$/, ''),
		...(url.username !== '' && {
			auth: {
				username: decodeURIComponent(url.username),
				password: decodeURIComponent(url.password),
			},
		}),
	};
}
