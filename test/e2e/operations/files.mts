import { asObject, asText, type JsonObject } from '../../lab/json.mts';
import type { N8nClient } from '../../lab/rest.mts';
import { agrees, shown } from './agrees.mts';
import type { ExpectedFile } from './cases.mts';

/** What is wrong with a file among an item's binary data; nothing if it is the expected one. */
export async function wrongFile(
	n8n: N8nClient,
	item: JsonObject | undefined,
	{ field, name, type, text }: ExpectedFile,
): Promise<string | undefined> {
	const files = asObject(item?.binary ?? {}, 'The files');
	const file = asObject(files[field] ?? {}, 'The file');
	const found = {
		name: file.fileName,
		type: file.mimeType,
		text: files[field] === undefined ? undefined : (await bytesOf(n8n, file)).toString('utf8'),
	};
	const expected = { name, type, text };
	return agrees(found, expected)
		? undefined
		: `expected ${shown(expected)}, got ${shown(found)} among ${Object.keys(files).join(', ')}`;
}

// n8n 1 keeps files in the execution's data.
async function bytesOf(n8n: N8nClient, { id, data }: JsonObject): Promise<Buffer> {
	if (id === undefined) return Buffer.from(asText(data, "The file's content"), 'base64');
	return await n8n.binary(asText(id, "The file's ID"));
}
