import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';

/**
 * What may happen to a request whose answer did not come or was not good:
 * `read` changes nothing, `repeatable` may be sent twice with the same effect, `create` starts or
 * bills something and may be sent again only when it certainly was not taken.
 */
export type Safety = 'read' | 'repeatable' | 'create';

/** A request as a service's code writes it. */
export interface Request {
	method: IHttpRequestMethods;
	/** Begins with "/", comes after the base URL, and holds only encoded segments. */
	path: string;
	query?: IDataObject;
	body?: IDataObject;
	safety: Safety;
	/** The longest time for one try, unless the user set n8n's own timeout lower. */
	timeoutMs?: number;
	/** No try begins after this time (milliseconds since 1970). */
	until?: number;
}

/** What the service answered, with any status. The body is text, not read yet. */
export interface Answer {
	kind: 'answer';
	status: number;
	headers: Record<string, unknown>;
	body: string;
}

/** What became of one try. */
export type Outcome =
	| Answer
	/** The connection broke or timed out after it stood: the service may have taken the request. */
	| { kind: 'lost'; reason: string }
	/** The request certainly did not arrive; `passing` when another try may get through. */
	| { kind: 'unreachable'; reason: string; passing: boolean };

/** Makes one try. Throws only `Cancelled`. */
export type Transport = (request: Request) => Promise<Outcome>;
