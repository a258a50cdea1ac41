import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Request } from './exchange';

/** How a service refused a request. */
export interface Refusal {
	status: number;
	/** In the service's own words. */
	message?: string;
	/** The request was signed with an OAuth2 token. */
	oAuth2?: boolean;
}

/** What the shared rooms need to know of a service. */
export interface Service {
	/** The name that people know, for messages. */
	name: string;
	/** The credential type in use; `parameter` reads a node parameter. */
	credentialType(parameter: (name: string) => unknown): string;
	/** The credential's fields whose values must never be told. */
	secretFields: readonly string[];
	/**
	 * What says whose account a credential opens, beside the base URL, as text. Left out where the
	 * secrets do, which nothing else can be opened with.
	 */
	account?(credentials: ICredentialDataDecryptedObject): string;
	/**
	 * The address that all paths come after, without a slash at the end.
	 * @throws Error with a sentence for the user
	 */
	baseUrl(credentials: ICredentialDataDecryptedObject): string;
	/**
	 * The service's own words about what went wrong, from the body of an answer: its JSON,
	 * `undefined` when it is none, and its text.
	 */
	errorMessage(body: unknown, text: string): string | undefined;
	/** Whom users contact when the service stays unavailable. Left out where that is an administrator. */
	contact?: string;
	/** The published price of a billed unit, in US dollars. Left out where nothing is billed by the unit. */
	dollarsForAUnit?: number;
	/** Whether a body says no, though it came with a good status. Left out where none does. */
	isErrorBody?(body: unknown): boolean;
	/** What the user can do about a refusal, where the service has something special to say. */
	advice(request: Request, refusal: Refusal): string | undefined;
	/**
	 * Why the service refused a request, where another request tells: a whole sentence, which comes after
	 * the advice. Left out where there is nothing to ask.
	 */
	whyRefused?(request: Request, refusal: Refusal, ask: Ask): Promise<string | undefined>;
}

/** Whom users contact when the service stays unavailable, such as "your Arcanna administrator". */
export function contactOf({ name, contact = `your ${name} administrator` }: Service): string {
	return contact;
}

/**
 * Sends a request that changes nothing, once for all items of a run. Gives its JSON, or `undefined` when
 * it failed.
 */
export type Ask = (request: Request) => Promise<unknown>;
