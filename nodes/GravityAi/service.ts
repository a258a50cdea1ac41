import type { Request } from '../shared/http/exchange';
import { parseApiBaseUrl } from '../shared/http/urls';
import type { Refusal, Service } from '../shared/http/service';
import { DOLLARS_FOR_A_UNIT, isErrorBody, errorMessageIn } from './api';

export const gravityAi: Service = {
	name: 'Gravity AI',
	contact: 'Gravity AI support',
	credentialType: () => 'gravityAiApi',
	secretFields: ['apiKey'],
	baseUrl: (credentials) => parseApiBaseUrl(credentials.baseUrl),
	errorMessage: errorMessageIn,
	isErrorBody,
	dollarsForAUnit: DOLLARS_FOR_A_UNIT,
	advice,
};

const ONE_JOB = /^\/api\/v1\/jobs\/(?!latest$)./;

function advice({ path }: Pick<Request, 'path'>, { status }: Refusal): string | undefined {
	if (status === 401 || status === 403) {
		return 'Check the key in the credential. Each key belongs to one on-demand model.';
	}
	if (status === 404) {
		return ONE_JOB.test(path)
			? 'Check "Job ID", and that the credential has the key the job was submitted with. A key can only access the jobs of its own model.'
			: 'Check the Base URL in the credential.';
	}
	if (path.includes('/result-link/') && [200, 400, 409, 410, 422].includes(status)) {
		return 'A job has a result once it has succeeded. Use "Job: Get" to check its state.';
	}
	return undefined;
}
