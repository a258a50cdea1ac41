import type {
	BinaryHelperFunctions,
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IExecuteSingleFunctions,
	IHttpRequestMethods,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';

/** The contexts of n8n that can send. */
export type Caller =
	| IExecuteFunctions
	| IExecuteSingleFunctions
	| IPollFunctions
	| ILoadOptionsFunctions;

/** The credential of one run, read once. */
export interface OpenCredential {
	type: string;
	data: ICredentialDataDecryptedObject;
	baseUrl: string;
	/** Secrets that must never be shown. OAuth2 tokens that n8n signs with are added when they are used. */
	secrets: string[];
}

/**
 * Whether a request without a usable response may be sent again: `safe` changes nothing, `idempotent` has
 * the same effect when sent twice, `unsafe` starts or bills something and may be sent again only if it
 * certainly was not accepted.
 */
export type Safety = 'safe' | 'idempotent' | 'unsafe';

/** What a request changes, for the message when its response is lost. */
export interface Change {
	/** What may have happened, such as "The process may have started and been billed". */
	mayHave: string;
	/** How the user checks that, and what to do next: whole sentences. */
	check: string;
}

/** A request, as a service's code describes it. */
export interface Request {
	method: IHttpRequestMethods;
	/** Begins with "/", is appended to the base URL, and has only encoded segments. */
	path: string;
	query?: IDataObject;
	body?: IDataObject;
	/** A body that is not JSON, instead of `body`. */
	upload?: Upload;
	safety: Safety;
	/** Set for every request that is not safe. */
	change?: Change;
	/** A response with a success status and no body means that the request succeeded. */
	mayBeEmpty?: true;
	/**
	 * The longest time for one try, including the response, unless the user set n8n's own timeout; during
	 * an upload, the longest time without sending a byte.
	 */
	timeoutMs?: number;
	/**
	 * No try begins after this time (milliseconds of `Clock.monotonicMs`), or lasts until a second after
	 * it.
	 */
	until?: number;
}

/** A response of the service, with any status. The body is text, not yet parsed. */
export interface Answer {
	kind: 'answer';
	status: number;
	headers: Record<string, unknown>;
	/** Only the beginning for an error response. */
	body: string;
	/** The status means success, but the body is too large to be used and is left out. */
	tooLarge?: boolean;
	/** The request was signed with an OAuth2 token. */
	oAuth2?: boolean;
}

/** Whether a status means success. */
export function isGood(status: number): boolean {
	return status >= 200 && status < 300;
}

/**
 * Temporary statuses. In addition to those of RFC 9110: Too Early, Insufficient Storage, and those of
 * shared hosts (509), of Cloudflare (520 to 527, 530) and of overloaded sites (529).
 */
const TRANSIENT_STATUS = new Set([408, 425, 429, 500, 502, 503, 504, 507, 509, 529, 530]);

/** Whether the same request may succeed later. */
export function isTransientStatus(status: number): boolean {
	return TRANSIENT_STATUS.has(status) || (status >= 520 && status <= 527);
}

/** The outcome of one try. */
export type Outcome =
	| Answer
	/**
	 * The connection broke or timed out after it was made: the service may have accepted the request.
	 * `advice` is what to do, if that is known.
	 */
	| { kind: 'lost'; reason: string; advice?: string }
	/**
	 * The request certainly was not accepted; `transient` when another try may get through, `unsigned`
	 * when n8n got no OAuth2 token to sign it with, `withheld` when n8n did not try to connect.
	 */
	| {
			kind: 'unreachable';
			reason: string;
			advice?: string;
			transient: boolean;
			unsigned?: boolean;
			withheld?: boolean;
	  };

/** Tries once. Throws only `Cancelled`, and errors from opening an upload. */
export type Transport = (request: Request) => Promise<Outcome>;

/** A readable stream of bytes. Strict lint forbids the import of its type. */
export type ByteStream = Awaited<ReturnType<BinaryHelperFunctions['getBinaryStream']>>;

/** A body that is not JSON. A stream can't be sent twice, so it is opened again for each try. */
export interface Upload {
	contentType: string;
	/** @param onRead called with each piece that is read to be sent */
	open(onRead?: () => void): Promise<OpenUpload>;
}

export interface OpenUpload {
	body: ByteStream | Buffer;
	bytes: number;
	/** Rejects if the body can't be read to its end: the request is then incomplete. */
	unreadable?: Promise<never>;
	/** Closes what was opened, even if not all of it was sent. */
	close?(): void;
}

/** A file at a URL from the service. */
export interface FileRequest {
	/** Sent unchanged; https only, unless the base URL itself uses http. */
	url: string;
	/** Allows http anyway, for a service whose files are public. */
	overHttp?: boolean;
	/** Whether to send the key; it is sent only if the URL has the base URL's own scheme, host and port. */
	signed: boolean;
	/** The file name from the operation, instead of the one in the URL. */
	name?: string;
	/** Requests the file uncompressed, so that its length is known. */
	asStored?: boolean;
	/**
	 * No try begins after this time (milliseconds of `Clock.monotonicMs`); a try in progress ends then,
	 * including its body.
	 */
	until?: number;
}

/** A file that has begun to arrive. */
export interface ArrivingFile {
	kind: 'file';
	headers: Record<string, unknown>;
	/** Fails when no byte arrives within the timeout, and when the run is cancelled. */
	stream: ByteStream;
}

/** The outcome of one try for a file. */
export type FileOutcome = (ArrivingFile | Outcome) & {
	/** Whether it is from the service's own scheme, host and port. */
	fromService?: boolean;
};

/** Tries once to fetch a file. Throws only `Cancelled`. */
export type FileTransport = (request: FileRequest) => Promise<FileOutcome>;
