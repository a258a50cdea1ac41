import type { Request } from '../shared/http/exchange';
import { parseBaseUrl } from '../shared/http/urls';
import type { Service } from '../shared/http/service';
import { isErrorBody, errorMessageIn } from './api';

export const gravityAi: Service = {
	name: 'Gravity AI',
	credentialType: () => 'gravityAiApi',
	secretFields: ['apiKey'],
	baseUrl: (credentials) => parseBaseUrl(credentials.baseUrl),
	errorMessage: errorMessageIn,
	isErrorBody,
	advice,
};

function advice({ path }: Request, status: number): string | undefined {
	if (status === 401 || status === 403) {
		return 'Check the key in the credential: each key belongs to one on-demand model.';
	}
	if (status === 404) {
		return 'Check the job ID, and that the key is the one the job was submitted with: a key sees only the jobs of its own model.';
	}
	if (path.includes('/result-link/')) {
		return 'A job has a result once it has succeeded; "Job: Get" tells where it stands.';
	}
	return undefined;
}
