import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';

import { PROJECT } from '../../test/lab/folders.mts';
import { anchor } from './markdown.mts';

const LINK = /(?<!`)!?\[[^\]]*\]\(([^)\s]+)\)/g;
/** A file of this project by its address, as the READMEs of packages name it. */
const OWN =
	/^https:\/\/github\.com\/n8n-nodes-ai-jobs\/n8n-nodes-ai-jobs\/(?:blob|tree)\/main\/(.+)$/;
const FENCE = /^```.*?^```/gms;

/**
 * Links in README.md, docs/ and the other pages that lead to no file, or to no heading in it.
 * Pictures are left out: the end-to-end suite makes them.
 */
export async function deadLinks(): Promise<string[]> {
	const dead: string[] = [];
	for (const page of await allPages()) {
		const text = await readPage(page);
		for (const [, target] of text.matchAll(LINK)) {
			const own = OWN.exec(target)?.[1];
			if ((own === undefined && /^[a-z]+:/.test(target)) || target.endsWith('.png')) continue;
			const [path, heading] = (own ?? target).split('#');
			const folder = own === undefined ? dirname(page) : '';
			const file = path === '' ? page : normalize(join(folder, decodeURI(path)));
			if (!existsSync(join(PROJECT, file))) dead.push(`${page}: there is no ${target}`);
			else if (heading && !(await headings(file)).has(heading)) {
				dead.push(`${page}: no heading for ${target}`);
			}
		}
	}
	return dead;
}

async function allPages(): Promise<string[]> {
	const within = async (folder: string) =>
		(await readdir(join(PROJECT, folder), { recursive: true })).map((name) => join(folder, name));
	const nested = await Promise.all(['docs', 'examples', 'packages'].map(within));
	return [...(await readdir(PROJECT)), ...nested.flat()]
		.filter((name) => name.endsWith('.md'))
		.sort();
}

async function headings(page: string): Promise<Set<string>> {
	const text = await readPage(page);
	return new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) => anchor(title)));
}

async function readPage(page: string): Promise<string> {
	return (await readFile(join(PROJECT, page), 'utf8')).replace(FENCE, '');
}
