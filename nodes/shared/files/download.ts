import type { IBinaryData } from 'n8n-workflow';

import { Cancelled } from '../clock';
import type { Answer, ArrivingFile, ByteStream, FileRequest, Outcome } from '../http/exchange';
import { ServiceError } from '../http/errors';
import { failureOf, triesTold, withoutProxy } from '../http/response';
import { mayRepeat, type Tried, withRetries } from '../http/retry';
import { parseUrl, sameOrigin } from '../http/urls';
import { contactOf, type Service } from '../http/service';
import type { FileClient, Files } from './store';
import { fileNameOf, mimeTypeOf } from './names';

const MOST_HOPS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** A file on its way, to be read once. */
export interface FileOnTheWay {
	name: string;
	/** Undefined if the server doesn't send it. */
	mimeType?: string;
	/** The unchanged Content-Type, which includes the charset of a text. */
	contentType?: string;
	/** In bytes, if the server sends it. */
	size?: number;
	stream: ByteStream;
}

/**
 * Fetches a file and passes it on while it arrives. An interrupted download starts over, as `send` does for
 * reads. Redirects are followed, without the key on other hosts.
 * @param fallbackName the name if neither the server nor the URL has one
 * @param take reads the file to its end; called again when the download starts over
 * @throws ServiceError which never contains more of the URL than its host
 * @throws Cancelled
 */
export async function download<T>(
	client: FileClient,
	request: FileRequest,
	fallbackName: string,
	take: (file: FileOnTheWay) => Promise<T>,
): Promise<T> {
	const hop: Hop = { url: request.url, fromService: false };
	return await withRetries(
		client,
		{ safety: 'safe', until: request.until },
		async () => await tryOnce(client, request, hop, fallbackName, take),
		(outcome, tries) => fileFailure(client.service, hop, outcome, tries),
	);
}

/** Fetches a file into n8n's store. Throws as `download` does. */
export async function downloadToStore(
	client: FileClient,
	request: FileRequest,
	fallbackName: string,
): Promise<IBinaryData> {
	return await download(client, request, fallbackName, async (file) => {
		return await keep(client.files, file);
	});
}

/** Puts a file on its way into n8n's store, as a stream. */
export async function keep(files: Files, file: FileOnTheWay): Promise<IBinaryData> {
	return await files.keep(file.stream, file.name, file.mimeType);
}

/** Where the last try for a file ended. */
interface Hop {
	url: string;
	/** Whether that is the service's own host. */
	fromService: boolean;
}

async function tryOnce<T>(
	client: FileClient,
	request: FileRequest,
	hop: Hop,
	fallbackName: string,
	take: (file: FileOnTheWay) => Promise<T>,
): Promise<Tried<T>> {
	let at = request;
	for (let hops = 0; ; hops += 1) {
		const outcome = await client.files.fetch(at);
		hop.url = at.url;
		hop.fromService = outcome.fromService === true;
		if (outcome.kind === 'file') {
			return await takeFrom(client, asFile(outcome, at, fallbackName), take);
		}
		const target = redirectTarget(outcome, at.url);
		if (target === undefined || hops >= MOST_HOPS) return outcome;
		at = { ...at, url: target, signed: at.signed && sameOrigin(at.url, target) };
	}
}

function asFile(
	{ headers, stream }: ArrivingFile,
	{ url, name }: FileRequest,
	fallbackName: string,
): FileOnTheWay {
	const size = Number(headers['content-length'] ?? NaN);
	return {
		name: fileNameOf(headers, url, fallbackName, name),
		mimeType: mimeTypeOf(headers),
		contentType: String(headers['content-type'] ?? ''),
		...(Number.isFinite(size) && { size }),
		stream,
	};
}

