import './logs.mts';
import { getAdditionalKeys } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsExpressionResolveValues,
	IExecuteData,
	INode,
	INodeParameters,
	INodeProperties,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { n8nWorkflow } from './n8n.mts';
import { NodeTypeRegistry } from './nodeTypes.mts';

export interface StoredCredential {
	properties: INodeProperties[];
	stored: ICredentialDataDecryptedObject;
	additionalData: IWorkflowExecuteAdditionalData;
	mode: WorkflowExecuteMode;
	executeData?: IExecuteData;
	resolveValues?: ICredentialsExpressionResolveValues;
}

const nowhere: INode = {
	id: '',
	name: '',
	typeVersion: 1,
	type: 'n8n-nodes-base.mock',
	position: [0, 0],
	parameters: {},
};
const nowhereTypes = new NodeTypeRegistry([
	{
		description: {
			name: nowhere.type,
			displayName: 'Mock',
			description: '',
			group: [],
			version: 1,
			defaults: {},
			inputs: [],
			outputs: [],
			properties: [],
		},
	},
]);

/** Kept by n8n although no property of the credential type declares them. */
const UNDECLARED_FIELDS = ['oauthTokenData', 'allowedHttpRequestDomains', 'allowedDomains'];

/** n8n's `applyDefaultsAndOverwrites`: defaults of hidden and missing fields, then expressions. */
export async function withDefaults({
	properties,
	stored,
	additionalData,
	mode,
	executeData,
	resolveValues,
}: StoredCredential): Promise<ICredentialDataDecryptedObject> {
	const parameters = stored as INodeParameters;
	const data: INodeParameters = {
		...n8nWorkflow.NodeHelpers.getNodeParameters(properties, parameters, true, false, null, null),
	};
	for (const key of UNDECLARED_FIELDS) {
		if (parameters[key] !== undefined) data[key] ??= parameters[key];
	}
	const keys = getAdditionalKeys(additionalData, mode, null, { isCredential: true });
	if (!resolveValues) {
		const { expression } = new n8nWorkflow.Workflow({
			nodes: [nowhere],
			connections: {},
			active: false,
			nodeTypes: nowhereTypes,
		});
		const resolved = await expression.withIsolate(async () =>
			expression.getComplexParameterValue(nowhere, data, mode, keys, undefined, undefined, data),
		);
		return resolved as ICredentialDataDecryptedObject;
	}
	return resolveValues.workflow.expression.getParameterValue(
		data,
		resolveValues.runExecutionData,
		resolveValues.runIndex,
		resolveValues.itemIndex,
		resolveValues.node.name,
		resolveValues.connectionInputData,
		mode,
		keys,
		executeData,
		false,
		data,
	) as ICredentialDataDecryptedObject;
}
