import './logs.mts';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { BinaryDataConfig, BinaryDataService } from 'n8n-core';
import type { IBinaryData, IDataObject, INodeExecutionData } from 'n8n-workflow';
import { Container } from './n8n.mts';
import { WORKFLOW_ID } from './workflow.mts';

/** `filesystem` is the default of n8n 2, `default` the one of n8n 1: base64 in the item, no id. */
export type BinaryMode = 'filesystem' | 'default';

export interface BinaryItemOptions {
	property?: string;
	fileName?: string;
	mimeType?: string;
	json?: IDataObject;
	mode?: BinaryMode;
}

const CHUNK_BYTES = 64 * 1024;
let current: BinaryMode | undefined;

/** Sets the mode for what follows; runs take theirs from `binaryMode`. */
export async function useBinaryMode(mode: BinaryMode = 'filesystem'): Promise<void> {
	if (mode === current) return;
	Container.get(BinaryDataConfig).mode = mode;
	await Container.get(BinaryDataService).init();
	current = mode;
}

/** An input item with a file, held as n8n holds it in that mode. */
export async function binaryItem(
	content: Buffer | string | Readable,
	options: BinaryItemOptions = {},
): Promise<INodeExecutionData> {
	const { property = 'data', json = {}, mode = 'filesystem' } = options;
	const { fileName = 'file.bin', mimeType = 'application/octet-stream' } = options;
	await useBinaryMode(mode);
	const extension = /\.([^.]+)$/.exec(fileName)?.[1];
	const draft: IBinaryData = { data: '', mimeType, fileName, fileExtension: extension };
	const file = await Container.get(BinaryDataService).store(
		{ type: 'execution', workflowId: WORKFLOW_ID, executionId: 'input' },
		typeof content === 'string' ? Buffer.from(content) : content,
		draft,
	);
	return { json, binary: { [property]: file } };
}

/** A stream of `size` reproducible bytes. */
export function generatedBytes(size: number): Readable {
	return Readable.from(
		(function* () {
			for (let offset = 0, index = 0; offset < size; offset += CHUNK_BYTES, index++) {
				yield Buffer.alloc(Math.min(CHUNK_BYTES, size - offset), `chunk ${index}\n`);
			}
		})(),
		{ objectMode: false },
	);
}

export interface Digest {
	bytes: number;
	sha256: string;
}

export async function digest(stream: AsyncIterable<Buffer | string>): Promise<Digest> {
	const hash = createHash('sha256');
	let bytes = 0;
	for await (const chunk of stream) {
		bytes += chunk.length;
		hash.update(chunk);
	}
	return { bytes, sha256: hash.digest('hex') };
}

function fileOf(item: INodeExecutionData | undefined, property: string): IBinaryData {
	const file = item?.binary?.[property];
	if (!file) throw new Error(`The item has no file in "${property}"`);
	return file;
}

export async function binaryStream(
	item: INodeExecutionData | undefined,
	property = 'data',
): Promise<Readable> {
	const file = fileOf(item, property);
	if (!file.id) return Readable.from([Buffer.from(file.data, 'base64')]);
	return await Container.get(BinaryDataService).getAsStream(file.id);
}

export async function binaryBytes(
	item: INodeExecutionData | undefined,
	property = 'data',
): Promise<Buffer> {
	return await Container.get(BinaryDataService).getAsBuffer(fileOf(item, property));
}

export async function binaryDigest(
	item: INodeExecutionData | undefined,
	property = 'data',
): Promise<Digest> {
	return await digest(await binaryStream(item, property));
}
