import './logs.mts';
import { Credentials } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialsExpressionResolveValues,
	ICredentialType,
	IExecuteData,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeCredentials,
	INodeCredentialsDetails,
	INodeProperties,
	IRequestOptionsSimplified,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { withDefaults } from './credentialData.mts';
import { n8nWorkflow } from './n8n.mts';
import { oAuth2Api } from './oAuth2Api.mts';

const { NodeHelpers, deepCopy, isExpression } = n8nWorkflow;

export interface CredentialEntry {
	type: ICredentialType;
	/** What the user entered; defaults are filled in as n8n fills them in. */
	data: ICredentialDataDecryptedObject;
	/** The name of the only node that uses this credential; any node uses the others. */
	node?: string;
}

function withinDomains(
	helpers: IHttpRequestHelper,
	credentials: ICredentialDataDecryptedObject,
): IHttpRequestHelper {
	const allowedDomains = n8nWorkflow.getCredentialOwnRequestAllowedDomains(credentials);
	if (allowedDomains === undefined) return helpers;
	return {
		helpers: {
			httpRequest: async (options) =>
				await helpers.helpers.httpRequest({ ...options, allowedDomains }),
		},
	};
}

function idFor(type: string, node?: string): string {
	return node === undefined ? type : `${type} of ${node}`;
}

let stores = 0;

/** Stands in for n8n's database and CredentialsHelper, with the same rules, and counts. */
export class CredentialStore extends n8nWorkflow.ICredentialsHelper {
	/** How many times credentials were read and decrypted, by type. */
	readonly reads: Record<string, number> = {};
	/** What n8n has written back (tokens), in order. */
	readonly updates: Array<{ type: string; data: ICredentialDataDecryptedObject }> = [];
	private readonly types = new Map<string, ICredentialType>([['oAuth2Api', oAuth2Api]]);
	private readonly stored = new Map<string, ICredentialDataDecryptedObject>();

	/** n8n shares the renewal of a token between all that use one credential ID at the same time. */
	private readonly prefix = `${++stores}: `;

	constructor(entries: CredentialEntry[] = []) {
		super();
		for (const { type, data, node } of entries) {
			this.types.set(type.name, type);
			this.stored.set(idFor(type.name, node), deepCopy(data));
		}
	}

	get totalReads(): number {
		return Object.values(this.reads).reduce((sum, count) => sum + count, 0);
	}

	/** What a node refers to: its own credentials, otherwise those of any node. */
	referencesFor(names: string[], node?: string): INodeCredentials {
		const references = names.flatMap((name) => {
			const id = [idFor(name, node), name].find((one) => this.stored.has(one));
			return id === undefined ? [] : [[name, { id: this.prefix + id, name: `My ${name}` }]];
		});
		return Object.fromEntries(references);
	}

	storedData(type: string, id?: string | null): ICredentialDataDecryptedObject {
		const data = this.stored.get(this.keyFor(type, id));
		if (!data) throw new Error(`No credential of type ${type}`);
		return data;
	}

	/** A credential that no node has for itself is kept by its type. */
	private keyFor(type: string, id?: string | null): string {
		const key = id?.startsWith(this.prefix) ? id.slice(this.prefix.length) : id;
		return key && this.stored.has(key) ? key : type;
	}

	typeOf(name: string): ICredentialType {
		const type = this.types.get(name);
		if (!type) throw new Error(`Unknown credential type ${name}`);
		return type;
	}

	override getParentTypes(name: string): string[] {
		const parents = this.types.get(name)?.extends ?? [];
		return [...parents, ...parents.flatMap((parent) => this.getParentTypes(parent))];
	}

	override isCredentialUsableByNode(): boolean {
		return true;
	}

