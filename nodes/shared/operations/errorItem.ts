import type {
	IDataObject,
	INode,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { ServiceError } from '../http/errors';

/** The job that an item is about. */
export interface ItemJob {
	id: string;
	/** `running`, `succeeded` or `failed`, if known. */
	state?: string;
	/** Whether this item started it. */
	started?: boolean;
}

/** Why an item has no result. */
export interface ItemFailure {
	error: NodeApiError | NodeOperationError;
	details: ErrorDetails;
}

/** What a workflow needs to act on an error item. */
export interface ErrorDetails extends IDataObject {
	/** The job's ID, if there is one. */
	id?: string;
	/** The last known state of that job. */
	state?: string;
	/** The HTTP status, if the service responded. */
	httpCode?: string;
	/** What the user can do. */
	advice?: string;
	/** The request may have been accepted, or the job started, although there is no result. */
	mayHaveSucceeded: boolean;
}

/**
 * @param thrown what the operation threw
 * @param error the same error as n8n shows it, without secrets
 */
export function failureOf(
	thrown: unknown,
	error: ItemFailure['error'],
	job: ItemJob | undefined,
): ItemFailure {
	const httpCode = 'httpCode' in error ? error.httpCode : undefined;
	const advice = error.description || adviceOn(error.context.parameter);
	return {
		error,
		details: {
			...(job && { id: job.id }),
			...(job?.state && { state: job.state }),
			...(httpCode && { httpCode }),
			...(advice && { advice }),
			mayHaveSucceeded:
				thrown instanceof ServiceError ? thrown.facts.mayHaveSucceeded : job?.started === true,
		},
	};
}

/** What to do about an expression that fails: n8n's editor has its own text for most of them. */
function adviceOn(parameter: unknown): string | undefined {
	return typeof parameter === 'string'
		? `Check the expression in the parameter "${parameter}".`
		: undefined;
}

/** The item that replaces a result when On Error is set to continue. */
export function errorItem(
	node: INode,
	{ error, details }: ItemFailure,
	itemIndex: number,
): INodeExecutionData {
	const pairedItem = { item: itemIndex };
	// With Retry On Fail, n8n runs all items again when the first one's JSON holds an error: that
	// would start every job a second time. It makes a plain error item of this form afterwards.
	if (node.retryOnFail) return { json: {}, error, pairedItem };
	const item = { json: { error: error.message, details }, pairedItem };
	if (node.onError !== 'continueErrorOutput') return item;
	// n8n sorts items by their `error` before it merges the input's fields, and replaces their JSON
	// by the message afterwards if `error` is still there. Merging copies enumerable properties only.
	return Object.defineProperty(item, 'error', { value: error, enumerable: false });
}
