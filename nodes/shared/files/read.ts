import type { ByteStream } from '../http/exchange';

/**
 * Reads a stream to its end, and counts its bytes.
 * @param most bytes beyond this are counted, but not kept
 * @param mostCounted bytes beyond this are not read
 */
export async function measured(
	stream: ByteStream,
	most: number,
	mostCounted: number,
): Promise<{ bytes?: Buffer; length?: number }> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of stream) {
		const part = Buffer.from(chunk);
		length += part.length;
		if (length > mostCounted) return {};
		if (length <= most) chunks.push(part);
	}
	return length > most ? { length } : { bytes: Buffer.concat(chunks), length };
}

/**
 * Reads a stream into memory.
 * @returns undefined if it has more than `most` bytes; the rest is then not read
 */
export async function bytesOf(stream: ByteStream, most: number): Promise<Buffer | undefined> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of stream) {
		const part = Buffer.from(chunk);
		bytes += part.length;
		if (bytes > most) return undefined;
		chunks.push(part);
	}
	return Buffer.concat(chunks);
}
