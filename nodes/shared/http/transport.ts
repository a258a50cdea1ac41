import type {
	IAllExecuteFunctions,
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
	IExecuteFunctions,
	IExecuteSingleFunctions,
} from 'n8n-workflow';

import { Cancelled, LONGEST_TIMER_MS, systemClock } from '../clock';
import {
	isTransientStatus,
	type Outcome,
	type Request,
	type Transport,
	type Upload,
} from './exchange';

/** The contexts of n8n that can send. */
export type Caller =
	| IExecuteFunctions
	| IExecuteSingleFunctions
	| IPollFunctions
	| ILoadOptionsFunctions;

/** The credential of one run, read once. */
export interface OpenCredential {
	type: string;
	data: ICredentialDataDecryptedObject;
	baseUrl: string;
	/** What must never be told. The OAuth2 tokens that n8n signs with come to it as they are used. */
	secrets: string[];
}

/** What n8n's own "Request Options" set, in n8n's form. */
export interface RequestSettings {
	proxy?: IHttpRequestOptions['proxy'];
	timeoutMs?: number;
	allowUnauthorizedCerts: boolean;
}

/** What n8n's declarative nodes take when the user sets none. */
const DEFAULT_TIMEOUT_MS = 300_000;
const SHORTEST_TIMEOUT_MS = 1_000;
/** A body of bytes: n8n's HTTP client would copy an object, member by member, before it writes it. */
const JSON_BODY = { 'content-type': 'application/json' };
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const WRONG_ADDRESS = new Set([
	'ENOTFOUND',
	'ERR_INVALID_URL',
	'EPROTO',
	'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * Sends through n8n's own helper, which signs the request with the credential. No redirect is
 * followed: n8n would hand a key in a header of its own name on to any host.
 */
export function n8nTransport(
	caller: Caller,
	credential: OpenCredential,
	settings: RequestSettings,
): Transport {
	const { helpers } = caller;
	const oAuth2 = isOAuth2(credential.type);
	const signer = oAuth2 ? withoutNullToken(caller) : caller;
	const signal =
		'getExecutionCancelSignal' in caller ? caller.getExecutionCancelSignal() : undefined;
	const decrypted = {
		credentialsDecrypted: { id: '', name: '', type: credential.type, data: credential.data },
	};
	return async (request) => {
		const upload = await openUpload(request.upload);
		const json = request.body && Buffer.from(JSON.stringify(request.body));
		const body = upload?.body ?? json;
		const options = withSettings(
			credential.type,
			{
				method: request.method,
				url: credential.baseUrl + request.path,
				headers: { accept: 'application/json', ...(json && JSON_BODY), ...upload?.headers },
				...(request.query && { qs: request.query }),
				...(body && { body }),
			},
			request,
			settings,
		);
		const send = async () => {
			try {
				return answerOf(
					await helpers.httpRequestWithAuthentication.call(
						signer as IAllExecuteFunctions,
						credential.type,
						options,
						decrypted,
					),
				);
			} catch (error) {
				return (oAuth2 ? unsignedOutcome(error, options.url) : undefined) ?? brokenOutcome(error);
			} finally {
				if (oAuth2) noteToken(credential, options);
				upload?.close?.();
			}
		};
		const sent = oAuth2 && signal ? untilCancelled(send(), signal) : send();
		return await (upload?.unreadable ? Promise.race([sent, upload.unreadable]) : sent);
	};
}

async function openUpload(upload: Upload | undefined) {
	if (upload === undefined) return undefined;
	const { bytes, ...open } = await upload.open();
	return {
		...open,
		headers: {
			accept: 'application/json, text/plain;q=0.9, */*;q=0.8',
			'content-type': upload.contentType,
			'content-length': bytes,
		},
	};
}

/** The options that make n8n hand every answer over as it is. */
export function withSettings(
	credentialType: string,
	options: IHttpRequestOptions,
	request: Pick<Request, 'timeoutMs' | 'until'>,
	settings: RequestSettings,
): IHttpRequestOptions {
	const timeoutMs = settings.timeoutMs ?? request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
	const leftMs = (request.until ?? Infinity) - systemClock.monotonicMs();
	return {
		...options,
		encoding: 'text',
		returnFullResponse: true,
		// n8n renews an OAuth2 token only when it sees the 401 itself.
		ignoreHttpStatusErrors: isOAuth2(credentialType) ? { ignore: true, except: [401] } : true,
		disableFollowRedirect: true,
		timeout: Math.min(timeoutMs, Math.max(SHORTEST_TIMEOUT_MS, leftMs), LONGEST_TIMER_MS),
		...(settings.proxy && { proxy: settings.proxy }),
		...(settings.allowUnauthorizedCerts && { skipSslCertificateValidation: true }),
	};
}

/** Whether n8n itself signs with a token, which it fetches and renews. */
function isOAuth2(credentialType: string): boolean {
	return credentialType.endsWith('OAuth2Api');
}

/**
 * n8n's editor can store a new OAuth2 credential with null for its token, and n8n's own request
 * stops at that (`Object.keys` in n8n-core's requestOAuth2). Where there is none it fetches one.
 */
function withoutNullToken(caller: Caller): Caller {
	const getCredentials = async (type: string) => {
		const data = await caller.getCredentials(type);
		return data.oauthTokenData === null ? { ...data, oauthTokenData: undefined } : data;
	};
	return Object.create(caller, { getCredentials: { value: getCredentials } }) as Caller;
}

/** n8n writes the token that it signs with into the options. */
function noteToken({ secrets }: OpenCredential, { headers }: IHttpRequestOptions): void {
	const token = String(headers?.Authorization ?? '').replace(/^Bearer /, '');
	if (token !== '' && !secrets.includes(token)) secrets.push(token);
}

/** n8n's request for an OAuth2 token heeds neither the cancel nor the timeout. */
async function untilCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	let cancel = () => {};
	const cancelled = new Promise<never>((_, reject) => {
		cancel = () => reject(new Cancelled());
		signal.addEventListener('abort', cancel, { once: true });
		if (signal.aborted) cancel();
	});
	return await Promise.race([work, cancelled]).finally(() => {
		signal.removeEventListener('abort', cancel);
	});
}

/** Reads n8n's full response. */
export function answerOf(response: IN8nHttpFullResponse): Outcome {
	const { body } = response;
	return {
		kind: 'answer',
		status: response.statusCode,
		headers: response.headers as IDataObject,
		body: typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body),
	};
}

