import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import { signer } from '../nodes/shared/http/credentials';
import {
	bodyRules,
	objectRules,
	refusalRules,
	rulesOf,
	statusRules,
	typeRules,
} from '../nodes/shared/http/testRules';
import { parseApiBaseUrl } from '../nodes/shared/http/urls';
import { readSecret } from '../nodes/shared/parameters/text';

// A separate constant, because n8n's linter considers a field with "cert" in its name a secret.
const ignoreCertificates: INodeProperties = {
	displayName: 'Ignore SSL Issues (Insecure)',
	name: 'allowUnauthorizedCerts',
	type: 'boolean',
	default: false,
	description: 'Whether to connect even if SSL validation fails',
};

const BAD_KEY = 'Arcanna rejected this key. Copy it again from Profile > API Keys.';
const wrongAddress =
	"This Base URL doesn't point to Arcanna, or a proxy responded. Enter the URL that you open Arcanna with in the browser.";
// n8n tests a credential with a single request and can only compare its response, so the test can't fall
// back to /api/v2/health/ as the nodes fall back to /api/v2.
const V2_ONLY =
	'This test only uses /api/v1. If your Arcanna accepts a management key for /api/v2 only, the key fails this test but works in the nodes.';
const rejected = `${BAD_KEY} ${V2_ONLY}`;
const SAYS_NO = [false, 'false', 'False', 0, '0', 'NOK', 'ERROR', null];

export class ArcannaApi implements ICredentialType {
	name = 'arcannaApi';

	displayName = 'Arcanna API';

	icon: Icon = {
		light: 'file:../nodes/Arcanna/arcanna.svg',
		dark: 'file:../nodes/Arcanna/arcanna.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-ai-jobs/n8n-nodes-ai-jobs/blob/main/docs/arcanna.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'https://arcanna.example.com',
			hint: 'The URL of your Arcanna instance. A URL of its API works, too.',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			hint: 'In Arcanna: Profile > API Keys. An input key sends events and reads their decisions. Listing decisions and triggering on new ones require a management key.',
		},
		ignoreCertificates,
	];

	authenticate = signer(
		({ apiKey }) => ({ 'x-arcanna-api-key': readSecret(apiKey, 'API Key') }),
		parseApiBaseUrl,
	);

	test: ICredentialTestRequest = {
		request: {
			method: 'GET',
			url: '/api/v1/health/',
			disableFollowRedirect: true,
			timeout: 30_000,
		},
		rules: rulesOf(
			...objectRules(wrongAddress),
			...bodyRules('status', SAYS_NO, BAD_KEY),
			// Older versions of Arcanna return `connected`.
			...bodyRules('connected', SAYS_NO, BAD_KEY),
			...['error', 'message', 'status'].flatMap((key) =>
				typeRules(key, ['Object', 'Array', 'Number'], wrongAddress),
			),
			...typeRules('error', ['String'], wrongAddress),
			...statusRules([404], `${wrongAddress} ${V2_ONLY}`),
			...refusalRules({ service: 'Arcanna', rejected, wrongAddress }),
		),
	};
}
