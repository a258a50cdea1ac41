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

type Rule = NonNullable<ICredentialTestRequest['rules']>[number];
type BodyRule = Extract<Rule, { type: 'responseSuccessBody' }>;
type StatusRule = Extract<Rule, { type: 'responseCode' }>;

const BAD_KEY = 'Arcanna does not accept this key. Copy it again from Profile > API Keys.';
const WRONG_ADDRESS =
	'What answers at this Base URL is not Arcanna. Enter the address of your Arcanna, without /api.';
const MOVED =
	'The Base URL sends requests on to another address. Enter that address, often the same one with https://.';

/** An older Arcanna says `connected`; a web page is text, and begins with "<" or space. */
function bodyRule(key: string, value: unknown, message: string): BodyRule {
	return { type: 'responseSuccessBody', properties: { key, value, message } };
}

function statusRule(value: number, message: string): StatusRule {
	return { type: 'responseCode', properties: { value, message } };
}

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
			hint: 'The address of your Arcanna, without /api',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			hint: 'In Arcanna: Profile > API Keys. An input key sends events and reads their decisions; listing decisions, and the trigger for new ones, need a management key.',
		},
		ignoreCertificates,
	];

	authenticate = signer(({ apiKey }) => ({ 'x-arcanna-api-key': String(apiKey).trim() }));

	test: ICredentialTestRequest = {
		request: {
			method: 'GET',
			url: '/api/v1/health/',
			disableFollowRedirect: true,
			timeout: 30_000,
		},
		// n8n's type allows one kind of rule only; its tester asks each rule for its kind.
		rules: [
			bodyRule('status', false, BAD_KEY),
			bodyRule('connected', false, BAD_KEY),
			...['<', '\n', '\r', ' ', '\t'].map((first) => bodyRule('0', first, WRONG_ADDRESS)),
			bodyRule('length', 0, WRONG_ADDRESS),
			...[301, 302, 303, 307, 308].map((value) => statusRule(value, MOVED)),
			...[401, 403].map((value) => statusRule(value, BAD_KEY)),
			statusRule(404, WRONG_ADDRESS),
		] as BodyRule[],
	};
}
