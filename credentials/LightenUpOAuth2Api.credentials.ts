import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import { statsTest } from '../nodes/LightenUp/credentialTestRequest';

const BASE_URL = '($self["baseUrl"] || "").trim().replace(/\\/+$/, "")';
const HOST = '/^https?:\\/\\/(\\[[^\\]]*\\]|[^/\\\\:?#@,*\\s]+)(?=[:/]|$)/i';

export class LightenUpOAuth2Api implements ICredentialType {
	name = 'lightenUpOAuth2Api';

	displayName = 'LightenUp OAuth2 API';

	extends = ['oAuth2Api'];

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
			hint: 'The URL of your LightenUp tenant. The token is requested from and sent to this host only.',
		},
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'hidden',
			default: 'clientCredentials',
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: `={{ ${BASE_URL} }}/auth/oauth2/token`,
		},
		{ displayName: 'Scope', name: 'scope', type: 'hidden', default: '' },
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'hidden',
			default: 'body',
		},
		{
			displayName: 'Send Additional Body Properties',
			name: 'sendAdditionalBodyProperties',
			type: 'hidden',
			default: false,
		},
		// n8n lets the HTTP Request node send an OAuth2 token to any host unless these fields restrict it.
		{
			displayName: 'Allowed HTTP Request Domains',
			name: 'allowedHttpRequestDomains',
			type: 'hidden',
			default: 'domains',
		},
		{
			displayName: 'Allowed Domains',
			name: 'allowedDomains',
			type: 'hidden',
			default: `={{ (${BASE_URL}.match(${HOST}) || [])[1] || "no-host.invalid" }}`,
		},
	];

	test: ICredentialTestRequest = statsTest(
		'LightenUp rejected the token that it issued for this client. Check the client ID and secret, and what the client may access.',
		`={{ ($credentials.baseUrl || "").trim().replace(/\\/+$/, "") }}`,
	);
}
