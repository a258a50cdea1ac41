import {
	type IDataObject,
	type IExecutePaginationFunctions,
	type INodeExecutionData,
	type INodePropertyRouting,
	type NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import type { Request } from '../http/exchange';
import { asSentence, toNodeError } from '../http/errors';
import { sendForJson } from '../http/client';
import type { Service } from '../http/service';
import type { Operation, OperationContext } from './context';
import { errorItem, failureOf } from './errorItem';
import { Run, type NodeContext } from './run';

/** An operation that is one request with one response. */
export interface Declared {
	/** Throws `InvalidParameterError`, or an Error with a sentence, if a parameter is invalid. */
	request(context: OperationContext): Request;
	/**
	 * The items in the response; the body is undefined if an empty response means that the request
	 * succeeded.
	 */
	read(body: unknown, context: OperationContext): IDataObject[];
}

/** Runs an operation that is one request with one response. */
export function requestOperation({ request, read }: Declared): Operation {
	return async (context) => {
		return await sendForJson(context, request(context), (body) =>
			read(body, context).map((json) => ({ json })),
		);
	};
}

/**
 * The routing of an operation. As a tool of an AI agent, n8n runs a declarative node's routing, never its
 * custom operations, and the pagination function is the only entry point.
 */
export function routed(service: Service, operation: Operation): INodePropertyRouting {
	return {
		send: { paginate: true },
		operations: {
			async pagination() {
				return await oneItem(this, service, operation);
			},
		},
	};
}

/**
 * The open runs of n8n's declarative engine, by node. n8n hands an AI agent's execute data to every tool
 * that the agent calls itself, so the data alone doesn't identify a run: it only determines how long the
 * run is kept.
 */
const runs = new WeakMap<object, Map<string, Promise<Run>>>();

async function oneItem(
	context: IExecutePaginationFunctions,
	service: Service,
	operation: Operation,
): Promise<INodeExecutionData[]> {
	const itemIndex = context.getItemIndex();
	const node: NodeContext = {
		context,
		parameter: (name, _itemIndex, fallback) =>
			context.getNodeParameter(name, fallback, { extractValue: true }),
		whole: (name) => context.getNodeParameter(name, undefined),
	};
	const result = await runOf(node, context.getExecuteData(), service).then(
		async (run) =>
			await run.item(node, itemIndex, context.getInputData() ?? { json: {} }, operation),
		(thrown: unknown) =>
			failureOf(thrown, toNodeError(context.getNode(), thrown, [], itemIndex), undefined),
	);
	if (Array.isArray(result)) return result;
	if (!context.continueOnFail()) throw withOwnWords(result.error);
	return [errorItem(context.getNode(), result, itemIndex)];
}

/**
 * The same error, with its message in the description as well if n8n replaces the message: the agent only
 * gets n8n's text, in another error.
 */
function withOwnWords<E extends NodeApiError | NodeOperationError>(error: E): E {
	const { message, description, node } = error;
	if (new NodeOperationError(node, message).message !== message) {
		error.description = `The whole message: ${asSentence(message)} ${description ?? ''}`.trim();
	}
	return error;
}

/** A run that can't be opened is discarded, so that the next try opens it again. */
async function runOf(node: NodeContext, executeData: object, service: Service): Promise<Run> {
	const byNode = runs.get(executeData) ?? new Map<string, Promise<Run>>();
	runs.set(executeData, byNode);
	const { name } = node.context.getNode();
	const key = JSON.stringify([node.context.getExecutionId(), name]);
	const run = byNode.get(key) ?? Run.open(node, service);
	byNode.set(key, run);
	return await run.catch(async (error: unknown) => {
		byNode.delete(key);
		return await Promise.reject(error);
	});
}
