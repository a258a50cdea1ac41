// Writes the generated parts of README.md and docs/, and the output previews in nodes/, or with --check says which are out of date.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';

import { PROJECT } from '../../test/lab/folders.mts';
import { withPart } from './generated.mts';
import { deadLinks } from './links.mts';
import { generatedParts } from './pages.mts';

const check = process.argv.includes('--check');
let passed = 0;
let failed = 0;

const pages = new Map<string, string>();
for (const { page, name, text } of await generatedParts()) {
	if (name === undefined) {
		pages.set(page, text);
		continue;
	}
	const before = pages.get(page) ?? (await readFile(join(PROJECT, page), 'utf8'));
	pages.set(page, withPart(before, name, text));
}
for (const [page, text] of pages) {
	const path = join(PROJECT, page);
	const formatted = await format(text, { ...(await resolveConfig(path)), filepath: path });
	const upToDate = formatted === (await readFile(path, 'utf8').catch(() => undefined));
	if (!upToDate && !check) {
		await mkdir(dirname(path), { recursive: true });
		await writeFile(path, formatted);
	}
	tell(upToDate || !check, `${page}${upToDate ? ' is up to date' : ' has changed'}`);
}
for (const file of (await previews()).filter((path) => !pages.has(path))) {
	if (!check) await rm(join(PROJECT, file));
	tell(!check, `${file} is of no operation${check ? '' : ', and was removed'}`);
}
const dead = await deadLinks();
tell(dead.length === 0, ['links in the documentation', ...dead].join('\n          '));
if (failed > 0) console.log('Run npm run docs, and look at what it changed.');
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

/** The output previews that are there, relative to the project. */
async function previews(): Promise<string[]> {
	const files = await readdir(join(PROJECT, 'nodes'), { recursive: true });
	return files
		.filter((file) => file.includes('__schema__') && file.endsWith('.json'))
		.map((file) => join('nodes', file));
}

function tell(ok: boolean, what: string): void {
	if (ok) passed++;
	else failed++;
	console.log(`${ok ? 'ok    ' : 'FAILED'}  ${what}`);
}
