import type { Measure, Result } from '../results.mts';
import type { Machine } from './machine.mts';
import { ratioText, spreadText } from './numbers.mts';

const DURABLE = `## Waiting that survives a restart

Measured by the end-to-end suite; the figures are in [Scaling out](scaling-out.md#executions-that-wait).`;

/** The results as a page. */
export function asMarkdown(
	measures: Measure[],
	machine: Machine,
	noise: string,
	plotFile: string,
): string {
	const results = measures.flatMap((measure) => measure.results);
	const met = results.filter((result) => result.met).length;
	return [
		'# Benchmarks',
		`Written by \`npm run bench\`, which measures all of this in one run on one machine; no figure is entered manually. ${met} of ${results.length} goals are met.`,
		`${machineText(machine)}\n- ${noise}`,
		`![How long the same work takes, and where each goal stands](${plotFile})`,
		summary(results),
		...measures.map(section),
		DURABLE,
	].join('\n\n');
}

function machineText(machine: Machine): string {
	const { processor, cores, memoryGb, platform, n8n, n8nNode, benchNode, date } = machine;
	return [
		`- Date: ${date}`,
		`- Machine: ${processor}, ${cores} cores, ${memoryGb} GB, ${platform}`,
		`- n8n ${n8n} on Node ${n8nNode}, SQLite, default settings; the package was packed and installed as a community package`,
		`- The service is simulated in a separate process on the same machine, on Node ${benchNode}, like undici`,
	].join('\n');
}

function summary(results: Result[]): string {
	const rows = results.map(({ name, goal, candidates: [ours], unit, ratio, ratioOf, met }) =>
		row([
			name,
			goal,
			spreadText(ours.spread, unit),
			`${ratioText(ratio)} ${ratioOf}`,
			met ? 'yes' : '**no**',
		]),
	);
	return [
		row(['Measure', 'Goal', 'This package: median (spread)', 'Ratio', 'Met']),
		row(['---', '---', '--:', '--:', '---']),
		...rows,
	].join('\n');
}

/** The file of a measure's own picture, in `docs/`. */
export function pictureFile(word: string): string {
	return `benchmarks-${word}.svg`;
}

function section({ word, title, how, rounds, results, picture }: Measure): string {
	const tables = results.map(({ name, unit, candidates }) => {
		const [ours] = candidates;
		const rows = candidates.map(({ name: who, spread, note }) =>
			row([
				who,
				spreadText(spread, unit),
				ratioText(spread.median / ours.spread.median),
				note ?? '',
			]),
		);
		return [
			`**${name}**`,
			[
				row(['', 'Median (spread)', 'To this package', '']),
				row(['---', '--:', '--:', '---']),
				...rows,
			].join('\n'),
		].join('\n\n');
	});
	const turns = `${rounds} ${rounds === 1 ? 'round' : 'rounds'}, the candidates alternating.`;
	const shown = picture === undefined ? [] : [`![${title}](${pictureFile(word)})`];
	return [`## ${title}`, `${how} ${turns}`, ...shown, ...tables].join('\n\n');
}

function row(cells: string[]): string {
	return `| ${cells.map((cell) => cell.replace(/[|\n]/g, ' ')).join(' | ')} |`;
}
