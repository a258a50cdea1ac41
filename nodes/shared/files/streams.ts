import type { ByteStream } from '../http/exchange';

/**
 * A stream of what a generator yields from another stream, which is closed with it. n8n's lint forbids
 * importing `stream`, so this uses a method of the stream itself.
 */
export function reworked(
	source: ByteStream,
	make: (chunks: AsyncIterable<Buffer>) => AsyncIterable<Buffer>,
): ByteStream {
	const stream = source.compose<ByteStream>(make);
	// Whoever reads it listens later, and Node.js 20 puts a stream in between that nobody listens to
	// before the first read: an error until then would be an uncaught one.
	stream.on('error', () => {});
	stream.read(0);
	return stream;
}
