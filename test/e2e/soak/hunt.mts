import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Checks } from '../../lab/checks.mts';

/** A token of the simulated LightenUp begins so; the tokens of n8n itself name another algorithm. */
const TOKEN_START = Buffer.from('{"alg":"RS256","typ":"JWT"}').toString('base64url');

/** The forms that a text can have in base64, wherever it begins. */
function inBase64(text: string): string[] {
	return [0, 1, 2].flatMap((before) => {
		const bytes = Buffer.from('\0'.repeat(before) + text);
		return (['base64', 'base64url'] as const).map((encoding) => {
			const encoded = bytes.toString(encoding).replace(/=+$/, '');
			// The last character also depends on what comes after the text.
			return encoded.slice(Math.ceil((before * 8) / 6), -1);
		});
	});
}

/** What was searched in one place. */
interface Searched {
	bytes: number;
	/** What was found, with the text around it. */
	secrets: string[];
	markers: number;
}

const AROUND = 120;

/**
 * Searches for keys and tokens. All keys of a run begin with the same text, so that one search finds
 * them all, and parts of them too. A marker that is known to be there shows that the search works.
 */
export class Hunt {
	private readonly needles: Buffer[];
	private readonly longest: number;
	private readonly mark: Buffer;
	private readonly places = new Map<string, Searched>();

	/**
	 * @param secret what all keys begin with
	 * @param marker what is put where it may be found
	 */
	constructor(
		secret: string,
		readonly marker: string,
	) {
		const texts = [secret, TOKEN_START].flatMap((text) => [text, ...inBase64(text)]);
		this.needles = [...new Set(texts)].map((text) => Buffer.from(text));
		this.mark = Buffer.from(marker);
		this.longest = Math.max(this.mark.length, ...this.needles.map(({ length }) => length));
	}

	/** Searches some bytes and counts them for a place. */
	search(place: string, bytes: Buffer | string): void {
		const searched = this.at(place);
		searched.bytes += bytes.length;
		this.look(searched, Buffer.from(bytes));
	}

	/** Searches a file piece by piece, including where two pieces meet. */
	async searchFile(place: string, path: string): Promise<void> {
		const searched = this.at(place);
		let before: Buffer = Buffer.alloc(0);
		for await (const chunk of createReadStream(path)) {
			const piece = Buffer.from(chunk);
			searched.bytes += piece.length;
			const joined = Buffer.concat([before, piece]);
			this.look(searched, joined);
			before = joined.subarray(Math.max(0, joined.length - this.longest + 1));
		}
	}

	/** Searches all files below a folder, except those with the given names; returns how many there were. */
	async searchFolder(place: string, folder: string, without: string[] = []): Promise<number> {
		let files = 0;
		for (const entry of await readdir(folder, { withFileTypes: true })) {
			const path = join(folder, entry.name);
			if (without.includes(entry.name)) continue;
			if (entry.isDirectory()) files += await this.searchFolder(place, path, without);
			if (!entry.isFile()) continue;
			// n8n may have removed it meanwhile.
			if (!(await stat(path).catch(() => undefined))) continue;
			await this.searchFile(place, path);
			files += 1;
		}
		return files;
	}

	/** Whether keys were found in a place, for places where they belong. */
	found(place: string): boolean {
		return this.at(place).secrets.length > 0;
	}

	/** Checks that no key was found in a place, and that the marker was. */
	check(checks: Checks, place: string, { marked = true } = {}): void {
		const { bytes, secrets, markers } = this.at(place);
		checks.that(
			`no key or token in ${bytes.toLocaleString('en-US')} bytes of ${place}`,
			bytes > 0 && secrets.length === 0,
			secrets.length === 0 ? 'nothing was searched' : secrets.slice(0, 5).join('\n'),
		);
		if (marked) checks.that(`the search finds what is in ${place}`, markers > 0);
	}

	private at(place: string): Searched {
		const searched = this.places.get(place) ?? { bytes: 0, secrets: [], markers: 0 };
		this.places.set(place, searched);
		return searched;
	}

	private look(searched: Searched, bytes: Buffer): void {
		if (bytes.includes(this.mark)) searched.markers += 1;
		for (const needle of this.needles) {
			const at = bytes.indexOf(needle);
			if (at < 0) continue;
			const around = bytes.subarray(Math.max(0, at - AROUND), at + needle.length + AROUND);
			searched.secrets.push(JSON.stringify(around.toString('latin1')));
		}
	}
}
