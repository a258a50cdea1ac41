import './logs.mts';
import { LoadOptionsContext } from 'n8n-core';
import type {
	INodeListSearchResult,
	INodeParameters,
	INodePropertyOptions,
	INodeType,
	ResourceMapperFields,
} from 'n8n-workflow';
import { type RunOptions, storeOf } from './engine.mts';
import { n8nWorkflow } from './n8n.mts';
import { loaded, NodeTypeRegistry } from './nodeTypes.mts';
import { additionalDataFor, nodeOf } from './workflow.mts';

export interface EditorOptions {
	type: INodeType;
	/** The method's name in `methods.loadOptions`, `methods.listSearch` or `methods.resourceMapping`. */
	method: string;
	parameters?: INodeParameters;
	credentials?: RunOptions['credentials'];
	/** The parameter the list is for; only methods that read sibling parameters need it. */
	path?: string;
}

function contextFor({ type, parameters, credentials, path = '' }: EditorOptions) {
	const loadedType = loaded(type);
	const store = storeOf(credentials);
	const node = nodeOf({ type: loadedType, name: 'Temp-Node', parameters, credentials: store });
	const workflow = new n8nWorkflow.Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: new NodeTypeRegistry([loadedType]),
	});
	// The workflow has filled in the defaults, which the editor sends along too.
	const additionalData = additionalDataFor(store, 'internal', node.parameters);
	return { workflow, context: new LoadOptionsContext(workflow, node, additionalData, path) };
}

/** What the editor shows in a dropdown. */
export async function loadOptions(options: EditorOptions): Promise<INodePropertyOptions[]> {
	const method = options.type.methods?.loadOptions?.[options.method];
	if (!method) throw new Error(`No loadOptions method ${options.method}`);
	const { workflow, context } = contextFor(options);
	return await workflow.expression.withIsolate(async () => await method.call(context));
}

/** The fields that the editor shows in a resource mapper. */
export async function resourceMapping(options: EditorOptions): Promise<ResourceMapperFields> {
	const method = options.type.methods?.resourceMapping?.[options.method];
	if (!method) throw new Error(`No resourceMapping method ${options.method}`);
	const { workflow, context } = contextFor(options);
	return await workflow.expression.withIsolate(async () => await method.call(context));
}

/** What the editor shows in a resource locator's list. */
export async function listSearch(
	options: EditorOptions & { filter?: string; paginationToken?: string },
): Promise<INodeListSearchResult> {
	const method = options.type.methods?.listSearch?.[options.method];
	if (!method) throw new Error(`No listSearch method ${options.method}`);
	const { filter, paginationToken } = options;
	const { workflow, context } = contextFor(options);
	const found = await workflow.expression.withIsolate(
		async () => await method.call(context, filter, paginationToken),
	);
	const token: unknown = found.paginationToken;
	return typeof token === 'number' ? { ...found, paginationToken: String(token) } : found;
}
