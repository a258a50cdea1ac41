import { createHash } from 'crypto';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestOptions,
} from 'n8n-workflow';

import type { Service } from './service';
import type { Caller, OpenCredential } from './transport';
import { readSwitch } from '../parameters/switch';
import { bareSecret } from '../parameters/text';
import { parseBaseUrl, sameOrigin } from './urls';

const SHORTEST_SECRET = 4;

/**
 * Reads and decrypts the credential of a run.
 * @throws Error with a sentence for the user when its base URL can't be used
 */
export async function openCredential(
	caller: Caller,
	service: Service,
	parameter: (name: string) => unknown,
): Promise<OpenCredential> {
	const type = service.credentialType(parameter);
	const data = await caller.getCredentials(type);
	return { type, data, baseUrl: service.baseUrl(data), secrets: secretsOf(service, data) };
}

/**
 * Identifies the account of a service that a credential belongs to: a different URL or key is a different
 * account. A hash of 48 bits, from which no key can be recovered.
 */
export function accountOf(service: Service, { data, baseUrl }: OpenCredential): string {
	const secrets = service.secretFields.map((name) => bareSecret(String(data[name] ?? '')));
	const text = JSON.stringify([baseUrl, service.account?.(data) ?? secrets]);
	return createHash('sha256').update(text).digest('base64url').slice(0, 8);
}

/** The values of a credential that must never be shown. */
export function secretsOf(service: Service, data: ICredentialDataDecryptedObject): string[] {
	const written = service.secretFields
		.map((field) => data[field])
		.filter((value): value is string => typeof value === 'string')
		.flatMap((value) => [value, value.trim(), bareSecret(value)]);
	return [...new Set(written)].filter((value) => value.length >= SHORTEST_SECRET);
}

/** The fields of a credential that are not secret. */
export function settingsOf(service: Service, data: ICredentialDataDecryptedObject) {
	return (name: string): unknown => (service.secretFields.includes(name) ? undefined : data[name]);
}

/**
 * The `authenticate` of a key credential: adds the header to requests to the credential's own scheme, host
 * and port, and leaves every other request unchanged, no matter which node sends it. A request with the
 * header follows no redirect. A path without a host is appended to the base URL.
 * @param header the header to add, from the credential's fields
 * @param readBaseUrl reads the base URL in the credential
 * @throws Error with a sentence for the user when the base URL can't be used
 */
export function signer(
	header: (credentials: ICredentialDataDecryptedObject) => IDataObject,
	readBaseUrl = parseBaseUrl,
) {
	let last: { given: unknown; baseUrl: string; origin: string } | undefined;
	const read = (given: unknown) => {
		if (last === undefined || last.given !== given) {
			const baseUrl = readBaseUrl(given);
			last = { given, baseUrl, origin: new URL(baseUrl).origin };
		}
		return last;
	};
	return async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const { baseUrl, origin } = read(credentials.baseUrl);
		const url = targetOf(request, baseUrl);
		if (!url.startsWith(`${origin}/`) && !sameOrigin(url, origin)) return request;
		const insecure = readSwitch(credentials.allowUnauthorizedCerts, 'Ignore SSL Issues (Insecure)');
		return {
			...request,
			url,
			baseURL: undefined,
			headers: { ...request.headers, ...header(credentials) },
			// n8n passes headers on to the target of a redirect. The helper of its HTTP Request node reads
			// the second of these alone, its newer helper in older releases the first alone.
			disableFollowRedirect: true,
			maxRedirects: 0,
			// n8n's two request helpers use different names for this setting.
			...(insecure && { skipSslCertificateValidation: true, rejectUnauthorized: false }),
		};
	};
}

/** n8n's older helper, which the HTTP Request node uses, has `uri`. */
function targetOf(request: IHttpRequestOptions & { uri?: string }, baseUrl: string) {
	const target = request.url || request.uri || '';
	if (!target.startsWith('/')) return target;
	return (request.baseURL || baseUrl).replace(/\/+$/, '') + target;
}
