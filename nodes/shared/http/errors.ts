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

/** What became of a request. */
export interface ServiceErrorFacts {
	/** The headline: the service's own words where there are any. */
	message: string;
	/** What the user can do. */
	advice: string;
	/** The HTTP status, where a response came. */
	status?: number;
	/** The JSON that the service refused with, for its own code. */
	body?: unknown;
	/** The request may have been accepted, though no good response came. */
	mayHaveSucceeded: boolean;
	/** Another try, later, may go through. */
	transient: boolean;
}

/** A request, or a job, that did not do what it should. */
export class ServiceError extends Error {
	readonly facts: ServiceErrorFacts;

	constructor(facts: ServiceErrorFacts) {
		super(facts.message);
		this.name = 'ServiceError';
		this.facts = facts;
	}

	/** The same failure with more to say about what to do. What was said already is not said again. */
	advising(advice: string): ServiceError {
		const { facts } = this;
		if (facts.advice.includes(advice)) return this;
		return new ServiceError({ ...facts, advice: `${facts.advice} ${advice}`.trim() });
	}

	/** The same failure of a request of which an earlier try may have been accepted. */
	inDoubt(): ServiceError {
		if (this.facts.mayHaveSucceeded) return this;
		const error = this.advising('An earlier try got no usable response.');
		return new ServiceError({ ...error.facts, mayHaveSucceeded: true });
	}
}

/** Words of a service, or a headline, as a sentence: with one period at the end. */
export function asSentence(words: string): string {
	return /[.!?…]$/.test(words) ? words : `${words}.`;
}

/** What the work gives, or the service's failure that it ends in. Anything else is thrown on. */
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
	// n8n puts words of its own in place of a message that has the name of a system error in it.
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
