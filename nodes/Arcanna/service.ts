import type { Request } from '../shared/http/exchange';
import { parseBaseUrl } from '../shared/http/urls';
import type { Refusal, Service } from '../shared/http/service';
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

/** What only a management key can do, by the path and the scope that it needs. */
const MANAGED = [
	{
		path: /^\/api\/v2\/events\/(raw_es_)?query$/,
		what: 'Listing events',
		scope: 'read:event_query',
		other: 'With an input key, use the Arcanna Trigger with "Use Case Activity".',
	},
	{
		path: /\/add_agentic_notes$/,
		what: 'Adding a note',
		scope: 'write:event_agentic_notes',
		other: 'Check "Use Case" and "Event ID".',
	},
	{
		path: /\/reprocess$/,
		what: 'Reprocessing an event',
		scope: 'execute:reprocess_events',
		other: 'Check "Use Case" and "Event ID".',
	},
	{
		path: /^\/api\/v2\/metrics\/job$/,
		what: 'Reading metrics',
		scope: 'read:job_metrics',
		other: 'Check "Use Case".',
	},
];
const ONE_EVENT = /^\/api\/v\d\/events\/[^/]+\/[^/]+/;
const LIST = /^\/api\/v1\/jobs\/$/;

function advice(request: Pick<Request, 'path'>, { status, message = '' }: Refusal) {
	const advised = adviceFor(request, status);
	// Arcanna's own words name what its pages, and this node, call a use case.
	if (status >= 500 || !/\bjobs?\b/i.test(message)) return advised;
	return `${advised ?? "Check this node's field values."} Arcanna's API calls a use case a job.`;
}

function adviceFor({ path }: Pick<Request, 'path'>, status: number): string | undefined {
	const managed = MANAGED.find((one) => one.path.test(path));
	if (managed && [401, 403, 404].includes(status)) {
		const { what, scope, other } = managed;
		return `${what} requires a management key with the scope "${scope}", and an Arcanna that has /api/v2. ${other}`;
	}
	if (status === 401 || status === 403) {
		return 'Check the key in the credential. An input key can only access the use cases of its own integration.';
	}
	if (status !== 404) return undefined;
	if (LIST.test(path)) return 'Check the Base URL in the credential. Enter it without /api.';
	return ONE_EVENT.test(path)
		? 'Check "Use Case" and "Event ID", and that the key can access them.'
		: 'Check "Use Case", and that the key can access it.';
}
