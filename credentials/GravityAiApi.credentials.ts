import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import { latestTest } from '../nodes/GravityAi/credentialTestRequest';
import { signer } from '../nodes/shared/http/credentials';
import { parseApiBaseUrl } from '../nodes/shared/http/urls';
import { readSecret } from '../nodes/shared/parameters/text';

export class GravityAiApi implements ICredentialType {
	name = 'gravityAiApi';

	displayName = 'Gravity AI API';

	icon: Icon = {
		light: 'file:../nodes/GravityAi/gravityAi.svg',
		dark: 'file:../nodes/GravityAi/gravityAi.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-ai-jobs/n8n-nodes-ai-jobs/blob/main/docs/gravity-ai.md';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			hint: 'On the page of your on-demand model in Gravity AI. Each key belongs to one model, so use one credential per model.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://on-demand.gravity-ai.com',
			required: true,
			hint: 'Keep the default, unless Gravity AI gave you another one',
		},
	];

	authenticate = signer(
		({ apiKey }) => ({ 'x-api-key': readSecret(apiKey, 'API Key') }),
		parseApiBaseUrl,
	);

	test: ICredentialTestRequest = latestTest;
}