async function takeFrom<T>(
	client: FileClient,
	file: FileOnTheWay,
	take: (file: FileOnTheWay) => Promise<T>,
): Promise<Tried<T>> {
	const { stream } = file;
	return await take(file).then(
		(value) => ({ kind: 'done' as const, value }),
		async (thrown: unknown) => {
			const broke = stream.errored;
			stream.destroy();
			if (client.signal?.aborted) throw new Cancelled();
			// If the reader has rejected the file, it doesn't read to the end, which can look like a broken
			// stream.
			const judged = thrown instanceof ServiceError;
			if (broke === null || judged) return await Promise.reject(thrown);
			return { kind: 'lost', reason: reasonFor(broke) };
		},
	);
}

function reasonFor(error: Error & { code?: string }): string {
	if (error.code === undefined) return error.message;
	// The run itself was not cancelled, so the stream's time limit ended it.
	return error.code === 'ERR_CANCELED' ? 'no data arrived for too long' : 'the connection was lost';
}

function redirectTarget(outcome: Outcome, url: string): string | undefined {
	if (outcome.kind !== 'answer' || !REDIRECTS.has(outcome.status)) return undefined;
	const location = String(outcome.headers.location ?? '');
	return parseUrl(location, url)?.href;
}

/**
 * The error for a file, without its URL, which can contain a key. If the service itself rejects the
 * request, the error is the same as for any other request.
 */
function fileFailure(
	service: Service,
	{ url, fromService }: Hop,
	outcome: Outcome,
	tries: number,
): ServiceError {
	const { host = 'the given address', pathname: path = '/' } = parseUrl(url) ?? {};
	if (fromService && outcome.kind !== 'lost') {
		const failure = failureOf(service, { method: 'GET', path, safety: 'safe' }, outcome, tries);
		if (!isGone(failure.facts.status)) return failure;
		const advice = `${service.name} returned ${failure.facts.status} for the file. ${GONE}`;
		return new ServiceError({ ...failure.facts, advice });
	}
	const repeated = triesTold(tries);
	if (outcome.kind === 'unreachable') {
		const usual = `Check that n8n can reach ${host} (DNS, proxy, firewall): files can be on another host than the service itself.`;
		return new ServiceError({
			message: `Couldn't download the file from ${host}: ${outcome.reason}`,
			advice: `${repeated} ${outcome.advice ?? usual}`.trim(),
			mayHaveSucceeded: false,
			transient: outcome.transient,
		});
	}
	if (outcome.kind === 'lost') {
		return new ServiceError({
			message: `The download from ${host} was incomplete: ${outcome.reason}`,
			advice: `The incomplete file was discarded.${repeated} Try again later.`,
			mayHaveSucceeded: false,
			transient: true,
		});
	}
	const { status } = outcome;
	if (status === 407) return withoutProxy(`The request was for a file from ${host}.${repeated}`);
	const transient = mayRepeat('safe', outcome);
	return new ServiceError({
		message: errorMessageIn(outcome) ?? `${host} returned ${status} without details`,
		advice: `${host} returned ${status}; expected a file.${repeated} ${fileAdvice(service, status, transient)}`,
		status,
		mayHaveSucceeded: false,
		transient,
	});
}

const GONE =
	'The file may have been deleted, or its link may have expired. Run the node again to get a new link.';

/** Statuses for a file that doesn't exist or a link that has expired. */
function isGone(status: number | undefined): boolean {
	return status === 404 || status === 410;
}

function fileAdvice(service: Service, status: number, transient: boolean): string {
	if (isGone(status) || status === 401 || status === 403) return GONE;
	if (REDIRECTS.has(status))
		return `Its redirects lead to no file. Check the file in ${service.name}.`;
	return transient
		? `Try again later. If this continues, contact ${contactOf(service)}.`
		: `Check the file in ${service.name}.`;
}

/** The message in a storage service's XML. Other elements can contain parts of a key. */
function errorMessageIn({ body }: Answer): string | undefined {
	return /<Message>([^<]{1,300})<\/Message>/.exec(body)?.[1];
}
