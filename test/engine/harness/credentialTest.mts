import './logs.mts';
import { ExecuteContext, RoutingNode } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestRequest,
	ICredentialType,
	IDataObject,
	INodeCredentialTestResult,
	INodeType,
} from 'n8n-workflow';
import { CredentialStore } from './credentials.mts';
import { n8nWorkflow } from './n8n.mts';
import { NodeTypeRegistry } from './nodeTypes.mts';
import { additionalDataFor, nodeOf } from './workflow.mts';

/** The credential under test isn't stored yet: it is read as the form has it. */
class FormCredential extends CredentialStore {
	resolved: ICredentialDataDecryptedObject = {};

	override async getDecrypted(
		...args: Parameters<CredentialStore['getDecrypted']>
	): Promise<ICredentialDataDecryptedObject> {
		const raw = args[5];
		return raw ? await super.getDecrypted(...args) : this.resolved;
	}
}

function get(value: unknown, path: string): unknown {
	return path.split('.').reduce<unknown>((part, key) => {
		return part === undefined || part === null ? undefined : Reflect.get(Object(part), key);
	}, value);
}

function probeType(type: ICredentialType, test: ICredentialTestRequest): INodeType {
	return {
		description: {
			name: 'n8n-nodes-base.noOp',
			displayName: 'No Operation, do nothing',
			description: '',
			group: ['organization'],
			version: 1,
			defaults: {},
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: type.name, required: true }],
			properties: [
				{
					displayName: 'Temp',
					name: 'temp',
					type: 'string',
					default: '',
					routing: { request: test.request },
				},
			],
		},
	};
}

function failure(error: unknown, { rules }: ICredentialTestRequest): string {
	const code = get(error, 'cause.code');
	if (get(error, 'cause.response') === undefined) return String(code || get(error, 'message'));

	const status = Number(get(error, 'cause.response.status'));
	for (const rule of rules ?? []) {
		if (rule.type === 'responseCode' && rule.properties.value === status) {
			return rule.properties.message;
		}
	}
	if (status >= 199 && status <= 299) return String(get(error, 'message'));
	return String(get(error, 'cause.response.statusText') || `Received HTTP status code: ${status}`);
}

/** n8n's credential test: what the user sees after "Save". */
export async function testCredential(
	type: ICredentialType,
	data: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	const { test } = type;
	if (!test) {
		return { status: 'Error', message: 'No testing function found for this credential.' };
	}
	const store = new FormCredential([{ type, data }]);
	const additionalData = additionalDataFor(store, 'internal', {});
	try {
		const reference = { id: null, name: '' };
		store.resolved = await new CredentialStore([{ type, data }]).getDecrypted(
			additionalData,
			reference,
			type.name,
			'internal',
		);
	} catch (error) {
		return { status: 'Error', message: String(get(error, 'message')) };
	}

	const probe = probeType(type, test);
	const node = nodeOf({ type: probe, name: 'Temp-Node', credentials: store });
	const workflow = new n8nWorkflow.Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: new NodeTypeRegistry([probe]),
	});
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		n8nWorkflow.createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	const decrypted: ICredentialsDecrypted = {
		id: type.name,
		name: type.displayName,
		type: type.name,
		data: store.resolved,
	};
	let body: IDataObject | undefined;
	try {
		const output = await workflow.expression.withIsolate(
			async () => await new RoutingNode(context, probe, decrypted).runNode(),
		);
		body = output?.[0][0]?.json;
	} catch (error) {
		return { status: 'Error', message: failure(error, test) };
	}
	for (const rule of test.rules ?? []) {
		if (rule.type !== 'responseSuccessBody') continue;
		const { key, value, message } = rule.properties;
		if (get(body, key) === value) return { status: 'Error', message };
	}
	return { status: 'OK', message: 'Connection successful!' };
}
