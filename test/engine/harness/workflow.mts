import './logs.mts';
import { ExecutionLifecycleHooks, ExternalSecretsProxy } from 'n8n-core';
import type {
	ICredentialsHelper,
	INode,
	INodeParameters,
	INodeType,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import type { CredentialStore } from './credentials.mts';
import { Container, n8nWorkflow } from './n8n.mts';
import { typeName } from './nodeTypes.mts';

export const WORKFLOW_ID = 'workflow-under-test';

export type NodeSettings = Partial<
	Pick<
		INode,
		| 'onError'
		| 'continueOnFail'
		| 'executeOnce'
		| 'retryOnFail'
		| 'maxTries'
		| 'waitBetweenTries'
		| 'alwaysOutputData'
	>
>;

export interface NodeDraft {
	type: INodeType;
	name: string;
	parameters?: INodeParameters;
	credentials?: CredentialStore;
	settings?: NodeSettings;
}

export function nodeOf({ type, name, parameters, credentials, settings }: NodeDraft): INode {
	const { version, credentials: accepted = [] } = type.description;
	const names = accepted.map((credential) => credential.name);
	return {
		...settings,
		id: `id of ${name}`,
		name,
		type: typeName(type),
		typeVersion: Array.isArray(version) ? version[version.length - 1] : version,
		position: [0, 0],
		parameters: n8nWorkflow.deepCopy(parameters ?? {}),
		...(credentials && { credentials: credentials.referencesFor(names, name) }),
	};
}

let executions = 0;

async function unavailable(): Promise<never> {
	throw new Error('Not available in engine tests');
}

export function additionalDataFor(
	credentialsHelper: ICredentialsHelper,
	mode: WorkflowExecuteMode,
	currentNodeParameters?: INodeParameters,
): IWorkflowExecuteAdditionalData {
	const executionId = String(++executions);
	const baseUrl = 'http://n8n.invalid/';
	return {
		credentialsHelper,
		executionId,
		currentNodeParameters,
		currentNodeExecutionIndex: 0,
		hooks: new ExecutionLifecycleHooks(mode, executionId, {
			id: WORKFLOW_ID,
			name: 'Workflow under test',
			active: mode !== 'manual',
			activeVersionId: null,
			isArchived: false,
			createdAt: new Date(0),
			updatedAt: new Date(0),
			nodes: [],
			connections: {},
		}),
		externalSecretsProxy: Container.get(ExternalSecretsProxy),
		executeWorkflow: unavailable,
		getRunExecutionData: async () => undefined,
		getRuntimeCredential: async () => undefined,
		startRunnerTask: unavailable,
		logAiEvent: () => {},
		variables: {},
		restApiUrl: `${baseUrl}rest`,
		instanceBaseUrl: baseUrl,
		formBaseUrl: baseUrl,
		formWaitingBaseUrl: baseUrl,
		formTestBaseUrl: baseUrl,
		webhookBaseUrl: baseUrl,
		webhookWaitingBaseUrl: baseUrl,
		webhookTestBaseUrl: baseUrl,
		mcpBaseUrl: baseUrl,
		mcpTestBaseUrl: baseUrl,
	};
}
