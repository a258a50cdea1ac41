import type {
	ICredentialType,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeProperties,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { n8nWorkflow } from '../n8n.mts';

export class KeyApi implements ICredentialType {
	name = 'keyApi';
	displayName = 'Key API';
	properties: INodeProperties[] = [
		{ displayName: 'Base URL', name: 'baseUrl', type: 'string', default: '' },
		{ displayName: 'API Key', name: 'apiKey', type: 'string', default: '' },
		{ displayName: 'Path', name: 'path', type: 'string', default: '/health' },
	];
	authenticate: ICredentialType['authenticate'] = async (credentials, request) => ({
		...request,
		headers: { ...request.headers, 'x-key': String(credentials.apiKey) },
	});
	test: ICredentialType['test'] = {
		request: { baseURL: '={{ $credentials.baseUrl }}', url: '={{ $credentials.path }}' },
		rules: [
			{
				type: 'responseSuccessBody',
				properties: { key: 'status', value: false, message: 'This key is not known' },
			},
		],
	};
}

/** The key goes through n8n's declarative authentication. */
export class GenericKeyApi extends KeyApi {
	override authenticate: ICredentialType['authenticate'] = {
		type: 'generic',
		properties: { headers: { 'x-key': '={{ $credentials.apiKey }}' } },
	};
}

export class TokenApi implements ICredentialType {
	name = 'tokenApi';
	displayName = 'Token API';
	extends = ['oAuth2Api'];
	properties: INodeProperties[] = [
		{ displayName: 'Base URL', name: 'baseUrl', type: 'string', default: '' },
		{ displayName: 'Grant', name: 'grantType', type: 'hidden', default: 'clientCredentials' },
		{ displayName: 'In', name: 'authentication', type: 'hidden', default: 'body' },
		{
			displayName: 'Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: '={{ $self["baseUrl"] }}/token',
		},
	];
}

const description = (name: string, properties: INodeProperties[]): INodeTypeDescription => ({
	displayName: name,
	name,
	group: ['transform'],
	version: 1,
	description: `Tries ${name}`,
	defaults: { name },
	inputs: [n8nWorkflow.NodeConnectionTypes.Main],
	outputs: [n8nWorkflow.NodeConnectionTypes.Main],
	usableAsTool: true,
	credentials: [{ name: 'keyApi', required: true }],
	properties,
});

async function runProgram(this: IExecuteFunctions) {
	const items = this.getInputData();
	const credentials = await this.getCredentials('keyApi');
	const decrypted = { id: '', name: '', type: 'keyApi', data: credentials };
	this.addExecutionHints({ message: `${items.length} items` });
	const output = items.map(async (item, index) => {
		const file = item.binary?.data;
		const body = file?.id ? await this.helpers.getBinaryStream(file.id) : undefined;
		const inMemory = file ? Buffer.from(file.data, 'base64') : undefined;
		const answer: Buffer = await this.helpers.httpRequestWithAuthentication.call(
			this,
			'keyApi',
			{
				method: 'POST',
				baseURL: String(credentials.baseUrl),
				url: String(this.getNodeParameter('path', index)),
				body: body ?? inMemory ?? String(this.getNodeParameter('text', index)),
				encoding: 'arraybuffer',
			},
			{ credentialsDecrypted: decrypted },
		);
		const data = await this.helpers.prepareBinaryData(answer, 'answer.bin', 'application/x-answer');
		return { json: { index }, binary: { data }, pairedItem: { item: index } };
	});
	return [await Promise.all(output)];
}

/** `echo` is declared, `program` is a custom operation. */
export class Echo implements INodeType {
	description: INodeTypeDescription = {
		...description('echo', [
			{ displayName: 'Resource', name: 'resource', type: 'hidden', default: 'thing' },
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				options: [
					{ name: 'Echo', value: 'echo' },
					{ name: 'Program', value: 'program' },
				],
				default: 'echo',
			},
			{
				displayName: 'Path',
				name: 'path',
				type: 'string',
				default: '/echo',
				routing: { request: { method: 'POST', url: '={{ $value }}' } },
			},
			{
				displayName: 'Text',
				name: 'text',
				type: 'string',
				default: '',
				routing: { send: { type: 'body', property: 'text' } },
			},
		]),
		requestDefaults: { baseURL: '={{ $credentials.baseUrl }}' },
	};
	methods = {
		listSearch: {
			async rows(this: ILoadOptionsFunctions, filter = '', token?: string) {
				const { baseUrl } = await this.getCredentials('keyApi');
				const { rows }: { rows: string[] } = await this.helpers.httpRequestWithAuthentication.call(
					this,
					'keyApi',
					{ url: `${String(baseUrl)}/list` },
				);
				const prefix = String(this.getCurrentNodeParameter('path'));
				const results = rows
					.filter((row) => row.includes(filter))
					.map((row) => ({ name: `${prefix}${token ?? ''} ${row}`, value: row }));
				return { results, paginationToken: token ? undefined : 'next' };
			},
		},
	};
	customOperations = { thing: { program: runProgram } };
}

/** Calls with whatever credential type it is given; answers with the body. */
export class Caller implements INodeType {
	description: INodeTypeDescription = {
		...description('caller', [
			{ displayName: 'Path', name: 'path', type: 'string', default: '/private' },
		]),
		credentials: [{ name: 'tokenApi', required: true }],
	};

	async execute(this: IExecuteFunctions) {
		const { baseUrl } = await this.getCredentials('tokenApi');
		const json = await this.helpers.httpRequestWithAuthentication.call(this, 'tokenApi', {
			baseURL: String(baseUrl),
			url: String(this.getNodeParameter('path', 0)),
		});
		return [[{ json }]];
	}
}

/** Counts its polls in its state; `next` says what the coming polls do. */
export class Counter implements INodeType {
	readonly next: Array<'items' | 'nothing' | 'error'> = [];
	description: INodeTypeDescription = {
		...description('counterTrigger', []),
		polling: true,
		inputs: [],
		credentials: [],
		usableAsTool: undefined,
	};

	poll = counting(this.next);
}

function counting(next: Counter['next']) {
	return async function (this: IPollFunctions) {
		if (this.getMode() === 'manual') return [[{ json: { sample: true } }]];
		const state = this.getWorkflowStaticData('node');
		state.polls = Number(state.polls ?? 0) + 1;
		const budgetMs = typeof this.getPollBudgetMs === 'function' ? this.getPollBudgetMs() : null;
		const step = next.shift() ?? 'nothing';
		if (step === 'error') {
			throw new n8nWorkflow.NodeOperationError(this.getNode(), 'The service is away');
		}
		return step === 'items' ? [[{ json: { polls: state.polls, budgetMs } }]] : null;
	};
}
