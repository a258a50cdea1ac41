import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** How sure a form is, from what the service's own page says down to what we only infer. */
export const SOURCES = [
	'seed',
	'vendor-client',
	'vendor-page',
	'other-client',
	'inferred',
] as const;

const values = z.record(z.unknown());
const texts = z.record(z.string());

const part = z.strictObject({
	name: z.string(),
	filename: z.string().optional(),
	contentType: z.string().optional(),
	text: z.string(),
});

const request = z.strictObject({
	method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
	/** As it is sent. IDs are those that the service's `open` puts in place. */
	path: z.string().startsWith('/'),
	query: texts.optional(),
	headers: texts.optional(),
	/** The name of a key of the simulator, in place of its usual one; `none` sends no key. */
	key: z.string().optional(),
	/** One body at most: JSON, a form, the parts of a multipart body, or text. */
	json: z.unknown().optional(),
	form: texts.optional(),
	parts: z.array(part).optional(),
	text: z.string().optional(),
	/** Of a text body. */
	contentType: z.string().optional(),
});

const response = z.strictObject({
	/** 200 by default. */
	status: z.number().int().optional(),
	headers: texts.optional(),
	/** The body, as JSON or as text. */
	json: z.unknown().optional(),
	text: z.string().optional(),
	contentType: z.string().optional(),
});

/** What the node makes of a response. */
const reading = z.strictObject({
	/** One of the service's `readers`: an operation, one that waits, or a trigger's event. */
	by: z.string(),
	/** The items, each with these fields at least. */
	items: z.array(values).optional(),
	/** A part of the message that it fails with. */
	error: z.string().optional(),
	/** A part of what a hint or the log says. */
	note: z.string().optional(),
});

const form = z.strictObject({
	/** What it is, in one sentence. */
	shows: z.string().min(1),
	/** Project and file, or page. */
	seen: z.array(z.string().min(1)).min(1),
	source: z.enum(SOURCES),
	/** What is sent; of a response form, what it answers. */
	request,
	response: response.optional(),
	reads: z.array(reading).min(1).optional(),
	/** The options with which a simulator answers in this form. */
	forms: values.optional(),
});

export type PublishedRequest = z.infer<typeof request>;
export type PublishedResponse = z.infer<typeof response>;
export type Reading = z.infer<typeof reading>;
export type PublishedForm = z.infer<typeof form> & { file: string };
export type ResponseForm = PublishedForm & { response: PublishedResponse };

/** The published forms of a service: the JSON files of its folder. Throws where one is malformed. */
export function publishedForms(folder: string): PublishedForm[] {
	const path = join(__dirname, folder);
	return readdirSync(path)
		.filter((file) => file.endsWith('.json'))
		.sort()
		.map((file) => {
			const read = form.safeParse(JSON.parse(readFileSync(join(path, file), 'utf8')));
			if (!read.success) throw new Error(`${folder}/${file}: ${read.error.message}`);
			if ((read.data.response === undefined) !== (read.data.reads === undefined)) {
				throw new Error(`${folder}/${file}: a response needs "reads", and a request has none`);
			}
			return { ...read.data, file: file.replace('.json', '') };
		});
}

export function isResponse(one: PublishedForm): one is ResponseForm {
	return one.response !== undefined;
}

/** How many forms there are of each source, for a report. */
export function countsOf(forms: PublishedForm[]): string {
	const counts = SOURCES.map((source) => {
		return [source, forms.filter((one) => one.source === source).length] as const;
	});
	return counts.map(([source, count]) => `${count} ${source}`).join(', ');
}
