import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import { statsTest } from '../nodes/LightenUp/credentialTestRequest';
import { signer } from '../nodes/shared/http/credentials';
import { readSecret } from '../nodes/shared/parameters/text';

export class LightenUpApi implements ICredentialType {
	name = 'lightenUpApi';

	displayName = 'LightenUp API';

	icon: Icon = {
		light: 'file:../nodes/LightenUp/lightenUp.svg',
		dark: 'file:../nodes/LightenUp/lightenUp.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-ai-jobs/n8n-nodes-ai-jobs/blob/main/docs/lightenup.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'https://acme.lightenup.ai',
			hint: 'The URL of your LightenUp tenant',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			hint: 'An access token from LightenUp. Expires after about an hour. For published workflows, use the OAuth2 credential, which renews its token.',
		},
	];

	authenticate = signer(({ accessToken }) => ({
		Authorization: `Bearer ${readSecret(accessToken, 'Access Token')}`,
	}));

	test: ICredentialTestRequest = statsTest(
		'LightenUp rejected this token. It may have expired: paste a new one, or use the OAuth2 credential.',
	);
}
