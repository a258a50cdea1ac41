import type { Request } from '../shared/http/exchange';
import { parseBaseUrl } from '../shared/http/urls';
import { readChoice } from '../shared/parameters/choice';
import type { Service } from '../shared/http/service';
import { parseJson, isRecord, textOf } from '../shared/json';
import { errorMessageIn } from './api';

const WAYS = ['accessToken', 'oAuth2'] as const;

export const lightenUp: Service = {
	name: 'LightenUp',
	credentialType: (parameter) =>
		readChoice(parameter('authentication'), 'Authentication', WAYS, 'accessToken') === 'oAuth2'
			? 'lightenUpOAuth2Api'
			: 'lightenUpApi',
	secretFields: ['accessToken', 'clientSecret'],
	account: ({ clientId, accessToken }) =>
		textOf(clientId) ?? holderOf(String(accessToken ?? '').trim()),
	baseUrl: (credentials) => parseBaseUrl(credentials.baseUrl),
	errorMessage: errorMessageIn,
	advice,
};

function advice({ path }: Request, status: number): string | undefined {
	if (status === 401) {
		return 'A pasted token lives for about an hour: paste a new one, or use the OAuth2 credential, whose token n8n renews by itself.';
	}
	if (status === 403) return 'Check the Base URL, and what the token is allowed to do.';
	if (status !== 400 && status !== 404) return undefined;
	if (path === '/admin/stats') return 'Check the execution ID, and the Base URL.';
	return status === 400
		? 'Check the names of the inputs: all that the service needs have to be there.'
		: 'Check the name of the service, as LightenUp lists it, and the Base URL.';
}

/** Whose a pasted token is: a new one of the same holder comes every hour. Any text is a token. */
function holderOf(token: string): string {
	const [, encoded = ''] = token.split('.');
	const claims = parseJson(Buffer.from(encoded, 'base64url').toString());
	const { client_id, sub } = isRecord(claims) ? claims : {};
	return textOf(client_id) ?? textOf(sub) ?? token;
}