	override getCredentialsProperties(name: string): INodeProperties[] {
		const { extends: parents, properties } = this.typeOf(name);
		if (name === 'oAuth2Api') {
			const tokenData: INodeProperties = {
				displayName: 'oauthTokenData',
				name: 'oauthTokenData',
				type: 'json',
				default: {},
			};
			return [...properties, tokenData];
		}
		if (!parents) return properties;
		const combined: INodeProperties[] = [];
		for (const parent of parents) {
			NodeHelpers.mergeNodeProperties(combined, this.getCredentialsProperties(parent));
		}
		NodeHelpers.mergeNodeProperties(combined, properties);
		return combined;
	}

	override async authenticate(
		credentials: ICredentialDataDecryptedObject,
		name: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow: Workflow,
		node: INode,
	): Promise<IHttpRequestOptions> {
		const options = requestOptions as IHttpRequestOptions;
		const { authenticate } = this.typeOf(name);
		if (typeof authenticate === 'function') return await authenticate(credentials, options);
		if (authenticate?.type !== 'generic') return options;

		const resolve = (value: string) => {
			if (!isExpression(value)) return value;
			const keys = { $credentials: credentials };
			const { expression } = workflow;
			return String(
				expression.getSimpleParameterValue(node, value, 'internal', keys, undefined, '') || '',
			);
		};
		options.headers ??= {};
		for (const [part, entries] of Object.entries(authenticate.properties)) {
			const resolved = Object.entries(entries ?? {}).map(([key, value]) => [
				resolve(key),
				resolve(String(value)),
			]);
			const present: unknown = Reflect.get(options, part);
			const before = typeof present === 'object' && present !== null ? present : {};
			Reflect.set(options, part, Object.assign(before, Object.fromEntries(resolved)));
		}
		return options;
	}

	override async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		name: string,
		node: INode,
		credentialsExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const { preAuthentication, properties } = this.typeOf(name);
		const token = properties.find(
			(property) => property.type === 'hidden' && property.typeOptions?.expirable === true,
		);
		if (!token || typeof preAuthentication !== 'function') return undefined;

		const isTest = node.parameters.temp === '' && node.type === 'n8n-nodes-base.noOp';
		if (credentials[token.name] !== '' && !credentialsExpired && !isTest) return undefined;
		const output = (await preAuthentication.call(
			withinDomains(helpers, credentials),
			credentials,
		)) as ICredentialDataDecryptedObject;
		if (output[token.name] === undefined || !node.credentials) return undefined;
		const reference = node.credentials[name];
		await this.updateCredentials(reference, name, {
			...this.storedData(name, reference.id),
			...output,
		});
		return Object.assign(credentials, output);
	}

	override async runPreAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		name: string,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const { preAuthentication } = this.typeOf(name);
		if (typeof preAuthentication !== 'function') return undefined;
		return (await preAuthentication.call(
			withinDomains(helpers, credentials),
			credentials,
		)) as ICredentialDataDecryptedObject;
	}

	override async getCredentials(
		{ id, name }: INodeCredentialsDetails,
		type: string,
	): Promise<ICredentials> {
		const credentials = new Credentials({ id, name }, type);
		await credentials.setData(deepCopy(this.storedData(type, id)));
		return credentials;
	}

	override async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		reference: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		resolveValues?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		this.reads[type] = (this.reads[type] ?? 0) + 1;
		const data = deepCopy(this.storedData(type, reference.id));
		if (raw) return data;
		return await withDefaults({
			properties: this.getCredentialsProperties(type),
			stored: data,
			additionalData,
			mode,
			executeData,
			resolveValues,
		});
	}

	override async updateCredentials(
		reference: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.stored.set(this.keyFor(type, reference.id), deepCopy(data));
		this.updates.push({ type, data: deepCopy(data) });
	}

	override async updateCredentialsOauthTokenData(
		reference: INodeCredentialsDetails,
		type: string,
		{ oauthTokenData }: ICredentialDataDecryptedObject,
	): Promise<void> {
		await this.updateCredentials(reference, type, {
			...this.storedData(type, reference.id),
			oauthTokenData,
		});
	}
}
