import { decodeText } from '../http/charset';
import type { FileOnTheWay } from './download';
import { bytesOf } from './read';

/** What an AI agent gets of a file at most: the context of its model has to hold it. */
export const MOST_AGENT_BYTES = 64 * 1024;

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
 * into the item's JSON. Of anything else nothing but the beginning is fetched.
 */
export async function describeFile(file: FileOnTheWay): Promise<FileDescription> {
	const { size = 0, stream } = file;
	if (isText(file) && size <= MOST_AGENT_BYTES) {
		return describe(file, await bytesOf(stream, MOST_AGENT_BYTES));
	}
	stream.destroy();
	return describe(file);
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
