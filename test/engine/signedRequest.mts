import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeType,
	INodeTypeDescription,
	IRequestOptions,
} from 'n8n-workflow';

import { n8nWorkflow } from './harness/index.mts';

/** What a node can send with a credential: n8n's older helper, and the newer one. */
export type SignedRequest =
	| { helper: 'requestWithAuthentication'; options: IRequestOptions }
	| { helper: 'httpRequestWithAuthentication'; options: IHttpRequestOptions };

/** The options that n8n's HTTP Request node hands to the older helper unless the user sets others. */
export function likeHttpRequest(method: 'GET' | 'POST', uri: string): SignedRequest {
	return {
		helper: 'requestWithAuthentication',
		options: {
			headers: {},
			method,
			uri,
			gzip: true,
			rejectUnauthorized: true,
			followRedirect: true,
			followAllRedirects: true,
			maxRedirects: undefined,
			resolveWithFullResponse: true,
			sendCredentialsOnCrossOriginRedirect: true,
			timeout: 300_000,
			encoding: null,
			json: false,
			useStream: true,
			...(method === 'POST' && { body: '{"a":1}' }),
		},
	};
}

/** The same request, as newer nodes send it. */
export function likeNewerNodes(method: 'GET' | 'POST', url: string): SignedRequest {
	return {
		helper: 'httpRequestWithAuthentication',
		options: {
			method,
			url,
			returnFullResponse: true,
			...(method === 'POST' && { body: { a: 1 } }),
		},
	};
}

/** A node of another package that sends one request with a credential of this one. */
export class OtherNode implements INodeType {
	description: INodeTypeDescription;

	constructor(
		private readonly credentialType: string,
		private readonly request: SignedRequest,
	) {
		this.description = {
			displayName: 'Other Node',
			name: 'otherNode',
			group: ['output'],
			version: 1,
			description: 'Sends one request',
			defaults: { name: 'Other Node' },
			inputs: [n8nWorkflow.NodeConnectionTypes.Main],
			outputs: [n8nWorkflow.NodeConnectionTypes.Main],
			credentials: [{ name: credentialType, required: true }],
			properties: [],
		};
		const send = async (context: IExecuteFunctions) => await this.send(context);
		this.execute = async function () {
			const { statusCode, headers } = await send(this);
			return [[{ json: { statusCode, location: headers.location } }]];
		};
	}

	execute: INodeType['execute'];

	private async send(context: IExecuteFunctions) {
		const { credentialType, request } = this;
		const { helpers } = context;
		return request.helper === 'requestWithAuthentication'
			? await helpers.requestWithAuthentication.call(context, credentialType, request.options)
			: await helpers.httpRequestWithAuthentication.call(context, credentialType, request.options);
	}
}
