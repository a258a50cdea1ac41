import type { Request } from '../shared/http/exchange';
import { parseBaseUrl } from '../shared/http/urls';
import type { Service } from '../shared/http/service';
import { errorMessageIn } from './api';

export const lightenUp: Service = {
	name: 'LightenUp',
	credentialType: (parameter) =>
		parameter('authentication') === 'oAuth2' ? 'lightenUpOAuth2Api' : 'lightenUpApi',
	secretFields: ['accessToken', 'clientSecret'],
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
