import { InvalidParameterError, shown } from '../parameters/refusal';
import { readText } from '../parameters/text';

export const UNKNOWN_TYPE = 'application/octet-stream';

/**
 * MIME types by the extension of a file's name; if a type has several extensions, the usual one comes
 * first.
 */
const TYPES: Record<string, string> = {
	csv: 'text/csv',
	tsv: 'text/tab-separated-values',
	txt: 'text/plain',
	md: 'text/markdown',
	html: 'text/html',
	htm: 'text/html',
	xml: 'application/xml',
	json: 'application/json',
	pdf: 'application/pdf',
	png: 'image/png',
	jpg: 'image/jpeg',
	jpeg: 'image/jpeg',
	gif: 'image/gif',
	webp: 'image/webp',
	svg: 'image/svg+xml',
	tiff: 'image/tiff',
	mp3: 'audio/mpeg',
	wav: 'audio/wav',
	mp4: 'video/mp4',
	zip: 'application/zip',
	gz: 'application/gzip',
	doc: 'application/msword',
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	xls: 'application/vnd.ms-excel',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
};
const EXTENSIONS = new Map(
	Object.entries(TYPES)
		.reverse()
		.map(([extension, type]) => [type, extension]),
);

/** A MIME type that is valid in a header, including parameters. */
const MIME_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;[ -~]*)?$/;

/**
 * Reads a MIME type, including parameters; "" if it is not set. An extension stands for its type.
 * @param label the field's label, for the message
 * @throws InvalidParameterError
 */
export function readMimeType(value: unknown, label: string): string {
	const text = readText(value, label);
	const mimeType = typeOfExtension(text) ?? text;
	if (mimeType === '' || MIME_TYPE.test(mimeType)) return mimeType;
	throw new InvalidParameterError(
		`"${label}" is ${shown(text)}, which is not a valid MIME type. Enter one such as "application/json" or "text/csv; header=present".`,
	);
}

/** The MIME type that n8n has for a file, if it is valid in a header. */
export function usableMimeType(given: unknown): string {
	const text = typeof given === 'string' ? given.trim() : '';
	if (MIME_TYPE.test(text)) return text;
	const [bare] = text.split(';').map((part) => part.trim());
	return typeOfExtension(bare) ?? (MIME_TYPE.test(bare) ? bare : UNKNOWN_TYPE);
}

/** The MIME type for a file name; undefined if it is not known. */
export function typeOfName(name: string): string | undefined {
	return name.includes('.') ? typeOfExtension(name.split('.').at(-1) ?? '') : undefined;
}

/** The extension for a MIME type, without a dot; undefined if it is not known. */
export function extensionOf(mimeType: string): string | undefined {
	return EXTENSIONS.get(mimeType.split(';')[0].trim().toLowerCase());
}

function typeOfExtension(extension: string): string | undefined {
	const name = extension.replace(/^\./, '').toLowerCase();
	return Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
}
