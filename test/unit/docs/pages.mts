import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = process.cwd();
const BENCHMARKS = 'docs/benchmarks.md';
/** Parts that a program writes from the nodes or from measurements. */
const WRITTEN = /<!-- (generated|figures|crashes): [\s\S]*?<!-- (end of|\/figures)/g;
const CODE = /^```[\s\S]*?^```|`[^`\n]*`/gm;

/** The paragraphs and table rows that people wrote: of each page, and of the notes in the examples. */
export function pageTexts(): Array<{ at: string; text: string }> {
	return [...pages().flatMap(paragraphsOf), ...workflows().flatMap(notesOf)];
}

/** The paragraphs and table rows that programs write into the pages, without examples of items. */
export function writtenTexts(): Array<{ at: string; text: string }> {
	return [...pages(), BENCHMARKS].flatMap((page) => {
		const text = pageText(page);
		const written = page === BENCHMARKS ? [text] : (text.match(WRITTEN) ?? []);
		return written.flatMap((part) => paragraphsIn(page, part));
	});
}

/** The whole text of a page, by its path in the repository. */
export function pageText(page: string): string {
	return readFileSync(join(ROOT, page), 'utf8');
}

function pages(): string[] {
	const folders = ['.', 'docs', 'examples', ...foldersIn('examples'), 'packages'];
	const listed = [...folders, ...foldersIn('packages')].flatMap((folder) =>
		readdirSync(join(ROOT, folder))
			.filter((name) => name.endsWith('.md') && name !== 'LICENSE.md')
			.map((name) => join(folder, name)),
	);
	return listed.filter((page) => page !== BENCHMARKS);
}

function foldersIn(folder: string): string[] {
	return readdirSync(join(ROOT, folder), { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => join(folder, name));
}

function paragraphsOf(page: string): Array<{ at: string; text: string }> {
	return paragraphsIn(page, pageText(page).replace(WRITTEN, ''));
}

function paragraphsIn(page: string, text: string): Array<{ at: string; text: string }> {
	return text
		.replace(CODE, '')
		.split(/\n\s*\n|\n(?=[|\-#])/)
		.map((paragraph) => ({ at: page, text: paragraph.replace(/\s+/g, ' ').trim() }))
		.filter((paragraph) => paragraph.text !== '');
}

function workflows(): string[] {
	return readdirSync(join(ROOT, 'examples'), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.json'))
		.map((name) => join('examples', name));
}

interface Note {
	name: string;
	notes?: string;
	parameters: { content?: string };
}

function notesOf(file: string): Array<{ at: string; text: string }> {
	const { nodes } = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as { nodes: Note[] };
	const names = new RegExp(
		nodes.map(({ name }) => `\\*\\*${name}\\*\\*`.replace('?', '\\?')).join('|'),
		'g',
	);
	return nodes.flatMap(({ notes = '', parameters: { content = '' } }) =>
		[notes, ...content.split('\n')]
			.map((text) => ({ at: file, text: text.replace(names, '').replace(CODE, '') }))
			.filter(({ text }) => text !== ''),
	);
}
