/** Text with these labels is often UTF-8, so bytes that are valid UTF-8 are read as such. */
const LATIN = /^(us-ascii|ascii|iso-?8859-?1|latin-?1|windows-1252|cp-?1252)$/i;
const UTF_8 = /^utf-?8$/i;

/**
 * Bytes as text, without a byte order mark: by the mark, else by the charset in the Content-Type (RFC 9110,
 * 8.3.2), else as UTF-8. UTF-16 is recognised by its zero bytes, regardless of the charset: JSON and markup
 * begin with ASCII.
 */
export function decodeText(bytes: Buffer, contentType: unknown = ''): string {
	const charset = charsetIn(contentType);
	const wide = utf16In(bytes);
	if (wide !== undefined) return new TextDecoder(wide).decode(bytes);
	if (charset === '' || UTF_8.test(charset) || /^utf-?16/i.test(charset)) return asUtf8(bytes);
	const strict = LATIN.test(charset) ? decodeExactly(bytes, 'utf-8') : undefined;
	return strict ?? decoderFor(charset)?.decode(bytes) ?? asUtf8(bytes);
}

function charsetIn(contentType: unknown): string {
	const found = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(String(contentType ?? ''));
	return found?.[1] ?? '';
}

function utf16In([first, second]: Buffer): string | undefined {
	if ((first === 0xff && second === 0xfe) || (first > 0 && second === 0)) return 'utf-16le';
	if ((first === 0xfe && second === 0xff) || (first === 0 && second > 0)) return 'utf-16be';
	return undefined;
}

function asUtf8(bytes: Buffer): string {
	return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

/** Undefined if the bytes are not in that charset, or it is unknown. */
export function decodeExactly(bytes: Buffer, charset: string): string | undefined {
	try {
		return new TextDecoder(charset, { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}

/** Undefined for an unknown charset. */
function decoderFor(label: string): InstanceType<typeof TextDecoder> | undefined {
	try {
		return new TextDecoder(label);
	} catch {
		return undefined;
	}
}
