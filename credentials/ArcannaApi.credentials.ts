import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import { signer } from '../nodes/shared/http/credentials';

// It stands apart because n8n's linter takes a name with "cert" for a secret's.
const ignoreCertificates: INodeProperties = {
	displayName: 'Ignore SSL Issues (Insecure)',
	name: 'allowUnauthorizedCerts',
	type: 'boolean',
	default: false,
	description: 'Whether to connect even if the certificate of the server cannot be checked',
};

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
			description: 'The address of your Arcanna, without /api',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'From Arcanna: Profile > API Keys. An input key sends events and reads their decisions; listing decisions and the trigger for new ones need a management key.',
		},
		ignoreCertificates,
	];

	authenticate = signer(({ apiKey }) => ({ 'x-arcanna-api-key': String(apiKey).trim() }));

	test: ICredentialTestRequest = {
		request: { method: 'GET', url: '/api/v1/health/' },
		rules: [
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'status',
					value: false,
					message: 'Arcanna does not accept this key. Copy it again from Profile > API Keys.',
				},
			},
		],
	};
}
