import type { IN8nHttpFullResponse } from 'n8n-workflow';

import type { Outcome } from './exchange';
import { BEFORE_TLS, CERTIFICATE, type Reason, reasonIn } from './networkReasons';

/** One of the errors in a chain of causes. */
export interface ErrorLayer {
	message: string;
	code?: unknown;
	syscall?: unknown;
	status?: unknown;
	body?: unknown;
	response?: unknown;
	isAxiosError?: unknown;
}

/** System calls that come before the first byte of a request. */
const CONNECTING = new Set(['connect', 'bind', 'getaddrinfo']);
/** Codes that mean the same if no system call is named. EPROTO is a failed TLS handshake. */
const NEVER_CONNECTED = new Set([
	'ECONNREFUSED',
	'EAI_AGAIN',
	'ENOTFOUND',
	'EADDRNOTAVAIL',
	'EINVAL',
	'ERR_INVALID_URL',
]);
/** Of these, the codes for which another try doesn't help. */
const PERMANENT = new Set([
	'ENOTFOUND',
	'EINVAL',
	'EACCES',
	'EPERM',
	'EPROTO',
	'EAFNOSUPPORT',
	'ERR_INVALID_URL',
]);
/**
 * An error and its causes, outermost first. n8n wraps what axios throws, which wraps what Node.js
 * throws: an `AggregateError` where a host name has several addresses.
 */
export function layersOf(error: unknown): ErrorLayer[] {
	const layers: ErrorLayer[] = [];
	let at = error;
	for (let depth = 0; depth < 6 && isLayer(at); depth += 1) {
		layers.push(at);
		if (Array.isArray(at.errors)) layers.push(...at.errors.filter(isLayer));
		at = at.cause;
	}
	return layers;
}

/**
 * The outcome of a request for which n8n's HTTP client threw an error: `unreachable` if no connection was
 * made, so nothing was sent; `lost` if it broke later.
 */
export function networkOutcome(error: unknown): Exclude<Outcome, { kind: 'answer' }> {
	const layers = layersOf(error);
	const code = codeOf(layers);
	const sent = layers.some(({ isAxiosError }) => isAxiosError === true);
	if (!sent) {
		const reason = layers[0]?.message ?? String(error);
		return { kind: 'unreachable', reason, transient: false, withheld: true };
	}
	const known = knownReason(layers);
	if (neverConnected(layers) || isUntrusted(code)) {
		const transient = !PERMANENT.has(code) && !isUntrusted(code);
		return { kind: 'unreachable', transient, ...(known ?? { reason: 'the connection failed' }) };
	}
	return { kind: 'lost', ...(known ?? { reason: 'the connection was lost' }) };
}

/** Why a response broke off. */
export function brokenReason(error: unknown): string {
	return knownReason(layersOf(error))?.reason ?? 'the connection was lost';
}

function neverConnected(layers: ErrorLayer[]): boolean {
	const calls = layers.flatMap(({ syscall }) => (typeof syscall === 'string' ? [syscall] : []));
	if (calls.some((call) => CONNECTING.has(call))) return true;
	const codes = layers.map(({ code }) => String(code ?? ''));
	if (codes.includes('EPROTO')) return true;
	if (layers.some(({ message }) => BEFORE_TLS.test(message))) return true;
	return calls.length === 0 && codes.some((code) => NEVER_CONNECTED.has(code));
}

/** Of several addresses, the first one decides. */
function ofFirstAddress(layers: ErrorLayer[]): ErrorLayer[] {
	const aggregate = layers.findIndex((layer) => 'errors' in layer);
	return aggregate < 0 ? layers : layers.slice(0, aggregate + 2);
}

/** The innermost code. */
function codeOf(layers: ErrorLayer[]): string {
	return ofFirstAddress(layers).reduce(
		(found, { code }) => (typeof code === 'string' ? code : found),
		'',
	);
}

function isUntrusted(code: string): boolean {
	return CERTIFICATE.test(code);
}

function knownReason(layers: ErrorLayer[]): Reason | undefined {
	const messages = ofFirstAddress(layers).map(({ message }) => message);
	return reasonIn([codeOf(layers), ...messages].join(' '));
}

function isLayer(
	value: unknown,
): value is ErrorLayer & { errors?: unknown; cause?: unknown; message: string } {
	return typeof value === 'object' && value !== null && 'message' in value;
}

/** The response in an axios error about its status. */
export interface AxiosResponse {
	status: number;
	headers: IN8nHttpFullResponse['headers'];
	data: IN8nHttpFullResponse['body'];
}

export function isResponse(value: unknown): value is AxiosResponse {
	return typeof value === 'object' && value !== null && 'status' in value && 'data' in value;
}
