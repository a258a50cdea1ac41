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
	/** What must never be told. The OAuth2 tokens that n8n signs with come to it as they are used. */
	secrets: string[];
}

/**
 * What may happen to a request whose response did not come or was not good:
 * `safe` changes nothing, `idempotent` may be sent twice with the same effect, `unsafe` starts or
 * bills something and may be sent again only when it certainly was not accepted.
 */
export type Safety = 'safe' | 'idempotent' | 'unsafe';

/** What a request changes, for the message when its response is lost. */
export interface Change {
	/** What may have happened, such as "The process may have started and been billed". */
	mayHave: string;
	/** How the user finds out, and what to do then: whole sentences. */
	check: string;
}

/** A request as a service's code writes it. */
export interface Request {
	method: IHttpRequestMethods;
	/** Begins with "/", comes after the base URL, and holds only encoded segments. */
	path: string;
	query?: IDataObject;
	body?: IDataObject;
	/** A body of another kind, in place of `body`. */
	upload?: Upload;
	safety: Safety;
	/** Of every request that is not safe. */
	change?: Change;
	/** An answer with a good status and without a body means that it was done. */
	mayBeEmpty?: true;
	/**
	 * The longest time for one try, answer and all, unless the user set n8n's own timeout; while an
	 * upload is sent, the longest time without a byte of it.
	 */
	timeoutMs?: number;
	/** No try begins after this time (milliseconds of `Clock.monotonicMs`), or goes on a second after it. */
	until?: number;
}

/** What the service answered, with any status. The body is text, not read yet. */
export interface Answer {
	kind: 'answer';
	status: number;
	headers: Record<string, unknown>;
	/** Of a refusal no more than its beginning. */
	body: string;
	/** The status is good, and the body, which is left out, larger than any JSON that can be used. */
	tooLarge?: boolean;
	/** The request was signed with an OAuth2 token. */
	oAuth2?: boolean;
}

/** Whether a status means success. */
export function isGood(status: number): boolean {
	return status >= 200 && status < 300;
}

/**
 * Statuses that pass by themselves. Beside those of RFC 9110: Too Early, Insufficient Storage, and
 * those of shared hosts (509), of Cloudflare (520 to 527, 530) and of overloaded sites (529).
 */
const TRANSIENT_STATUS = new Set([408, 425, 429, 500, 502, 503, 504, 507, 509, 529, 530]);

/** Whether the same request may get a good answer later. */
export function isTransientStatus(status: number): boolean {
	return TRANSIENT_STATUS.has(status) || (status >= 520 && status <= 527);
}

/** What became of one try. */
export type Outcome =
	| Answer
	/**
	 * The connection broke or timed out after it was made: the service may have accepted the request.
	 * `advice` is what to do, where that is known.
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

/** Makes one try. Throws only `Cancelled`, and what opening an upload throws. */
export type Transport = (request: Request) => Promise<Outcome>;

/** A readable stream of bytes. Strict lint forbids the import of its type. */
export type ByteStream = Awaited<ReturnType<BinaryHelperFunctions['getBinaryStream']>>;

/** A body that is not JSON. A stream can't be sent twice, so it is opened anew for each try. */
export interface Upload {
	contentType: string;
	/** @param onRead called with each piece that is read to be sent */
	open(onRead?: () => void): Promise<OpenUpload>;
}

export interface OpenUpload {
	body: ByteStream | Buffer;
	bytes: number;
	/** Rejects when the body can't be read to its end: what was sent of it is no whole request. */
	unreadable?: Promise<never>;
	/** Closes what was opened, whether all of it was sent or not. */
	close?(): void;
}

/** A file at an address that the service gave. */
export interface FileRequest {
	/** Sent byte for byte as it is; https only, unless the base URL itself is on http. */
	url: string;
	/** The file may come over http all the same, for a service whose files are public. */
	overHttp?: boolean;
	/**
	 * Whether the key goes along; it does only where the URL has the base URL's own scheme, host
	 * and port.
	 */
	signed: boolean;
	/** The name that the operation gives, in place of the one in the address. */
	name?: string;
	/** Asks the server not to compress it, so that its length is known. */
	asStored?: boolean;
	/** No try begins after this time (milliseconds of `Clock.monotonicMs`); one that has begun ends, body and all. */
	until?: number;
}

/** A file that has begun to arrive. */
export interface ArrivingFile {
	kind: 'file';
	headers: Record<string, unknown>;
	/** Breaks when no byte comes for the time of a timeout, and when the run is cancelled. */
	stream: ByteStream;
}

/** What became of one try at a file. */
export type FileOutcome = (ArrivingFile | Outcome) & {
	/** It came from the service's own scheme, host and port. */
	fromService?: boolean;
};

/** Makes one try at a file. Throws only `Cancelled`. */
export type FileTransport = (request: FileRequest) => Promise<FileOutcome>;
