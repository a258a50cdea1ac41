import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { entaingineBaseUrl } from '../nodes/Entaingine/address';
import { processTest } from '../nodes/Entaingine/credentialTestRequest';
import { signer } from '../nodes/shared/http/credentials';
import { readSecret } from '../nodes/shared/parameters/text';

const sign = signer(({ apiKey }) => ({ Authorization: `Bearer ${readSecret(apiKey, 'API Key')}` }));

export class EntaingineApi implements ICredentialType {
	name = 'entaingineApi';

	displayName = 'entAIngine API';

	icon: Icon = {
		light: 'file:../nodes/Entaingine/entaingine.svg',
		dark: 'file:../nodes/Entaingine/entaingine.dark.svg',
	};

	documentationUrl = 'https://docs.entaingine.com';

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
			description: 'The URL of the entAIngine API, with or without /api/v1/m2m at the end',
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

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const baseUrl = entaingineBaseUrl(credentials.baseUrl);
		return await sign({ ...credentials, baseUrl }, request);
	}

	test: ICredentialTestRequest = processTest;
}
