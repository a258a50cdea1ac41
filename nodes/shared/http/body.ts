import { decodeText } from './charset';
import type { ByteStream } from './exchange';

/** For an error response: enough to read the reason. */
export const MOST_REFUSAL_BYTES = 1024 * 1024;

/** A body, or the part of it that was read. */
export interface BodyText {
	text: string;
	end: 'whole' | 'too large' | 'broken';
	/** Why it is incomplete. */
	error?: unknown;
}

export function isStream(body: unknown): body is ByteStream {
	return typeof body === 'object' && body !== null && 'compose' in body;
}

/**
 * Reads text, up to `most` bytes after decompression. The stream is closed unless it was read to its end.
 * @param contentType names the charset, UTF-8 by default
 */
export async function readText(
	stream: ByteStream,
	most: number,
	contentType?: unknown,
): Promise<BodyText> {
	return await new Promise((resolve) => {
		const chunks: Buffer[] = [];
		let bytes = 0;
		const done = (end: BodyText['end'], error?: unknown) => {
			resolve({ text: textIn(chunks, contentType), end, ...(error !== undefined && { error }) });
			chunks.length = 0;
			if (end !== 'whole') stream.destroy();
		};
		stream.on('data', (chunk: Buffer | string) => {
			const part = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
			bytes += part.length;
			if (bytes <= most) chunks.push(part);
			else done('too large');
		});
		stream.once('end', () => done('whole'));
		stream.on('error', (error: unknown) => done('broken', error));
		stream.once('close', () => done('broken'));
	});
}

function textIn(chunks: Buffer[], contentType: unknown): string {
	return decodeText(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks), contentType);
}
