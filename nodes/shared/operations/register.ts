import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { Service } from '../service';
import { inBulk } from './bulk';
import { routed, requestOperation, type Declared } from './routed';
import type { Operation } from './context';

/** One operation of a resource, said once. */
export interface OperationEntry {
	/** The label in the list of operations. */
	name: string;
	/** The value that saved workflows hold. */
	value: string;
	/** What the node list shows. */
	action: string;
	description: string;
	/** Its work: a program for one item, or one request with one answer. */
	run: Operation | Declared;
	/** The parameters, shown for this operation only. */
	fields: INodeProperties[];
}

type CustomOperation = (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

/** What a node takes in of a resource. */
export interface ResourceEntry {
	properties: INodeProperties[];
	/** By operation, for the node's `customOperations`. */
	operations: Record<string, CustomOperation>;
}

/**
 * Registers the operations of a resource in both ways in which n8n runs them: as custom operations,
 * over all items of a run, and with routing for AI agents, whose tools never run a custom operation.
 * @param fallback the operation that is selected at first
 */
export function registerResource(
	service: Service,
	resource: string,
	fallback: string,
	entries: OperationEntry[],
): ResourceEntry {
	const programs = entries.map(({ run, ...entry }) => ({
		...entry,
		program: typeof run === 'function' ? run : requestOperation(run),
	}));
	return {
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: [resource] } },
				options: programs.map(({ name, value, action, description, program }) => ({
					name,
					value,
					action,
					description,
					routing: routed(service, program),
				})),
				default: fallback,
			},
			...entries.flatMap(({ fields }) => fields),
		],
		operations: Object.fromEntries(
			programs.map(({ value, program }) => [value, inBulk(service, program)]),
		),
	};
}
