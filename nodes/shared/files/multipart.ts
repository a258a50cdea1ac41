import { randomUUID } from 'crypto';

import type { ByteStream, Upload } from '../http/exchange';
import { InvalidParameterError } from '../parameters/refusal';
import { reworked } from './streams';
import type { HeldContent, SourceFile } from './source';
import { usableMimeType } from './types';

/**
 * A multipart/form-data body (RFC 7578) of some text fields and then a file, with a known length. A file in
 * n8n's store is streamed, so memory doesn't grow with its size; a file in memory is copied once for each
 * try.
 * @param fields the text fields by their names
 * @param part the name of the part that holds the file
 */
export function multipart(fields: Record<string, string>, part: string, file: SourceFile): Upload {
	const boundary = `n8n-${randomUUID()}`;
	const texts = Object.entries(fields).map(([name, value]) => {
		return `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`;
	});
	const disposition = `form-data; name="${quoted(part)}"; filename="${quoted(file.name)}"`;
	const head = Buffer.from(
		`${texts.join('')}--${boundary}\r\nContent-Disposition: ${disposition}\r\nContent-Type: ${usableMimeType(file.mimeType)}\r\n\r\n`,
	);
	const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
	const { content } = file;
	return {
		contentType: `multipart/form-data; boundary=${boundary}`,
		open: async (onRead = () => {}) => {
			if (content.kind === 'held') {
				const body = joined(head, content, tail);
				return { body, bytes: body.length };
			}
			const bytes = head.length + content.bytes + tail.length;
			const source = await content.open();
			return { ...framed(source, content.bytes, { head, tail }, file.name, onRead), bytes };
		},
	};
}

function framed(
	source: ByteStream,
	bytes: number,
	{ head, tail }: { head: Buffer; tail: Buffer },
	name: string,
	onRead: () => void,
) {
	let giveUp: (reason: string) => void = () => {};
	const unreadable = new Promise<never>((_, reject) => {
		giveUp = (reason) => reject(unreadableFile(name, reason));
	});
	unreadable.catch(() => {});
	source.once('error', (error) => {
		// Otherwise the connection to the service broke first.
		if (!body.destroyed) giveUp(error.message);
	});
	const body = reworked(source, async function* (chunks) {
		let read = 0;
		yield head;
		for await (const chunk of chunks) {
			read += chunk.length;
			onRead();
			yield chunk;
		}
		if (read !== bytes) {
			const reason = `it has ${read} bytes, but n8n expects ${bytes}`;
			giveUp(reason);
			throw unreadableFile(name, reason);
		}
		yield tail;
	});
	const close = () => {
		body.destroy();
		source.destroy();
	};
	return { body, unreadable, close };
}

function unreadableFile(name: string, reason: string): InvalidParameterError {
	return new InvalidParameterError(
		`Couldn't read the file "${name}" from n8n's binary data storage: ${reason}`,
		'The request was incomplete, so the service did not accept it. Run the workflow again from the node that created the file.',
	);
}

/** One buffer, filled in place, so the decoded content isn't held twice. */
function joined(head: Buffer, { text, encoding }: HeldContent, tail: Buffer): Buffer {
	const most = Buffer.byteLength(text, encoding);
	const body = Buffer.allocUnsafe(head.length + most + tail.length);
	head.copy(body);
	const contentEnd = head.length + body.write(text, head.length, encoding);
	tail.copy(body, contentEnd);
	// Base64 with line breaks decodes to fewer bytes than its length suggests.
	return body.subarray(0, contentEnd + tail.length);
}

/** Encodes a name as browsers do in a form's header (WHATWG HTML, multipart/form-data encoding). */
function quoted(name: string): string {
	return name.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}
