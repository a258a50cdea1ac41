import type { Request } from '../shared/http/exchange';
import type { Service } from '../shared/http/service';
import { entaingineBaseUrl } from './address';
import { errorMessageIn } from './api';

export const PROCESSES = '/api/v1/m2m/processes';
export const UPLOAD = '/api/v1/m2m/files/upload';

export const entaingine: Service = {
	name: 'entAIngine',
	credentialType: () => 'entaingineApi',
	secretFields: ['apiKey'],
	baseUrl: (credentials) => entaingineBaseUrl(credentials.baseUrl),
	errorMessage: errorMessageIn,
	advice,
};

function advice({ path, method }: Request, status: number): string | undefined {
	if (status === 401) return 'Check the API key in the credential.';
	if (status === 403) {
		return 'A key belongs to one space: check the API key in the credential, and the space ID where you set one.';
	}
	if (path === UPLOAD && status === 415) {
		return 'entAIngine does not accept files of this type. Check the extension of the file name, the MIME type and the content: entAIngine compares all three.';
	}
	if (path === UPLOAD && status === 400) {
		return 'Check that the file is not empty, and the storage type.';
	}
	if (status === 404) {
		const what = method === 'POST' ? 'the process template' : 'the process ID';
		return `Check ${what}, that it belongs to the space of the key, and the Base URL in the credential: that of entAIngine's cloud ends in /aiengine.`;
	}
	return undefined;
}
