import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

import { PROJECT } from '../../lab/folders.mts';
import type { Mode } from './modes.mts';
import type { Verdict } from './verdict.mts';

const PAGE = join(PROJECT, 'docs', 'triggers.md');
const BLOCK = /(<!-- crashes: written by the suite -->)[^]*?(<!-- end of crashes -->)/;

/** The results of all triggers in one mode. */
export interface Figures {
	mode: Mode;
	kills: number;
	executions: number;
	/** Executions that a kill interrupted. */
	crashed: number;
	verdicts: Verdict[];
}

/** Writes the figures into their part of the page on triggers. @throws Error when there is no such part */
export async function writeFigures(
	figures: Figures[],
	about: { n8n: string; seed: number },
): Promise<void> {
	const page = await readFile(PAGE, 'utf8');
	if (!BLOCK.test(page)) throw new Error(`${PAGE} has no place for the figures`);
	const text = page.replace(BLOCK, `$1\n\n${asTable(figures, about)}\n\n$2`);
	await writeFile(PAGE, await format(text, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
}

function asTable(figures: Figures[], { n8n, seed }: { n8n: string; seed: number }): string {
	const count = (of: (verdict: Verdict) => number) => (one: Figures) =>
		one.verdicts.reduce((total, verdict) => total + of(verdict), 0);
	const rows: Array<[string, (one: Figures) => number]> = [
		['times n8n was killed', ({ kills }) => kills],
		['items emitted', count(({ emitted }) => emitted)],
		['executions with these items', ({ executions }) => executions],
		['of these, killed', ({ crashed }) => crashed],
		['items of batches that n8n lost', count(({ lost }) => lost.length)],
		['items of batches that n8n repeated', count(({ repeated }) => repeated.length)],
		['scheduled jobs that were missed', count(({ forgotten }) => forgotten.length)],
		['lost or repeated for any other reason', count(({ defects }) => defects.length)],
	];
	return [
		`Measured on n8n ${n8n} with SQLite, seed ${seed}:`,
		'',
		`| | ${figures.map(({ mode }) => mode.name).join(' | ')} |`,
		`| --- | ${figures.map(() => '--:').join(' | ')} |`,
		...rows.map(([what, of]) => `| ${what} | ${figures.map(of).join(' | ')} |`),
	].join('\n');
}
