import { InvalidParameterError, isUnset } from '../parameters/refusal';
import type { RequestSettings } from '../http/transport';
import { parseUrl } from '../http/urls';
import { readCollection } from '../parameters/document';
import { readNumber, readWholeNumber } from '../parameters/number';
import { readSwitch } from '../parameters/switch';

/** n8n's pause between groups of items. */
export interface Batching {
	size: number;
	intervalMs: number;
}

/**
 * Reads n8n's own "Request Options", as its declarative nodes do.
 * @throws InvalidParameterError
 */
export function readRequestSettings(parameter: unknown): RequestSettings {
	const { proxy, timeout, allowUnauthorizedCerts } = readCollection(parameter, 'Request Options');
	const timeoutMs = readNumber(timeout, 'Timeout', { fallback: 0, least: 0 }, 'milliseconds');
	return {
		allowUnauthorizedCerts: readSwitch(allowUnauthorizedCerts, 'Ignore SSL Issues (Insecure)'),
		...(!isUnset(proxy) && { proxy: parseProxy(proxy) }),
		...(timeoutMs > 0 && { timeoutMs }),
	};
}

/**
 * Reads the batching in "Request Options"; `undefined` if there is no pause, or the size is -1, which means
 * "off" in n8n. A size of 0 counts as 1.
 * @throws InvalidParameterError
 */
export function readBatching(parameter: unknown): Batching | undefined {
	const { batching } = readCollection(parameter, 'Request Options');
	if (batching === undefined) return undefined;
	const { batch } = readCollection(batching, 'Batching');
	const { batchSize, batchInterval } = readCollection(batch, 'Batching');
	const size = readWholeNumber(batchSize, 'Items per Batch', { fallback: 1, least: -1 });
	const range = { fallback: 0, least: 0 };
	const intervalMs = readNumber(batchInterval, 'Batch Interval (ms)', range, 'milliseconds');
	return size < 0 || intervalMs === 0 ? undefined : { size: Math.max(1, size), intervalMs };
}

/** No message shows the value, which may contain a password. */
function parseProxy(value: unknown): RequestSettings['proxy'] {
	const url = typeof value === 'string' ? parseUrl(value.trim()) : undefined;
	const isHttp = url !== undefined && ['http:', 'https:'].includes(url.protocol);
	// With any other scheme n8n would ignore the proxy.
	if (!isHttp || url.hostname === '') {
		throw new InvalidParameterError(
			'"Proxy" in the Request Options is not the URL of an HTTP proxy. Enter it with scheme, host and port, such as http://proxy.example.com:3128.',
		);
	}
	const [username, password] = [url.username, url.password].map(decoded);
	if (username === undefined || password === undefined) {
		throw new InvalidParameterError(
			'"Proxy" in the Request Options has a "%" in its user name or password that is not part of an encoding. Enter "%25" instead.',
		);
	}
	const fallbackPort = url.protocol === 'https:' ? 443 : 80;
	return {
		host: url.hostname,
		port: url.port === '' ? fallbackPort : Number(url.port),
		protocol: url.protocol.replace(/:$/, ''),
		...(username !== '' && { auth: { username, password } }),
	};
}

function decoded(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}
