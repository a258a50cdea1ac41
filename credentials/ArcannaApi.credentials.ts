import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import { signer } from '../nodes/shared/http/credentials';
import {
	bodyRules,
	pageRules,
	redirectRules,
	rulesOf,
	statusRules,
} from '../nodes/shared/http/testRules';
import { readSecret } from '../nodes/shared/parameters/text';

// It stands apart because n8n's linter takes a name with "cert" for a secret's.
const ignoreCertificates: INodeProperties = {
	displayName: 'Ignore SSL Issues (Insecure)',
	name: 'allowUnauthorizedCerts',
	type: 'boolean',
	default: false,
	description: 'Whether to connect even if SSL validation fails',
};

const BAD_KEY = 'Arcanna does not accept this key. Copy it again from Profile > API Keys.';
const WRONG_ADDRESS =
	'What answers at this Base URL is not Arcanna. Enter the address of your Arcanna, without /api.';

export class ArcannaApi implements ICredentialType {
	name = 'arcannaApi';

	displayName = 'Arcanna API';

	icon: Icon = {
		light: 'file:../nodes/Arcanna/arcanna.svg',
		dark: 'file:../nodes/Arcanna/arcanna.dark.svg',
	};

	documentationUrl = 'https://docs.arcanna.ai';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'https://arcanna.example.com',
			hint: 'The URL of your Arcanna instance, without /api',
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

	authenticate = signer(({ apiKey }) => ({ 'x-arcanna-api-key': readSecret(apiKey, 'API Key') }));

	test: ICredentialTestRequest = {
		request: {
			method: 'GET',
			url: '/api/v1/health/',
			disableFollowRedirect: true,
			timeout: 30_000,
		},
		rules: rulesOf(
			// An older Arcanna says `connected`.
			...bodyRules('status', [false], BAD_KEY),
			...bodyRules('connected', [false], BAD_KEY),
			...pageRules(WRONG_ADDRESS),
			...redirectRules,
			...statusRules([401, 403], BAD_KEY),
			...statusRules([404], WRONG_ADDRESS),
		),
	};
}
