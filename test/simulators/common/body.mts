import type { IncomingMessage } from 'node:http';
import type { Part } from './multipart.mts';
import { headerParameters, readMultipart } from './multipart.mts';
import { Refusal } from './refusal.mts';

/**
 * What a route takes as its body. `none` lets an empty object pass, which some clients send with GET:
 * a service that expects nothing doesn't check. `text` is any body at all, or none.
 */
export type BodyKind = 'none' | 'json' | 'form' | 'multipart' | 'text';

export interface Body {
	/** The content type as sent, without its parameters. */
	type: string;
	/** Of a JSON body. */
	value?: unknown;
	/** Of a form. */
	fields: Record<string, string>;
	/** Of a multipart body. */
	parts: Part[];
	/** Of any other body. */
	text: string;
}

async function readAll(source: AsyncIterable<Buffer>, maxBytes: number): Promise<string> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of source) {
		bytes += chunk.length;
		if (bytes > maxBytes) throw new Refusal(413, `The body is longer than ${maxBytes} bytes`);
		chunks.push(chunk);
	}
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
	} catch {
		throw new Refusal(400, 'The body is not valid UTF-8');
	}
}

function parseForm(text: string): Record<string, string> {
	const fields: Record<string, string> = {};
	for (const [name, value] of new URLSearchParams(text)) {
		if (Object.hasOwn(fields, name)) throw new Refusal(400, `The form names ${name} twice`);
		fields[name] = value;
	}
	return fields;
}

export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new Refusal(400, 'The body is not valid JSON');
	}
}

/**
 * Reads a request's body as its route expects it.
 * @throws {Refusal} 400 when it is malformed, 413 when it is too long, 415 when it is of another type
 */
export async function readBody(
	request: IncomingMessage,
	kind: BodyKind,
	maxBytes: number,
): Promise<Body> {
	const header = request.headers['content-type'] ?? '';
	const type = header.split(';')[0].trim().toLowerCase();
	const body: Body = { type, fields: {}, parts: [], text: '' };
	// Not destroyed when the body is rejected, so that a response can still be sent.
	const source: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
	if (request.headers['content-encoding']) throw new Refusal(415, 'Unknown content encoding');

	if (kind === 'multipart') {
		if (type !== 'multipart/form-data') throw new Refusal(415, `Unsupported type: ${header}`);
		const { boundary } = headerParameters(header);
		if (!boundary) throw new Refusal(400, 'The content type names no boundary');
		body.parts = await readMultipart(source, boundary);
		return body;
	}

	body.text = await readAll(source, maxBytes);
	if (kind === 'none') {
		if (!['', '{}', 'null'].includes(body.text)) throw new Refusal(400, 'No body is expected here');
	}
	if (kind === 'json') {
		if (type !== 'application/json') throw new Refusal(415, `Unsupported type: ${header}`);
		body.value = parseJson(body.text);
	}
	if (kind === 'form') {
		if (type !== 'application/x-www-form-urlencoded') {
			throw new Refusal(415, `Unsupported type: ${header}`);
		}
		body.fields = parseForm(body.text);
	}
	return body;
}

/** The body as the log keeps it. */
export function loggedBody(kind: BodyKind, body: Body): unknown {
	if (kind === 'json') return body.value;
	if (kind === 'form') return body.fields;
	if (kind === 'multipart') {
		return body.parts.map(({ head, ...part }) => ({ ...part, text: head.toString('utf8') }));
	}
	return body.text === '' ? undefined : body.text;
}
