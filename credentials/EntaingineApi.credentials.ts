import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import { entaingineBaseUrl } from '../nodes/Entaingine/address';
import { processTest } from '../nodes/Entaingine/credentialTestRequest';
import { signer } from '../nodes/shared/http/credentials';
import { readSecret } from '../nodes/shared/parameters/text';

export class EntaingineApi implements ICredentialType {
	name = 'entaingineApi';

	displayName = 'entAIngine API';

	icon: Icon = {
		light: 'file:../nodes/Entaingine/entaingine.svg',
		dark: 'file:../nodes/Entaingine/entaingine.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-ai-jobs/n8n-nodes-ai-jobs/blob/main/docs/entaingine.md';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			hint: 'Create one in entAIngine Studio. A key belongs to the space in which it was created.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.entaingine.com/aiengine',
			required: true,
			hint: 'Keep the default, unless you host entAIngine yourself',
		},
		{
			displayName: 'Space ID',
			name: 'spaceId',
			type: 'string',
			default: '',
			placeholder: 'e.g. .entaingine.test',
			hint: 'The space for new processes and files. Defaults to the space of the key.',
		},
	];

	authenticate = signer(
		({ apiKey }) => ({ Authorization: `Bearer ${readSecret(apiKey, 'API Key')}` }),
		entaingineBaseUrl,
	);

	test: ICredentialTestRequest = processTest;
}