/**
 * Reads what a helper of n8n threw: an answer after all, or whether the request arrived.
 * @throws Cancelled when the user cancelled the execution
 */
export function brokenOutcome(error: unknown): Outcome {
	const { code, connecting, onTheWire, message, response } = facts(error);
	if (code === 'ERR_CANCELED') throw new Cancelled();
	// With a good status it is the beginning of an answer that broke off.
	if (response !== undefined && (response.status < 200 || response.status >= 300)) {
		const { status: statusCode, headers, data: body } = response;
		return answerOf({ statusCode, headers, body });
	}
	const reason = reasonFor(code, message);
	if (NEVER_CONNECTED.has(code) || (connecting && code === 'ETIMEDOUT')) {
		return { kind: 'unreachable', reason, transient: true };
	}
	if (!onTheWire || WRONG_ADDRESS.has(code) || isAboutTrust(code)) {
		return { kind: 'unreachable', reason, transient: false };
	}
	return { kind: 'lost', reason };
}

/**
 * What became of a request for which n8n got no OAuth2 token; `undefined` when the trouble was
 * with the request itself.
 */
function unsignedOutcome(error: unknown, url: string): Outcome | undefined {
	const { code, config, onTheWire, message, response, status = response?.status } = facts(error);
	const forToken = onTheWire
		? config !== undefined && config.url !== url
		: ['', 'EAUTH', 'ESTATUS'].includes(code);
	if (!forToken || code === 'ERR_CANCELED') return undefined;
	const unsigned = true;
	if (status !== undefined) {
		const reason = status < 300 ? 'its answer is no JSON' : `it answered ${status}`;
		return { kind: 'unreachable', unsigned, reason, transient: isTransientStatus(status) };
	}
	if (onTheWire) {
		const transient = !WRONG_ADDRESS.has(code) && !isAboutTrust(code);
		return { kind: 'unreachable', unsigned, reason: reasonFor(code, message), transient };
	}
	const reason = message.replace('Failed to acquire OAuth2 access token: ', '');
	return { kind: 'unreachable', unsigned, reason, transient: false };
}

interface ErrorFacts {
	code: string;
	/** What n8n's OAuth2 client got instead of a token. */
	status?: number;
	/** It broke while the connection was being made. */
	connecting: boolean;
	/** It comes from the HTTP client, so the request may have been on its way. */
	onTheWire: boolean;
	message: string;
	response?: { status: number; headers: IDataObject; data: string };
	config?: { url?: string };
}

/** n8n wraps what axios throws, which wraps what Node.js throws: the facts stand somewhere inside. */
function facts(error: unknown): ErrorFacts {
	const found: ErrorFacts = { code: '', connecting: false, onTheWire: false, message: '' };
	let at = error;
	for (let depth = 0; depth < 5 && at instanceof Error; depth += 1) {
		const layer: Error & Partial<ErrorFacts> & { syscall?: string; isAxiosError?: boolean } = at;
		if (typeof layer.code === 'string') found.code = layer.code;
		if (layer.syscall === 'connect') found.connecting = true;
		if (layer.isAxiosError) found.onTheWire = true;
		if (typeof layer.status === 'number') found.status = layer.status;
		if (typeof layer.response?.status === 'number') found.response = layer.response;
		if (typeof layer.config?.url === 'string') found.config = layer.config;
		found.message ||= layer.message;
		at = layer.cause;
	}
	return found;
}

function isAboutTrust(code: string): boolean {
	return /CERT|SIGNED|ISSUER/.test(code);
}

// The codes themselves are left out: n8n replaces a message that holds one by its own.
function reasonFor(code: string, message: string): string {
	if (code === 'ECONNREFUSED') return 'nothing accepts connections at that address';
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the host name could not be looked up';
	if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'there is no way to that host';
	if (isAboutTrust(code)) return "the server's certificate can't be trusted";
	if (code === 'ECONNABORTED' || code === 'ETIMEDOUT') return 'it took longer than the timeout';
	if (code === 'EPROTO') return 'the server does not speak https there';
	if (code === '') return message;
	return 'the connection broke';
}
