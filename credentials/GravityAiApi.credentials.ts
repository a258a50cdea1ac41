import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import { latestTest } from '../nodes/GravityAi/credentialTestRequest';
import { signer } from '../nodes/shared/http/credentials';
import { readSecret } from '../nodes/shared/parameters/text';

export class GravityAiApi implements ICredentialType {
	name = 'gravityAiApi';

	displayName = 'Gravity AI API';

	icon: Icon = {
		light: 'file:../nodes/GravityAi/gravityAi.svg',
		dark: 'file:../nodes/GravityAi/gravityAi.dark.svg',
	};

	documentationUrl = 'https://docs.gravity-ai.com/jobs-api';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'The key of your on-demand model. Each key belongs to one model, so use one credential per model.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://on-demand.gravity-ai.com',
			required: true,
			description: 'The URL of Gravity AI, without /api',
		},
	];

	authenticate = signer(({ apiKey }) => ({ 'x-api-key': readSecret(apiKey, 'API Key') }));

	test: ICredentialTestRequest = latestTest;
}
