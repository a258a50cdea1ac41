import { decodeExactly } from '../http/charset';
import { parseUrl } from '../http/urls';

/** File systems allow 255 bytes, and n8n may extend a name. */
const LONGEST_NAME_BYTES = 200;
/** What storage services return for an unknown type. */
const UNTOLD_TYPES = new Set(['', 'application/octet-stream', 'binary/octet-stream']);

/**
 * The name for a downloaded file, at most 200 bytes in UTF-8: from its Content-Disposition, otherwise the
 * operation's, otherwise from its URL, otherwise the fallback. Never contains a folder, or characters that
 * file systems reject.
 */
export function fileNameOf(
	headers: Record<string, unknown>,
	url: string,
	fallback: string,
	given = '',
): string {
	const disposition = dispositionName(headers['content-disposition']);
	const candidates = [disposition, given, urlName(url), fallback];
	return candidates.map(bareName).find((name) => name !== '') ?? fallback;
}

/** The MIME type of a downloaded file, without parameters; undefined if it is not specific. */
export function mimeTypeOf(headers: Record<string, unknown>): string | undefined {
	const [type] = String(headers['content-type'] ?? '').split(';');
	const mimeType = type.trim().toLowerCase();
	return UNTOLD_TYPES.has(mimeType) ? undefined : mimeType;
}

/**
 * Reads `filename*` (RFC 8187, RFC 5987) and `filename` (RFC 6266), which servers may fill with bare UTF-8
 * or encoded words (RFC 2047).
 */
function dispositionName(header: unknown): string {
	if (typeof header !== 'string') return '';
	const extended = /;\s*filename\*\s*=\s*"?([\w-]+)'[^']*'([^;\s"]+)/i.exec(header);
	const name = extended && percentDecoded(extended[2], extended[1]);
	if (name) return name;
	const plain = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header);
	if (plain === null) return '';
	const text = plain[1] === undefined ? plain[2] : plain[1].replace(/\\(.)/g, '$1');
	return wordsDecoded(bareUtf8(text));
}

function urlName(url: string): string {
	const encoded = parseUrl(url)?.pathname.split('/').at(-1) ?? '';
	return percentDecoded(encoded, 'utf-8') ?? encoded;
}

/** Undefined if the text is not in that charset. */
function percentDecoded(text: string, charset: string): string | undefined {
	const latin1 = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => {
		return String.fromCharCode(parseInt(hex, 16));
	});
	return decodeExactly(Buffer.from(latin1, 'latin1'), charset);
}

/** Node.js returns each byte of a header as one character. */
function bareUtf8(text: string): string {
	if (!/[\x80-\xff]/.test(text) || /[\u0100-\uffff]/.test(text)) return text;
	return decodeExactly(Buffer.from(text, 'latin1'), 'utf-8') ?? text;
}

/** `=?charset?B?base64?=` and `=?charset?Q?quoted?=`; spaces between two of them don't count. */
function wordsDecoded(text: string): string {
	const joined = text.replace(/(\?=)\s+(?==\?)/g, '$1');
	const word = /=\?([\w-]+)(?:\*[\w-]+)?\?([bq])\?([^?\s]*)\?=/gi;
	return joined.replace(word, (whole: string, charset: string, form: string, encoded: string) => {
		const name =
			form.toLowerCase() === 'b'
				? decodeExactly(Buffer.from(encoded, 'base64'), charset)
				: percentDecoded(encoded.replaceAll('_', ' ').replaceAll('=', '%'), charset);
		return name ?? whole;
	});
}

function bareName(text: string): string {
	const name = (text.split(/[/\\]/).at(-1) ?? '').replace(/[\p{Cc}<>:"|?*]/gu, '_').trim();
	if (/^\.*$/.test(name)) return '';
	if (Buffer.byteLength(name) <= LONGEST_NAME_BYTES) return name;
	const extension = /\.[^.]{1,20}$/.exec(name)?.[0] ?? '';
	const stem = name.slice(0, name.length - extension.length);
	return beginningOf(stem, LONGEST_NAME_BYTES - Buffer.byteLength(extension)) + extension;
}

/** The beginning of a text, in whole characters, that fits in so many bytes of UTF-8. */
function beginningOf(text: string, bytes: number): string {
	const cut = Buffer.from(text).subarray(0, bytes).toString('utf8');
	return cut.replace(/\uFFFD+$/, '').trimEnd();
}
