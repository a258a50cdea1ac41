import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';

/** A file that a simulator serves: a content, or a generated one of a size. */
export interface ServedFile {
	name: string;
	contentType: string;
	content: string | Buffer | { bytes: number };
	/** It is sent as gzip with the compressed length, as object storages send what was stored compressed. */
	compressed?: boolean;
}

const LINE = 'row,label,score\n';
const CHUNK = Buffer.from(LINE.repeat((64 * 1024) / LINE.length));

function* chunks(bytes: number): Generator<Buffer> {
	for (let left = bytes; left > 0; left -= CHUNK.length) yield CHUNK.subarray(0, left);
}

/** A stream of this many bytes that never holds more than a chunk. */
export function generated(bytes: number): Readable {
	return Readable.from(chunks(bytes), { objectMode: false, highWaterMark: CHUNK.length });
}

/** The SHA-256 of what {@link generated} returns, in hexadecimal. */
export function generatedSha256(bytes: number): string {
	const hash = createHash('sha256');
	for (const chunk of chunks(bytes)) hash.update(chunk);
	return hash.digest('hex');
}

export function lengthOf({ content }: ServedFile): number {
	if (typeof content === 'string') return Buffer.byteLength(content);
	return Buffer.isBuffer(content) ? content.length : content.bytes;
}

function wholeOf({ content }: ServedFile): Buffer {
	if (typeof content === 'string' || Buffer.isBuffer(content)) return Buffer.from(content);
	return Buffer.concat([...chunks(content.bytes)]);
}

/** A file as a response, with its length, its type and its name. */
export function fileReply(file: ServedFile) {
	const { name, contentType } = file;
	const content = file.compressed ? gzipSync(wholeOf(file)) : file.content;
	const ascii = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
	const extended = ascii === name ? '' : `; filename*=UTF-8''${encodeURIComponent(name)}`;
	const headers = {
		'content-length': String(lengthOf({ ...file, content })),
		...(file.compressed && { 'content-encoding': 'gzip' }),
		'content-disposition': `attachment; filename="${ascii}"${extended}`,
	};
	const whole = typeof content === 'string' || Buffer.isBuffer(content);
	const stream = whole ? Readable.from([Buffer.from(content)]) : generated(content.bytes);
	return { stream, contentType, headers };
}
