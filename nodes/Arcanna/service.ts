import type { Request } from '../shared/http/exchange';
import { parseApiBaseUrl } from '../shared/http/urls';
import type { Refusal, Service } from '../shared/http/service';
import { errorMessageIn, isErrorBody } from './api';
import { missingScope, scopeNeeded } from './scopes';

export const arcanna: Service = {
	name: 'Arcanna',
	credentialType: () => 'arcannaApi',
	secretFields: ['apiKey'],
	baseUrl: (credentials) => parseApiBaseUrl(credentials.baseUrl),
	errorMessage: errorMessageIn,
	isErrorBody,
	advice,
	whyRefused: missingScope,
};

const ONE_EVENT = /^\/api\/v\d\/events\/[^/]+\/[^/]+/;
const LIST = /^\/api\/v1\/jobs\/$/;

function advice(request: Pick<Request, 'path'>, { status, message = '' }: Refusal) {
	const advised = adviceFor(request, status);
	// Arcanna's own message says "job" for what its pages, and this node, call a use case.
	if (status >= 500 || !/\bjobs?\b/i.test(message)) return advised;
	return `${advised ?? "Check this node's field values."} Arcanna's API calls a use case a job.`;
}

function adviceFor({ path }: Pick<Request, 'path'>, status: number): string | undefined {
	const { what, scope, other } = scopeNeeded({ path }) ?? {};
	if (what !== undefined && [401, 403, 404].includes(status)) {
		return `${what} requires a management key with the scope "${scope}", and an Arcanna version that has /api/v2. ${other}`;
	}
	if (status === 401 || status === 403) {
		return 'Check the key in the credential. An input key can only access the use cases of its own integration.';
	}
	if (status !== 404) return undefined;
	if (LIST.test(path)) return 'Check the Base URL in the credential.';
	return ONE_EVENT.test(path)
		? 'Check "Use Case" and "Event ID", and that the key can access them.'
		: 'Check "Use Case", and that the key can access it.';
}
