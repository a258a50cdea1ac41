import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Request } from './exchange';

/** A request that a service rejected. */
export interface Refusal {
	status: number;
	/** The service's own message. */
	message?: string;
	/** The request was signed with an OAuth2 token. */
	oAuth2?: boolean;
}

/** What the shared code needs to know about a service. */
export interface Service {
	/** The name that people know, for messages. */
	name: string;
	/** The credential type in use; `parameter` reads a node parameter. */
	credentialType(parameter: (name: string) => unknown): string;
	/** The credential's fields whose values must never be shown. */
	secretFields: readonly string[];
	/**
	 * What identifies the account of a credential, in addition to the base URL, as text. Left out if the
	 * secrets do.
	 */
	account?(credentials: ICredentialDataDecryptedObject): string;
	/**
	 * The URL that paths are appended to, without a slash at the end.
	 * @throws Error with a sentence for the user
	 */
	baseUrl(credentials: ICredentialDataDecryptedObject): string;
	/**
	 * The service's own error message in the body of a response, given as JSON (`undefined` if it is not
	 * JSON) and as text.
	 */
	errorMessage(body: unknown, text: string): string | undefined;
	/** Whom users contact when the service stays unavailable. Left out where that is an administrator. */
	contact?: string;
	/** The published price of a billed unit, in US dollars. Left out if nothing is billed by the unit. */
	dollarsForAUnit?: number;
	/** Whether a body reports an error despite a success status. Left out if none does. */
	isErrorBody?(body: unknown): boolean;
	/** What the user can do when a request is rejected, if there is something specific to the service. */
	advice(request: Request, refusal: Refusal): string | undefined;
	/**
	 * Why the service rejected a request, if another request can find out: a whole sentence, added after
	 * the advice. Left out if no request can.
	 */
	whyRefused?(request: Request, refusal: Refusal, ask: Ask): Promise<string | undefined>;
}

/** Whom users contact when the service stays unavailable, such as "your CRM administrator". */
export function contactOf({ name, contact = `your ${name} administrator` }: Service): string {
	return contact;
}

/**
 * Sends a request that changes nothing, once for all items of a run. Returns its JSON, or `undefined` if it
 * failed.
 */
export type Ask = (request: Request) => Promise<unknown>;
