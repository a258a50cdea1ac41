import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

import { PROJECT } from '../../lab/folders.mts';
import { noise } from '../noise.mts';
import type { Measure } from '../results.mts';
import type { Machine } from './machine.mts';
import { asMarkdown, pictureFile } from './markdown.mts';
import { asPlot } from './plot.mts';

const PLOT_FILE = 'benchmarks.svg';

/** Writes the results as JSON, as a page and as pictures. */
export async function writeReport(measures: Measure[], machine: Machine): Promise<void> {
	const folder = join(PROJECT, 'docs');
	await mkdir(folder, { recursive: true });
	const list = measures
		.flatMap(({ results }) => results)
		.map(({ name, goal, candidates: [ours], unit, ratio, met }) => ({
			name,
			goal,
			value: rounded(ours.spread.median),
			unit,
			ratio: rounded(ratio),
			met,
		}));
	await writeFile(join(folder, 'benchmarks.json'), `${JSON.stringify(list, null, '\t')}\n`);
	await writeFile(join(folder, PLOT_FILE), asPlot(measures));
	for (const { word, picture } of measures) {
		if (picture !== undefined) await writeFile(join(folder, pictureFile(word)), picture);
	}
	const page = join(folder, 'benchmarks.md');
	const settings = await resolveConfig(page);
	const text = asMarkdown(measures, machine, noise.text, PLOT_FILE);
	await writeFile(page, await format(text, { ...settings, filepath: page }));
}

function rounded(value: number): number {
	return Number(value.toPrecision(4));
}
