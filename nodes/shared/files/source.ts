import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';

import type { ByteStream } from '../http/exchange';
import { InvalidParameterError, shown } from '../parameters/refusal';
import { requireText, textIn } from '../parameters/text';
import type { Files } from './store';
import { extensionOf, usableMimeType } from './types';

/** What is needed to find an item's file. */
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
	/** From n8n, without the dot. */
	extension?: string;
	content: StoredContent | HeldContent;
}

/** In n8n's store: opened as a stream. */
export interface StoredContent {
	kind: 'stored';
	bytes: number;
	open(): Promise<ByteStream>;
}

/** In memory, from the item or entered by the user. */
export interface HeldContent {
	kind: 'held';
	encoding: 'base64' | 'utf8';
	text: string;
}

/** What to do instead of passing a file: whole sentences. */
export interface Otherwise {
	/** The field has text instead of a file. */
	forText: string;
	/** An AI agent uses the node as a tool. */
	forAgent: string;
}

const NAMELESS = 'file';
const FIELD = 'Input Data Field Name';

/**
 * The file in a binary property of the input item, in each of n8n's binary data modes: in a store (it is
 * streamed), in the item itself, or under the item's JSON, where newer workflows keep it.
 * @param property the parameter's value: the name of the property, or binary data from an expression
 * @param otherwise what to do instead of passing a file: whole sentences
 * @throws InvalidParameterError when there is no file, or an empty one, and always as a tool of an agent
 */
export async function inputFile(
	context: FileContext,
	property: unknown,
	otherwise: Otherwise,
): Promise<SourceFile> {
	if (context.isTool) {
		throw new InvalidParameterError(
			`AI agents can't pass files in "${FIELD}". ${otherwise.forAgent}`,
		);
	}
	const { forText } = otherwise;
	const file = isBinaryData(property) ? property : findFile(context.input, property, forText);
	const mimeType = usableMimeType(file.mimeType);
	const name = textIn(file.fileName)?.trim() || namelessFile(file, mimeType);
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
			`The file "${name}" in "${FIELD}" is empty. Check the node that created it.`,
		);
	}
	return { name, mimeType, extension: textIn(file.fileExtension)?.trim(), content };
}

/** A text as a file, in UTF-8. */
export function textFile(text: string, name: string, mimeType: string): SourceFile {
	return { name, mimeType, content: { kind: 'held', encoding: 'utf8', text } };
}

/** @throws InvalidParameterError */
function findFile(input: INodeExecutionData, property: unknown, forText: string): IBinaryData {
	const path = requireText(
		property,
		FIELD,
		'Enter the name of the input field that holds the file, such as "data".',
	);
	const { json, binary } = input;
	const inJson = path.split('.').reduce<unknown>((at, step) => fieldOf(at, step), json);
	// n8n's "combined" binary mode keeps files in the JSON, under this name.
	const combined = fieldOf(fieldOf(json, '_files'), path);
	const own = fieldOf(binary, path);
	if (typeof fieldOf(own, 'data') === 'string') return own as IBinaryData;
	const file = [inJson, combined].find(isBinaryData);
	if (file !== undefined) return file;
	throw missing(input, path, typeof inJson === 'string' ? forText : undefined);
}

function fieldOf(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
		? (value as Record<string, unknown>)[name]
		: undefined;
}

function isBinaryData(value: unknown): value is IBinaryData {
	return (
		typeof fieldOf(value, 'data') === 'string' &&
		['mimeType', 'fileName', 'fileExtension', 'id'].some((name) => textIn(fieldOf(value, name)))
	);
}

/** The name for a file without one: n8n often has the extension, and otherwise the type implies it. */
function namelessFile({ fileExtension }: IBinaryData, mimeType: string): string {
	const known = textIn(fileExtension)?.trim().replace(/^\./, '');
	const extension = known && /^\w+$/.test(known) ? known : extensionOf(mimeType);
	return extension === undefined ? NAMELESS : `${NAMELESS}.${extension}`;
}

function missing(
	input: INodeExecutionData,
	path: string,
	forText: string | undefined,
): InvalidParameterError {
	if (forText !== undefined) {
		return new InvalidParameterError(
			`The field ${shown(path)} of the input item contains text, not a file`,
			`${forText} To get a file from the HTTP Request node, set its "Response Format" to "File".`,
		);
	}
	const others = Object.keys(input.binary ?? {});
	return new InvalidParameterError(
		`The input item has no file in ${shown(path)}`,
		others.length === 0
			? `The item has no file. Add a node that outputs one before this node, or correct "${FIELD}".`
			: `It has files in: ${others.join(', ')}. Correct "${FIELD}".`,
	);
}
