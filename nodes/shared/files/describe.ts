import { decodeText } from '../http/charset';
import type { FileOnTheWay } from './download';
import { measured } from './read';

/** The largest text that an AI agent gets: it has to fit in the context of its model. */
export const MOST_AGENT_BYTES = 64 * 1024;

/**
 * n8n's HTTP client decompresses responses without showing it, but keeps the compressed length in the
 * headers. So a file with at most this length is read to determine its size.
 */
const MOST_READ_BYTES = 8 * 1024 * 1024;
const MOST_COUNTED_BYTES = 8 * MOST_READ_BYTES;

/** A file in an item's JSON. */
export interface FileDescription {
	fileName: string;
	mimeType?: string;
	/** In bytes, if known. */
	fileSize?: number;
	/** Its content, if it is short text. */
	text?: string;
}

const TEXT_TYPES = /^text\/|[/+](json|xml|yaml|csv|x-ndjson|javascript)$/;
const TEXT_NAMES = /\.(csv|html?|json|jsonl|log|md|ndjson|tsv|txt|xml|ya?ml)$/i;

/**
 * A file in a form that an AI agent can use: n8n leaves files out of a tool's response, so text goes into
 * the item's JSON. Only the beginning of a large file is fetched. Request the file with `asStored`.
 */
export async function describeFile(file: FileOnTheWay): Promise<FileDescription> {
	const { size = 0, stream } = file;
	if (size > MOST_READ_BYTES) {
		stream.destroy();
		return describe(file);
	}
	const most = isText(file) && size <= MOST_AGENT_BYTES ? MOST_AGENT_BYTES : 0;
	const { bytes, length } = await measured(stream, most, MOST_COUNTED_BYTES);
	return describe({ ...file, size: length }, bytes);
}

/** The same for a file that has already been read completely, or not at all. */
export function describe(file: Omit<FileOnTheWay, 'stream'>, bytes?: Buffer): FileDescription {
	const { name, mimeType, contentType, size } = file;
	const fileSize = bytes?.length ?? size;
	const text = bytes && decodeText(bytes, contentType);
	return {
		fileName: name,
		...(mimeType !== undefined && { mimeType }),
		...(fileSize !== undefined && { fileSize }),
		// If it can't be decoded, it isn't text that a model could read.
		...(text !== undefined && !text.includes('\uFFFD') && { text }),
	};
}

function isText({ mimeType, name }: FileOnTheWay): boolean {
	return mimeType === undefined ? TEXT_NAMES.test(name) : TEXT_TYPES.test(mimeType);
}
