import './logs.mts';
import { DirectoryLoader, RoutingNode } from 'n8n-core';
import { commonPollingParameters } from 'n8n-core/dist/nodes-loader/constants.js';
import type { ExecuteContext } from 'n8n-core';
import type { IExecuteFunctions, INodeType, INodeTypeDescription, INodeTypes } from 'n8n-workflow';
import { n8nWorkflow } from './n8n.mts';

const PACKAGE_NAME = 'n8n-nodes-ai-jobs';

/** The type name as saved workflows have it. */
export function typeName(type: INodeType): string {
	const { name } = type.description;
	return name.includes('.') ? name : `${PACKAGE_NAME}.${name}`;
}

function isExecuteContext(context: IExecuteFunctions): context is ExecuteContext {
	return 'additionalData' in context && 'workflow' in context;
}

/** n8n's `shouldAssignExecuteMethod`: which types the server runs through RoutingNode. */
export function isRouted(type: INodeType): boolean {
	const isDeclarative = type.description.requestDefaults !== undefined;
	return (
		!type.execute &&
		!type.supplyData &&
		!type.poll &&
		!type.trigger &&
		(!type.webhook || isDeclarative) &&
		(!type.methods || isDeclarative)
	);
}

function derived(type: INodeType, description: INodeTypeDescription): INodeType {
	const copy: INodeType = Object.create(type, {
		description: { value: description, writable: true, enumerable: true },
	});
	return copy;
}

const loadedTypes = new WeakMap<INodeType, INodeType>();

/** The type as n8n's loader leaves it: with poll times, Request Options and, if declarative, an execute. */
export function loaded(type: INodeType): INodeType {
	const known = loadedTypes.get(type);
	if (known) return known;

	const copy = derived(type, {
		...type.description,
		name: typeName(type),
		properties: [...type.description.properties],
	});
	if (copy.description.polling) copy.description.properties.unshift(...commonPollingParameters);
	DirectoryLoader.applyDeclarativeNodeOptionParameters(copy);
	if (isRouted(copy)) {
		copy.execute = async function () {
			if (!isExecuteContext(this)) throw new Error('Not a context of n8n-core');
			return (await new RoutingNode(this, copy).runNode()) ?? [];
		};
	}
	loadedTypes.set(type, copy);
	loadedTypes.set(copy, copy);
	return copy;
}

/** The `…Tool` type n8n makes of a node with `usableAsTool`. */
export function asTool(type: INodeType): INodeType {
	const base = loaded(type);
	const { usableAsTool, ...description } = base.description;
	if (!usableAsTool) throw new Error(`${description.name} is not usable as a tool`);

	return derived(base, {
		...description,
		name: `${description.name}Tool`,
		displayName: `${description.displayName} Tool`,
		inputs: [],
		outputs: [n8nWorkflow.NodeConnectionTypes.AiTool],
		properties: [
			{
				displayName: 'Description',
				name: 'toolDescription',
				type: 'string',
				default: description.description,
			},
			...description.properties,
		],
	});
}

/** The node types of one workflow. */
export class NodeTypeRegistry implements INodeTypes {
	private readonly types: Map<string, INodeType>;

	constructor(types: INodeType[]) {
		this.types = new Map(types.map((type) => [typeName(type), type]));
	}

	getByName(name: string): INodeType {
		return this.getByNameAndVersion(name);
	}

	getByNameAndVersion(name: string): INodeType {
		const type = this.types.get(name);
		if (!type) throw new Error(`Unknown node type ${name}`);
		return type;
	}

	getKnownTypes() {
		return {};
	}
}
