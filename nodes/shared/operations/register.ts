import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { Service } from '../http/service';
import { idIn } from '../parameters/id';
import { inBulk } from './bulk';
import type { OpenHandover } from './handover';
import { routed, requestOperation, type Declared } from './routed';
import type { Operation } from './context';

/** One operation of a resource, declared once. */
export interface OperationEntry {
	/** The label in the list of operations. */
	name: string;
	/** The value in saved workflows. */
	value: string;
	/** The text in the node list. */
	action: string;
	description: string;
	/** How it processes one item: a function, or one request with one response. */
	run: Operation | Declared;
	/** The parameter that holds the ID of the job that an item is about, for error items. */
	jobParameter?: string;
	/** The parameters, shown for this operation only. */
	fields: INodeProperties[];
}

export type CustomOperation = (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

/** How the operations of a resource can wait without the node. */
export interface WaitsWithoutNode {
	openHandover: OpenHandover;
	/** Run by n8n for the node, but in no list of operations. */
	operations: Record<string, CustomOperation>;
}

/** What a resource has in addition to its operations. */
export interface Choice {
	/** The operation that is selected at first. */
	selected: string;
	waits?: WaitsWithoutNode;
}

/** What a node needs from a resource. */
export interface ResourceEntry {
	properties: INodeProperties[];
	/** By operation, for the node's `customOperations`. */
	operations: Record<string, CustomOperation>;
}

/**
 * Registers the operations of a resource in both ways that n8n runs them: as custom operations, for all
 * items of a run, and with routing for AI agents, whose tools never run custom operations.
 */
export function registerResource(
	service: Service,
	resource: string,
	{ selected, waits }: Choice,
	entries: OperationEntry[],
): ResourceEntry {
	const registered = entries.map((entry) => ({ ...entry, operation: operationOf(entry) }));
	return {
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: [resource] } },
				options: registered.map(({ name, value, action, description, operation }) => ({
					name,
					value,
					action,
					description,
					routing: routed(service, operation),
				})),
				default: selected,
			},
			...entries.flatMap(({ fields }) => fields),
		],
		operations: {
			...waits?.operations,
			...Object.fromEntries(
				registered.map(({ value, operation }) => [
					value,
					inBulk(service, operation, waits?.openHandover),
				]),
			),
		},
	};
}

function operationOf({ run, jobParameter }: OperationEntry): Operation {
	const operation = typeof run === 'function' ? run : requestOperation(run);
	if (jobParameter === undefined) return operation;
	return async (context) => {
		const id = idIn(context.parameter(jobParameter));
		if (id !== undefined) context.noteJob({ id });
		return await operation(context);
	};
}
