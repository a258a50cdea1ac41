import type { BinaryHelperFunctions, IBinaryData } from 'n8n-workflow';

import type { ByteStream, FileTransport } from '../http/exchange';
import type { Client } from '../http/client';

/** n8n's store of files, wherever n8n keeps them, and the way to files elsewhere. */
export interface Files {
	/** The size of a stored file in bytes. */
	size(id: string): Promise<number>;
	/** A stored file as a stream; n8n reads it piece by piece where it keeps files on disk. */
	open(id: string): Promise<ByteStream>;
	/**
	 * Puts a file into n8n's store, without holding it in memory where n8n keeps files on disk.
	 * @param mimeType n8n goes by the name where there is none
	 */
	keep(content: ByteStream | Buffer, name: string, mimeType?: string): Promise<IBinaryData>;
	/** Makes one try at a file elsewhere. */
	fetch: FileTransport;
}

/** A client that can also fetch and keep files. */
export interface FileClient extends Client {
	files: Files;
}

/**
 * A quarter of what n8n takes by itself. Node.js frees what was sent piece by piece sooner then: a
 * gigabyte on its way took 25 MB of memory in place of 38 on Node.js 20.
 */
const PIECE_BYTES = 16 * 1024;

/** n8n's store of files in any of its contexts. */
export function filesOf(helpers: BinaryHelperFunctions, fetch: FileTransport): Files {
	return {
		size: async (id) => (await helpers.getBinaryMetadata(id)).fileSize,
		open: async (id) => await helpers.getBinaryStream(id, PIECE_BYTES),
		keep: async (content, name, mimeType) => {
			return await helpers.prepareBinaryData(content, name, mimeType);
		},
		fetch,
	};
}
