import { decodeText } from '../http/charset';
import type { FileOnTheWay } from './download';
import { measured } from './read';

/** What an AI agent gets of a file at most: the context of its model has to hold it. */
export const MOST_AGENT_BYTES = 64 * 1024;

/**
 * n8n's HTTP client inflates what was compressed on its way and hides that it was, but leaves the length of
 * the compressed form in the headers. So a file of this length at most is read to know its size.
 */
const MOST_READ_BYTES = 8 * 1024 * 1024;
const MOST_COUNTED_BYTES = 8 * MOST_READ_BYTES;

/** A file in an item's JSON. */
export interface FileDescription {
	fileName: string;
	mimeType?: string;
	/** In bytes, where it is known. */
	fileSize?: number;
	/** Its content, where that is text and short. */
	text?: string;
}

const TEXT_TYPES = /^text\/|[/+](json|xml|yaml|csv|x-ndjson|javascript)$/;
const TEXT_NAMES = /\.(csv|html?|json|jsonl|log|md|ndjson|tsv|txt|xml|ya?ml)$/i;

/**
 * A file as an AI agent can use it: n8n leaves files out of what a tool answers, so a text goes
 * into the item's JSON. Of a large file nothing but the beginning is fetched. Ask for it with `asStored`.
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

/** The same of a file that was read already, as a whole or not at all. */
export function describe(file: Omit<FileOnTheWay, 'stream'>, bytes?: Buffer): FileDescription {
	const { name, mimeType, contentType, size } = file;
	const fileSize = bytes?.length ?? size;
	const text = bytes && decodeText(bytes, contentType);
	return {
		fileName: name,
		...(mimeType !== undefined && { mimeType }),
		...(fileSize !== undefined && { fileSize }),
		// What can't be decoded is no text that a model could read.
		...(text !== undefined && !text.includes('\uFFFD') && { text }),
	};
}

function isText({ mimeType, name }: FileOnTheWay): boolean {
	return mimeType === undefined ? TEXT_NAMES.test(name) : TEXT_TYPES.test(mimeType);
}
