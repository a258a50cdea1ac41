import type {
	IAllExecuteFunctions,
	IDataObject,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { isRecord, textOf } from '../json';
import { isStream, MOST_REFUSAL_BYTES, readText } from './body';
import { isTransientStatus, type Caller, type OpenCredential, type Outcome } from './exchange';
import { isResponse, layersOf, networkOutcome, type AxiosResponse } from './networkErrors';

/** RFC 6749, 5.2: these mean that the request for a token itself is wrong. */
const WRONG_REQUEST = new Set([
	'invalid_request',
	'invalid_client',
	'invalid_grant',
	'unauthorized_client',
	'unsupported_grant_type',
	'invalid_scope',
]);
/** "Too many requests" in a body, for when n8n drops the status. */
const TOO_MANY =
	/too.?many|rate.?limit|throttl|slow.?down|quota|try again|"(status|code)\w*":"?429\b/i;
const TOKEN_MESSAGE = 'Failed to acquire OAuth2 access token: ';

/** n8n couldn't get a token to sign the request with, so the request was not sent. */
export class NoTokenError extends Error {
	constructor(readonly outcome: Outcome) {
		super('No OAuth2 token');
		this.name = 'NoTokenError';
	}
}

/** Whether n8n itself signs with a token, which it fetches and renews. */
export function isOAuth2(credentialType: string): boolean {
	return credentialType.endsWith('OAuth2Api');
}

/**
 * Sends a request that n8n signs with an OAuth2 token. Without a token, n8n would fetch one for each
 * request that begins meanwhile, so requests wait until the first one is signed.
 * @param onSigned called when n8n has a token, before the request is sent
 * @throws NoTokenError
 */
export async function requestWithToken(
	caller: Caller,
	credential: OpenCredential,
	options: IHttpRequestOptions,
	signal: AbortSignal,
	onSigned: () => void,
): Promise<IN8nHttpFullResponse> {
	const { helpers } = caller;
	const leave = await firstTokenOf(credential).enter();
	if (signal.aborted) leave(false);
	signal.throwIfAborted();
	signal.addEventListener('abort', () => leave(false));
	let failed: unknown;
	const renewal = new Renewal(credential);
	// n8n calls this with each request that it has signed, and again when it has renewed the token.
	const httpRequest = async (signed: IHttpRequestOptions): Promise<unknown> => {
		noteToken(credential, signed);
		leave(true);
		onSigned();
		return await helpers.httpRequest(signed).catch(async (error: unknown) => {
			failed = error;
			await readRefusal(error);
			renewal.ask(error);
			return await Promise.reject(error);
		});
	};
	const signer: IAllExecuteFunctions = Object.create(caller, {
		getCredentials: { value: async (type: string) => await withoutNullToken(caller, type) },
		getExecutionCancelSignal: { value: () => signal },
		helpers: { value: Object.create(helpers, { httpRequest: { value: httpRequest } }) },
	});
	return await helpers.httpRequestWithAuthentication
		.call(signer, credential.type, options)
		.catch(async (error: unknown) => {
			renewal.restore();
			const isOwn = layersOf(error).some((layer) => layer === failed);
			return await Promise.reject(isOwn ? error : new NoTokenError(noTokenOutcome(error)));
		})
		.finally(() => leave(false));
}

/** Credentials of runs in which a new token got 403 like the old one. */
const forbidden = new WeakSet<OpenCredential>();

/**
 * Makes n8n renew a token that got 403. n8n renews a token for 401, and newer versions for a status set in
 * the credential; but some of those accept only one number, which would replace 401. So a 403 is shown to
 * n8n as 401, once for each request.
 */
class Renewal {
	private shown?: { status: number };

	constructor(private readonly credential: OpenCredential) {}

	/** If the error may mean that the token has expired, its status becomes 401. */
	ask(error: unknown): void {
		const response = responseIn(error);
		if (response?.status !== 403) return;
		if (this.shown !== undefined) forbidden.add(this.credential);
		const saysExpired = /expire/i.test(String(response.data));
		if (this.shown !== undefined || (forbidden.has(this.credential) && !saysExpired)) return;
		this.shown = response;
		response.status = 401;
	}

	/** Restores the original status if the request fails after all. */
	restore(): void {
		if (this.shown !== undefined) this.shown.status = 403;
	}
}

/** Reads the response in an error, so that its connection doesn't stay open while a token is renewed. */
async function readRefusal(error: unknown): Promise<void> {
	const response = responseIn(error);
	if (response === undefined || !isStream(response.data)) return;
	response.data = (await readText(response.data, MOST_REFUSAL_BYTES)).text;
}

/** The response in an axios error. */
function responseIn(error: unknown): AxiosResponse | undefined {
	const response: unknown = isRecord(error) ? error.response : undefined;
	return isResponse(response) ? response : undefined;
}

/**
 * n8n's editor can save a new OAuth2 credential with null as its token, which makes n8n's own request throw
 * (`Object.keys` in n8n-core's requestOAuth2). Without a token, n8n fetches one.
 */
async function withoutNullToken(caller: Caller, type: string) {
	const data = await caller.getCredentials(type);
	return data.oauthTokenData === null ? { ...data, oauthTokenData: undefined } : data;
}

/** The token that n8n signs with must never be shown. */
function noteToken({ secrets }: OpenCredential, { headers }: IHttpRequestOptions): void {
	const token = String(headers?.Authorization ?? '').replace(/^Bearer /, '');
	if (token !== '' && !secrets.includes(token)) secrets.push(token);
}

/** Lets one request through at a time, until one of them has a token. */
class FirstToken {
	private known = false;
	private fetching: Promise<void> | undefined;

	/** @returns a function to call when the request is signed (`true`), or has ended */
	async enter(): Promise<(signed: boolean) => void> {
		while (!this.known && this.fetching) await this.fetching;
		let wake = () => {};
		const mine = new Promise<void>((resolve) => {
			wake = resolve;
		});
		if (!this.known) this.fetching = mine;
		return (signed) => {
			this.known ||= signed;
			if (this.fetching === mine) this.fetching = undefined;
			wake();
		};
	}
}

const firstTokens = new WeakMap<OpenCredential, FirstToken>();

function firstTokenOf(credential: OpenCredential): FirstToken {
	const known = firstTokens.get(credential) ?? new FirstToken();
	firstTokens.set(credential, known);
	return known;
}

/**
 * Reads an error from n8n's OAuth2 client. If the body of a 4xx response has an error code, it is an
 * `AuthError` with the body, but without status, headers or cause (`accessTokenRequest` in
 * @n8n/client-oauth2 1.23.1): a 429 is then only visible in the body. An `invalid_grant` during a renewal
 * is reported as "needs to be reconnected", without the body.
 */
function noTokenOutcome(error: unknown): Outcome {
	const layers = layersOf(error);
	const no = (reason: string, transient: boolean): Outcome => {
		return { kind: 'unreachable', unsigned: true, reason, transient };
	};
	const status = layers.map((layer) => layer.status).find((value) => typeof value === 'number');
	if (status !== undefined) {
		const reason = status < 300 ? 'the response is not JSON' : `it returned ${status}`;
		return no(reason, isTransientStatus(status));
	}
	if (layers.some(({ isAxiosError }) => isAxiosError === true)) {
		const broke = networkOutcome(error);
		return no(broke.reason, broke.kind === 'lost' || broke.transient);
	}
	const refusal = layers.find(({ code }) => code === 'EAUTH');
	if (refusal !== undefined) {
		const body = isRecord(refusal.body) ? refusal.body : {};
		const isWrong = WRONG_REQUEST.has(String(body.error)) && !TOO_MANY.test(JSON.stringify(body));
		return no(wordsIn(body) ?? refusal.message, !isWrong);
	}
	if (layers.some((layer) => layer instanceof TypeError)) {
		return no('the response could not be read', true);
	}
	return no((layers[0]?.message ?? String(error)).replace(TOKEN_MESSAGE, ''), false);
}

/** The message if `error` is an object: n8n's own message would be "[object Object]". */
function wordsIn({ error }: IDataObject): string | undefined {
	return isRecord(error) ? textOf(error.message) : undefined;
}
