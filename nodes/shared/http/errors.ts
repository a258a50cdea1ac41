import {
	ExpressionError,
	NodeApiError,
	NodeOperationError,
	type INode,
	type JsonObject,
} from 'n8n-workflow';

import { Cancelled } from '../clock';
import { InvalidParameterError } from '../parameters/refusal';
import { redact } from './redact';

const LONGEST_MESSAGE = 1_000;

/** The facts about a failed request. */
export interface ServiceErrorFacts {
	/** The headline: the service's own message, if there is one. */
	message: string;
	/** What the user can do. */
	advice: string;
	/** The HTTP status, if there was a response. */
	status?: number;
	/** The JSON of the error response, for the service's own code. */
	body?: unknown;
	/** The request may have been accepted, although there was no usable response. */
	mayHaveSucceeded: boolean;
	/** A later try may succeed. */
	transient: boolean;
}

/** A request or a job that failed. */
export class ServiceError extends Error {
	readonly facts: ServiceErrorFacts;

	constructor(facts: ServiceErrorFacts) {
		super(facts.message);
		this.name = 'ServiceError';
		this.facts = facts;
	}

	/** The same failure with additional advice. Advice that is already there is not repeated. */
	advising(advice: string): ServiceError {
		const { facts } = this;
		if (facts.advice.includes(advice)) return this;
		return new ServiceError({ ...facts, advice: `${facts.advice} ${advice}`.trim() });
	}

	/** The same failure, for a request of which an earlier try may have been accepted. */
	inDoubt(): ServiceError {
		if (this.facts.mayHaveSucceeded) return this;
		const error = this.advising('An earlier try got no usable response.');
		return new ServiceError({ ...error.facts, mayHaveSucceeded: true });
	}
}

/** A service's message, or a headline, as a sentence: with one period at the end. */
export function asSentence(words: string): string {
	return /[.!?…]$/.test(words) ? words : `${words}.`;
}

/** The result of the work, or the `ServiceError` that it throws. Any other error is thrown. */
export async function settleService<T>(work: Promise<T>): Promise<T | ServiceError> {
	return await work.catch(async (thrown: unknown) => {
		return thrown instanceof ServiceError ? thrown : await Promise.reject(thrown);
	});
}

/**
 * The one place that turns whatever was thrown into an error that n8n shows: with the item's
 * index, never with a key, and never with the request itself.
 * @param itemIndex left out in triggers and lists
 */
export function toNodeError(
	node: INode,
	thrown: unknown,
	secrets: readonly string[],
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	if (thrown instanceof NodeApiError || thrown instanceof NodeOperationError) return thrown;
	const { message, description } = wordsOf(thrown, secrets);
	const error =
		thrown instanceof ServiceError
			? apiError(node, thrown, message, description ?? '', itemIndex)
			: new NodeOperationError(node, message, {
					description,
					itemIndex,
					level:
						thrown instanceof InvalidParameterError || thrown instanceof Cancelled
							? 'warning'
							: 'error',
				});
	// n8n replaces a message that contains the name of a system error.
	error.message = message;
	if (thrown instanceof ExpressionError) error.context = { ...thrown.context, ...error.context };
	return error;
}

function wordsOf(thrown: unknown, secrets: readonly string[]) {
	const said = redact(thrown instanceof Error ? thrown.message : String(thrown), secrets);
	if (thrown instanceof ServiceError) {
		return { message: said, description: redact(thrown.facts.advice, secrets) };
	}
	// A message can quote what the user entered, of any length.
	const message = said.length > LONGEST_MESSAGE ? `${said.slice(0, LONGEST_MESSAGE)} …` : said;
	if (thrown instanceof InvalidParameterError) return { message, description: thrown.advice };
	const description = thrown instanceof ExpressionError ? thrown.description : undefined;
	return { message, description: description ? redact(description, secrets) : undefined };
}

function apiError(
	node: INode,
	{ facts: { status } }: ServiceError,
	message: string,
	description: string,
	itemIndex: number | undefined,
): NodeApiError {
	const httpCode = status === undefined ? undefined : String(status);
	const response: JsonObject = { message, description, ...(httpCode && { httpCode }) };
	return new NodeApiError(node, response, { message, description, httpCode, itemIndex });
}
