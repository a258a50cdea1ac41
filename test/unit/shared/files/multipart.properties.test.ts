import fc from 'fast-check';

import { multipart } from '../../../../nodes/shared/files/multipart';
import type { SourceFile } from '../../../../nodes/shared/files/source';
import { propertyRuns } from '../propertyRuns.mts';
import { sent, streamOf } from './support.mts';

/** Read back by the parser of Node.js, which knows nothing of ours. */
const MOST_MS = 3_600_000;

// Its decoder drops a byte order mark; anything else comes back.
const text = fc
	.string({ unit: 'binary', maxLength: 40 })
	.map((one) => one.replaceAll('\uFEFF', ''));
const hard = fc.constantFrom('\r\n', '"', '--', '; filename="x"', '\0', '\u202E', '😀', '%', '=');
const anyText = fc.array(fc.oneof(text, hard), { maxLength: 5 }).map((parts) => parts.join(''));
const fields = fc.uniqueArray(fc.tuple(anyText, anyText), {
	maxLength: 4,
	selector: ([name]) => asRead(name),
});
const bytes = fc
	.array(fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.constant(Buffer.from('\r\n--n8n-'))), {
		maxLength: 5,
	})
	.map((chunks) => chunks.map((chunk) => Buffer.from(chunk)));

/** A name that holds the three escapes themselves can't be told from what they stand for. */
function asRead(name: string): string {
	return name.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n');
}

test(
	'every field and the file arrive as they were, under their own names, and nothing else does',
	async () => {
		await fc.assert(
			fc.asyncProperty(
				fields,
				anyText,
				anyText,
				bytes,
				fc.boolean(),
				async (pairs, part, name, chunks, held) => {
					const content = Buffer.concat(chunks);
					const file: SourceFile = {
						name,
						mimeType: 'text/csv; header=present',
						content: held
							? { kind: 'held', text: content.toString('base64'), encoding: 'base64' }
							: {
									kind: 'stored',
									bytes: content.length,
									open: async () => streamOf(...chunks),
								},
					};
					const upload = multipart(Object.fromEntries(pairs), part, file);
					const { body, bytes: promised } = await sent(upload);
					expect(body.length).toBe(promised);

					const headers = { 'content-type': upload.contentType };
					const form = await new Response(new Uint8Array(body), { headers }).formData();
					const parts = [...form.entries()];
					const texts = parts.slice(0, -1);
					// An object has its whole numbers first, in the form as anywhere.
					const due = Object.entries(Object.fromEntries(pairs));
					expect(texts).toEqual(due.map(([key, value]) => [asRead(key), value]));

					const [last, arrived] = parts[parts.length - 1];
					if (typeof arrived === 'string') throw new Error('The file came as a text');
					expect([last, arrived.name]).toEqual([asRead(part), asRead(name)]);
					expect(arrived.type).toBe(file.mimeType);
					expect(Buffer.from(await arrived.arrayBuffer()).equals(content)).toBe(true);
				},
			),
			{ numRuns: propertyRuns(200) },
		);
	},
	MOST_MS,
);
