import type { Request } from '../shared/http/exchange';
import { parseBaseUrl } from '../shared/http/urls';
import { readChoice } from '../shared/parameters/choice';
import { bareSecret } from '../shared/parameters/text';
import type { Refusal, Service } from '../shared/http/service';
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
		textOf(clientId) ?? holderOf(bareSecret(String(accessToken ?? ''))),
	baseUrl: (credentials) => parseBaseUrl(credentials.baseUrl),
	errorMessage: errorMessageIn,
	advice,
};

function advice({ path }: Pick<Request, 'path'>, { status, oAuth2 }: Refusal): string | undefined {
	if (status === 401) {
		return oAuth2
			? 'LightenUp rejected the token that it issued for this client. Check the client ID and client secret in the credential, and what the client may access in LightenUp.'
			: 'A pasted token expires after about an hour. Paste a new one, or use the OAuth2 credential, which renews its token automatically.';
	}
	if (status === 403) {
		return `Check the Base URL in the credential, and what the ${oAuth2 ? 'client' : 'token'} may access in LightenUp.`;
	}
	if (status !== 400 && status !== 404) return undefined;
	if (path === '/admin/stats') return 'Check "Execution ID", and the Base URL in the credential.';
	if (path.startsWith('/admin/')) return 'Check the Base URL in the credential.';
	const what = path.startsWith('/hyperflow/') ? 'flow' : 'service';
	if (status === 400) {
		return `Check the names of the inputs. All inputs that the ${what} requires must be set.`;
	}
	return what === 'flow'
		? 'Check "Flow", as LightenUp names it, and the Base URL in the credential.'
		: 'Check "Service", as LightenUp lists it, and the Base URL in the credential.';
}

/** The holder of a pasted token: the same holder pastes a new one every hour. Any text can be a token. */
function holderOf(token: string): string {
	const [, encoded = ''] = token.split('.');
	const claims = parseJson(Buffer.from(encoded, 'base64url').toString());
	const { client_id, sub } = isRecord(claims) ? claims : {};
	return textOf(client_id) ?? textOf(sub) ?? token;
}
