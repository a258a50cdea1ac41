import { request as send } from 'undici';
import type { PublishedRequest } from './corpus.mts';

const BOUNDARY = '----published-form';

/** What a simulator answered. */
export interface Answered {
	status: number;
	/** JSON as its value, anything else as text. */
	body: unknown;
}

/**
 * Sends a published request to a simulator.
 * @param key the headers that carry the key
 */
export async function sendPublished(
	url: string,
	key: Record<string, string>,
	asked: PublishedRequest,
): Promise<Answered> {
	const { body, contentType } = bodyOf(asked);
	const answer = await send(url + asked.path, {
		method: asked.method,
		query: asked.query,
		headers: { ...(contentType && { 'content-type': contentType }), ...key, ...asked.headers },
		body,
	});
	const text = await answer.body.text();
	return { status: answer.statusCode, body: parsed(text) };
}

function bodyOf(asked: PublishedRequest): { body?: string; contentType?: string } {
	const { json, form, parts, text, contentType } = asked;
	if (json !== undefined) return { body: JSON.stringify(json), contentType: 'application/json' };
	if (text !== undefined) return { body: text, contentType };
	if (form !== undefined) {
		const body = new URLSearchParams(form).toString();
		return { body, contentType: 'application/x-www-form-urlencoded' };
	}
	if (parts === undefined) return {};
	const written = parts.map((part) => {
		const file = part.filename === undefined ? '' : `; filename="${part.filename}"`;
		const type = part.contentType === undefined ? '' : `\r\nContent-Type: ${part.contentType}`;
		return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${part.name}"${file}${type}\r\n\r\n${part.text}\r\n`;
	});
	const body = `${written.join('')}--${BOUNDARY}--\r\n`;
	return { body, contentType: `multipart/form-data; boundary=${BOUNDARY}` };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
