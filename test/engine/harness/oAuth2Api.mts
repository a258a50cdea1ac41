import type { ICredentialType, INodeProperties } from 'n8n-workflow';

const field = (
	name: string,
	value: string | boolean,
	show?: Record<string, Array<string | boolean>>,
): INodeProperties => ({
	displayName: name,
	name,
	type: typeof value === 'boolean' ? 'boolean' : 'string',
	default: value,
	...(show && { displayOptions: { show } }),
});

const manually = { useDynamicClientRegistration: [false] };

/** The fields of `oAuth2Api` in n8n-nodes-base 2.41, which OAuth2 credential types extend. */
export const oAuth2Api: ICredentialType = {
	name: 'oAuth2Api',
	displayName: 'OAuth2 API',
	properties: [
		{ ...field('useDynamicClientRegistration', false), type: 'hidden' },
		field('grantType', 'authorizationCode', manually),
		field('serverUrl', '', { useDynamicClientRegistration: [true] }),
		field('authUrl', '', { grantType: ['authorizationCode', 'pkce'], ...manually }),
		field('accessTokenUrl', '', manually),
		field('clientId', '', manually),
		{ ...field('clientCredentialType', 'clientSecret'), type: 'hidden' },
		field('clientSecret', '', manually),
		{ ...field('privateKey', ''), type: 'hidden' },
		{ ...field('certificate', ''), type: 'hidden' },
		field('scope', '', manually),
		field('authQueryParameters', '', { grantType: ['authorizationCode', 'pkce'], ...manually }),
		field('authentication', 'header', manually),
		field('sendAdditionalBodyProperties', false, {
			grantType: ['clientCredentials'],
			authentication: ['body'],
			...manually,
		}),
		field('additionalBodyProperties', '', {
			grantType: ['clientCredentials'],
			authentication: ['body'],
			sendAdditionalBodyProperties: [true],
			...manually,
		}),
		{ ...field('ignoreSSLIssues', false), doNotInherit: true },
	],
};
