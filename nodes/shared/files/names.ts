import { parseUrl } from '../http/urls';

const LONGEST_NAME = 200;
/** What storages say when they were told nothing. */
const UNTOLD_TYPES = new Set(['', 'application/octet-stream', 'binary/octet-stream']);

/**
 * The name for a file that came: from its Content-Disposition, else the one that the operation
 * gives, else from its address, else the fallback. Never holds a folder, nor what no file system
 * takes.
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

/** The MIME type of a file that came, without parameters; undefined when it says nothing. */
export function mimeTypeOf(headers: Record<string, unknown>): string | undefined {
	const [type] = String(headers['content-type'] ?? '').split(';');
	const mimeType = type.trim().toLowerCase();
	return UNTOLD_TYPES.has(mimeType) ? undefined : mimeType;
}

/** Reads `filename*` (RFC 8187) and `filename` (RFC 6266). */
function dispositionName(header: unknown): string {
	if (typeof header !== 'string') return '';
	const extended = /;\s*filename\*\s*=\s*([\w-]*)'[^']*'([^;\s]+)/i.exec(header);
	if (extended !== null && /^utf-8$/i.test(extended[1])) return decoded(extended[2]);
	const plain = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header);
	if (plain === null) return '';
	return plain[1] === undefined ? plain[2] : plain[1].replace(/\\(.)/g, '$1');
}

function urlName(url: string): string {
	return decoded(parseUrl(url)?.pathname.split('/').at(-1) ?? '');
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

function bareName(text: string): string {
	const name = (text.split(/[/\\]/).at(-1) ?? '').replace(/[\p{Cc}<>:"|?*]/gu, '_').trim();
	if (/^\.*$/.test(name)) return '';
	const extension = /\.[^.]{1,20}$/.exec(name)?.[0] ?? '';
	return name.length <= LONGEST_NAME
		? name
		: name.slice(0, LONGEST_NAME - extension.length) + extension;
}
