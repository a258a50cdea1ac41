import { createHash } from 'node:crypto';
import { Refusal } from './refusal.mts';

/** A part of a multipart body. Its content is counted and hashed; only its beginning is kept. */
export interface Part {
	name: string;
	filename?: string;
	/** As sent, with its parameters; undefined when the part names none. */
	contentType?: string;
	bytes: number;
	sha256: string;
	/** The beginning of the content (64 KiB at most). */
	head: Buffer;
}

const KEPT_BYTES = 64 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;
const PARAMETER = /;[ \t]*([\w*-]+)=("(?:[^"\\\r\n]|\\.)*"|[^\s;"]+)[ \t]*/y;

/** The parameters of a header value; refuses what the grammar doesn't allow. */
export function headerParameters(value: string): Record<string, string> {
	const parameters: Record<string, string> = {};
	let at = value.indexOf(';');
	while (at >= 0 && at < value.length) {
		PARAMETER.lastIndex = at;
		const match = PARAMETER.exec(value);
		if (!match) throw new Refusal(400, `Malformed header parameter in: ${value}`);
		const [all, name, raw] = match;
		parameters[name.toLowerCase()] = raw.startsWith('"')
			? raw.slice(1, -1).replace(/\\(.)/g, '$1')
			: raw;
		at += all.length;
	}
	return parameters;
}

type State = 'preamble' | 'delimiter' | 'headers' | 'content' | 'end';

class OpenPart {
	private readonly hash = createHash('sha256');
	private readonly kept: Buffer[] = [];
	private keptBytes = 0;
	private bytes = 0;

	constructor(private readonly about: Pick<Part, 'name' | 'filename' | 'contentType'>) {}

	write(chunk: Buffer): void {
		this.hash.update(chunk);
		this.bytes += chunk.length;
		const room = KEPT_BYTES - this.keptBytes;
		if (room <= 0) return;
		// A copy: a slice would keep the whole chunk in memory.
		const head = Buffer.from(chunk.subarray(0, room));
		this.kept.push(head);
		this.keptBytes += head.length;
	}

	end(): Part {
		const { bytes } = this;
		const sha256 = this.hash.digest('hex');
		return { ...this.about, bytes, sha256, head: Buffer.concat(this.kept) };
	}
}

function openPart(block: string): OpenPart {
	const headers = new Map<string, string>();
	for (const line of block.split('\r\n')) {
		const colon = line.indexOf(':');
		if (colon < 1) throw new Refusal(400, `Malformed part header: ${line}`);
		headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
	}
	const disposition = headers.get('content-disposition') ?? '';
	if (!/^form-data\s*;/i.test(disposition)) {
		throw new Refusal(400, 'A part has no Content-Disposition: form-data');
	}
	const { name, filename, 'filename*': extended } = headerParameters(disposition);
	if (name === undefined) throw new Refusal(400, 'A part has no name');
	const decoded = extended && decodeURIComponent(extended.replace(/^utf-8'[^']*'/i, ''));
	return new OpenPart({
		name,
		filename: decoded ?? filename,
		contentType: headers.get('content-type'),
	});
}

class MultipartReader {
	readonly parts: Part[] = [];
	private readonly delimiter: Buffer;
	private state: State = 'preamble';
	private open: OpenPart | undefined;
	private rest: Buffer = Buffer.from('\r\n');

	constructor(boundary: string) {
		this.delimiter = Buffer.from(`\r\n--${boundary}`);
	}

	write(chunk: Buffer): void {
		this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
		while (this.step());
	}

	end(): Part[] {
		if (this.state !== 'end') throw new Refusal(400, 'The body ends before its last boundary');
		return this.parts;
	}

	/** Takes one step; false when more bytes are needed. */
	private step(): boolean {
		switch (this.state) {
			case 'preamble':
			case 'content':
				return this.readContent();
			case 'delimiter':
				return this.readDelimiter();
			case 'headers':
				return this.readHeaders();
			case 'end':
				this.rest = Buffer.alloc(0);
				return false;
		}
	}

	private readContent(): boolean {
		const { rest, delimiter } = this;
		const found = rest.indexOf(delimiter);
		const sure = found >= 0 ? found : Math.max(0, rest.length - delimiter.length + 1);
		if (this.state === 'preamble' && sure > 0) {
			throw new Refusal(400, 'The body does not begin with its boundary');
		}
		this.open?.write(rest.subarray(0, sure));
		if (found < 0) {
			this.rest = rest.subarray(sure);
			return false;
		}
		if (this.open) this.parts.push(this.open.end());
		this.open = undefined;
		this.rest = rest.subarray(found + delimiter.length);
		this.state = 'delimiter';
		return true;
	}

	private readDelimiter(): boolean {
		if (this.rest.length < 2) return false;
		const next = this.rest.toString('latin1', 0, 2);
		if (next !== '--' && next !== '\r\n') throw new Refusal(400, 'Malformed boundary');
		this.state = next === '--' ? 'end' : 'headers';
		this.rest = this.rest.subarray(2);
		return true;
	}

	private readHeaders(): boolean {
		const end = this.rest.indexOf('\r\n\r\n');
		if (end < 0 && this.rest.length > MAX_HEADER_BYTES) {
			throw new Refusal(400, 'The header of a part is too long');
		}
		if (end < 0) return false;
		this.open = openPart(this.rest.toString('utf8', 0, end));
		this.rest = this.rest.subarray(end + 4);
		this.state = 'content';
		return true;
	}
}

/** Reads a multipart/form-data body as it comes in, holding no more than a chunk of it. */
export async function readMultipart(
	source: AsyncIterable<Buffer>,
	boundary: string,
): Promise<Part[]> {
	const reader = new MultipartReader(boundary);
	for await (const chunk of source) reader.write(chunk);
	return reader.end();
}
