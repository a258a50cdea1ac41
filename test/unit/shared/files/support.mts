import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

import type { IHttpRequestOptions, IPollFunctions } from 'n8n-workflow';

import type { FileClient, Files } from '../../../../nodes/shared/files/store.ts';
import type {
	ArrivingFile,
	ByteStream,
	FileRequest,
	Outcome,
	Upload,
} from '../../../../nodes/shared/http/exchange.ts';
import { clientOf, type Told } from '../support.mts';

export function streamOf(...chunks: Array<Buffer | string>): ByteStream {
	return Readable.from(
		chunks.map((chunk) => Buffer.from(chunk)),
		{ objectMode: false },
	);
}

/** As n8n makes one of a buffer that it holds. */
export function wholeStream(content: string): ByteStream {
	return Readable.from([Buffer.from(content)]);
}

/** Gives some bytes and then breaks. */
export function breakingStream(error: Error, ...chunks: string[]): ByteStream {
	return Readable.from(
		(async function* () {
			for (const chunk of chunks) yield Buffer.from(chunk);
			throw error;
		})(),
		{ objectMode: false },
	);
}

/** One try's body, as it goes over the wire, and the length that was promised. */
export async function sent(upload: Upload): Promise<{ body: Buffer; bytes: number }> {
	const { body, bytes } = await upload.open();
	return { body: Buffer.isBuffer(body) ? body : await buffer(body), bytes };
}

export async function text(stream: ByteStream): Promise<string> {
	return (await buffer(stream)).toString();
}

export function arriving(stream: ByteStream, headers: Record<string, unknown> = {}): ArrivingFile {
	return { kind: 'file', headers, stream };
}

/** A client whose fetches come out one after the other. */
export function fetching(
	outcomes: Array<ArrivingFile | Outcome>,
	more: { maxRetries?: number; signal?: AbortSignal } = {},
): FileClient & { told: Told; fetched: FileRequest[]; kept: string[] } {
	const fetched: FileRequest[] = [];
	const kept: string[] = [];
	const files: Files = {
		size: async () => await Promise.reject(new Error('Nothing is stored here')),
		open: async () => await Promise.reject(new Error('Nothing is stored here')),
		keep: async (content, fileName, mimeType = 'text/plain') => {
			const data = Buffer.isBuffer(content) ? content.toString() : await text(content);
			kept.push(data);
			return { data, fileName, mimeType };
		},
		fetch: async (request) => {
			fetched.push(request);
			const next = outcomes.shift();
			if (next === undefined) throw new Error('No outcome was given');
			return next;
		},
	};
	return { ...clientOf([], more), files, fetched, kept };
}

/** Gives some bytes and then nothing, without an end. */
export function silentStream(beginning: string): ByteStream {
	const stream = new Readable({ read() {} });
	stream.push(beginning);
	return stream;
}

/** Long enough for what streams do by themselves. */
export async function macrotask(): Promise<void> {
	await wait(20);
}

/** A context of n8n whose helpers answer with what is given, and note what they were asked. */
export function callerOf(answer: () => object) {
	const requests: IHttpRequestOptions[] = [];
	const signed: IHttpRequestOptions[] = [];
	const httpRequest = async (options: IHttpRequestOptions) => {
		requests.push(options);
		return answer();
	};
	const httpRequestWithAuthentication = async (_type: string, options: IHttpRequestOptions) => {
		signed.push(options);
		return await httpRequest(options);
	};
	const context = { helpers: { httpRequest, httpRequestWithAuthentication } };
	return { context: context as Partial<IPollFunctions> as IPollFunctions, requests, signed };
}
