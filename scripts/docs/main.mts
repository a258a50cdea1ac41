// Writes the generated parts of README.md and docs/, or with --check says which are out of date.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
	const before = pages.get(page) ?? (await readFile(join(PROJECT, page), 'utf8'));
	pages.set(page, withPart(before, name, text));
}
for (const [page, text] of pages) {
	const path = join(PROJECT, page);
	const formatted = await format(text, { ...(await resolveConfig(path)), filepath: path });
	const upToDate = formatted === (await readFile(path, 'utf8'));
	if (!upToDate && !check) await writeFile(path, formatted);
	tell(upToDate || !check, `${page}${upToDate ? ' is up to date' : ' has changed'}`);
}
const dead = await deadLinks();
tell(dead.length === 0, ['links in the documentation', ...dead].join('\n          '));
if (failed > 0) console.log('Run npm run docs, and look at what it changed.');
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

function tell(ok: boolean, what: string): void {
	if (ok) passed++;
	else failed++;
	console.log(`${ok ? 'ok    ' : 'FAILED'}  ${what}`);
}
