import type { Request } from '../shared/http/exchange';
import { parseBaseUrl } from '../shared/http/urls';
import type { Service } from '../shared/http/service';
import { errorMessageIn, isErrorBody } from './api';

export const arcanna: Service = {
	name: 'Arcanna',
	credentialType: () => 'arcannaApi',
	secretFields: ['apiKey'],
	baseUrl: (credentials) => parseBaseUrl(credentials.baseUrl),
	errorMessage: errorMessageIn,
	isErrorBody,
	advice,
};

function advice({ path }: Request, status: number): string | undefined {
	if (/^\/api\/v2\/events\/(raw_es_)?query$/.test(path) && [401, 403, 404].includes(status)) {
		return 'Listing decisions needs a management key with the scope "read:event_query", on an Arcanna that has /api/v2. An input key can watch "Use Case Activity" instead.';
	}
	if (status === 401 || status === 403) {
		return 'Check the key in the credential: an input key sees only the use cases of its own integration.';
	}
	if (status === 404) return 'Check the use case and the event ID, and that the key may see them.';
	return undefined;
}
