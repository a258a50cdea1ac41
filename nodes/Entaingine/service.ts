import type { Request } from '../shared/http/exchange';
import type { Refusal, Service } from '../shared/http/service';
import { entaingineBaseUrl } from './address';
import { errorMessageIn } from './api';

export const PROCESSES = '/api/v1/m2m/processes';
export const UPLOAD = '/api/v1/m2m/files/upload';

export const entaingine: Service = {
	name: 'entAIngine',
	contact: 'entAIngine support',
	credentialType: () => 'entaingineApi',
	secretFields: ['apiKey'],
	baseUrl: (credentials) => entaingineBaseUrl(credentials.baseUrl),
	errorMessage: errorMessageIn,
	advice,
};

const CLOUD = "for entAIngine's cloud: https://api.entaingine.com/aiengine";

function advice(
	{ path, method }: Pick<Request, 'path' | 'method'>,
	{ status }: Refusal,
): string | undefined {
	if (status === 401) return 'Check the API key in the credential.';
	if (status === 403) {
		return 'A key belongs to one space. Check the API key in the credential, and "Space ID" where you set it.';
	}
	if (path === UPLOAD && status === 415) {
		return 'entAIngine does not accept files of this type. Check the extension of the file name, the MIME type and the content; entAIngine checks all three.';
	}
	if (path === UPLOAD && status === 400)
		return 'Check that the file is not empty, and "Storage Type".';
	if (status !== 404) return undefined;
	if (path === UPLOAD)
		return `Check the Base URL in the credential (${CLOUD}), and "Space ID" where you set it.`;
	const field = method === 'POST' ? 'Process Template' : 'Process ID';
	return `Check that "${field}" is in the space of the key, and check the Base URL in the credential (${CLOUD}).`;
}
