import type { ByteStream } from '../http/exchange';

/**
 * Reads a stream into memory.
 * @returns undefined when it holds more than `most` bytes; the rest of it is not read then
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
