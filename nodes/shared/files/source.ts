import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';

import type { ByteStream } from '../http/exchange';
import { InvalidParameterError } from '../http/errors';
import type { Files } from './store';

/** What finding a file needs of an item's surroundings. */
interface FileContext {
	input: INodeExecutionData;
	files: Files;
	/** Runs as a tool: the item is not the user's. */
	isTool: boolean;
}

/** A file to send. */
export interface SourceFile {
	name: string;
	mimeType: string;
	/** As n8n has it, without the point. */
	extension?: string;
	content: StoredContent | HeldContent;
}

/** In n8n's store: opened piece by piece. */
export interface StoredContent {
	kind: 'stored';
	bytes: number;
	open(): Promise<ByteStream>;
}

/** In memory, as n8n holds it in the item or as the user wrote it. */
export interface HeldContent {
	kind: 'held';
	encoding: 'base64' | 'utf8';
	text: string;
}

const NAMELESS = 'file';
const TYPELESS = 'application/octet-stream';

/**
 * The file in a binary property of the input item, in each of n8n's binary data modes: in a store
 * (it is streamed), in the item itself, or under the item's JSON, where newer workflows keep it.
 * @param property the parameter's value: the name of the property, or binary data by an expression
 * @param field the parameter's label, for messages
 * @throws InvalidParameterError when there is no file, or an empty one; as a tool of an agent always
 */
export async function inputFile(
	context: FileContext,
	property: unknown,
	field = 'Input Data Field Name',
): Promise<SourceFile> {
	if (context.isTool) {
		throw new InvalidParameterError(
			`An AI agent has no file to send, so "${field}" has nothing to name. Let the agent send text or JSON instead.`,
		);
	}
	const file = isBinaryData(property) ? property : findFile(context.input, property);
	if (file === undefined) throw missing(context.input, property, field);
	const name = file.fileName?.trim() || NAMELESS;
	const mimeType = file.mimeType?.trim() || TYPELESS;
	const { id } = file;
	const content: SourceFile['content'] = id
		? {
				kind: 'stored',
				bytes: await context.files.size(id),
				open: async () => await context.files.open(id),
			}
		: { kind: 'held', encoding: 'base64', text: file.data };
	if (content.kind === 'stored' ? content.bytes === 0 : content.text === '') {
		throw new InvalidParameterError(
			`The file "${name}" in "${field}" is empty, so there is nothing to send. Check the node that made it.`,
		);
	}
	return { name, mimeType, extension: file.fileExtension?.trim(), content };
}

/** A text as a file, in UTF-8. */
export function textFile(text: string, name: string, mimeType: string): SourceFile {
	return { name, mimeType, content: { kind: 'held', encoding: 'utf8', text } };
}

function findFile(
	{ json, binary }: INodeExecutionData,
	property: unknown,
): IBinaryData | undefined {
	const path = String(property ?? '').trim();
	if (path === '') return undefined;
	const inJson = path.split('.').reduce<unknown>((at, step) => fieldOf(at, step), json);
	// n8n's "combined" binary mode keeps files in the JSON, under this name.
	const combined = fieldOf(fieldOf(json, '_files'), path);
	return [fieldOf(binary, path), inJson, combined].find(isBinaryData);
}

function fieldOf(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
		? (value as Record<string, unknown>)[name]
		: undefined;
}

function isBinaryData(value: unknown): value is IBinaryData {
	return (
		typeof fieldOf(value, 'mimeType') === 'string' && typeof fieldOf(value, 'data') === 'string'
	);
}

function missing(
	input: INodeExecutionData,
	property: unknown,
	field: string,
): InvalidParameterError {
	const name = String(property ?? '').trim();
	if (name === '') {
		return new InvalidParameterError(
			`"${field}" is empty. Enter the name of the input field that holds the file, such as "data".`,
		);
	}
	const others = Object.keys(input.binary ?? {});
	return new InvalidParameterError(
		`The input item has no file in "${name}"`,
		others.length === 0
			? `The item holds no file at all. Put a node before this one that gives a file, or correct "${field}".`
			: `Its files are in: ${others.join(', ')}. Correct "${field}".`,
	);
}
