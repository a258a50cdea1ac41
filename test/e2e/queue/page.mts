import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { PROJECT } from '../../lab/folders.mts';
import type { Figures, Measured } from './figures.mts';

const DAY_S = 86_400;
const EVENTS_A_DAY = 1_000_000;
const JOBS_A_DAY = 100_000;
const JOB_DURATIONS_S = [10, 60, 600];
const blockOf = (name: string) =>
	new RegExp(`(<!-- ${name}[^>]*-->\\n)([\\s\\S]*?)(<!-- /${name} -->)`);

const DATA = join(PROJECT, 'docs', 'scaling-out.json');
const PAGE = join(PROJECT, 'docs', 'scaling-out.md');

/** Writes the figures as JSON, and into the page. */
export async function writeFigures(figures: Figures): Promise<void> {
	await writeFile(DATA, `${JSON.stringify(figures, null, '\t')}\n`);
	await writeBlock('figures', asMarkdown(figures));
}

/** Replaces the part of the page between the comments of that name. */
export async function writeBlock(name: string, markdown: string): Promise<void> {
	const { format, resolveConfig } = await import('prettier');
	const text = (await readFile(PAGE, 'utf8')).replace(
		blockOf(name),
		(_, head: string, _old: string, foot: string) => `${head}\n${markdown}\n\n${foot}`,
	);
	const settings = await resolveConfig(PAGE);
	await writeFile(PAGE, await format(text, { ...settings, filepath: PAGE }));
}

/** The part of the page that is made from the figures, and the figures where there are any. */
export async function readPage(): Promise<{ block: string; figures?: Figures }> {
	const [, , block = ''] = blockOf('figures').exec(await readFile(PAGE, 'utf8')) ?? [];
	const data = await readFile(DATA, 'utf8').catch(() => undefined);
	return { block, figures: data === undefined ? undefined : (JSON.parse(data) as Figures) };
}

/** The figures as a part of the page. */
export function asMarkdown(figures: Figures): string {
	const { runs, batch, slots } = figures;
	const most = runs.reduce((one, other) => (other.workers > one.workers ? other : one));
	return [
		'### What was measured',
		setting(figures),
		table(
			['Processes', 'Executions', 'A second', 'Processor time for each execution'],
			runs.map((run) => [
				processes(run),
				whole(run.executions),
				short(run.executions / run.seconds),
				costs(run.msEach),
			]),
		),
		`One execution with ${whole(batch.events)} events in it, on one worker: ${short(batch.events / batch.seconds)} events a second. Processor time for each event: ${costs(batch.msEach)}.`,
		'### Where the next limit lies',
		limits(most),
		'### A million events a day',
		events(most, figures),
		'### A hundred thousand jobs a day',
		jobs(most, slots),
	].join('\n\n');
}

function setting({ machine, loadBefore, slots, inFlight, jobMs }: Figures): string {
	return [
		`- Date: ${machine.date}`,
		`- Machine: ${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.platform}. Everything shared these cores, including the simulated services and the client. The machine's load average before the run was ${loadBefore}.`,
		`- n8n ${machine.n8n} on Node ${machine.n8nNode}; ${slots} executions at once on each worker, ${inFlight} requests at once`,
		`- Each execution: a webhook, a job of ${jobMs} ms in one of the four services in turn, a wait for it, and a response with its result`,
	].join('\n');
}

/** How many executions a core of each kind of process could handle, by what one costs there. */
function limits({ msEach }: Measured): string {
	const { main = 0, workers = 0, postgres = 0, redis = 0 } = msEach;
	const rows = Object.entries({ main, workers, postgres, redis }).map(([name, ms]) => [
		kindOf(name),
		`${short(ms)} ms`,
		short(1000 / ms),
		whole((1000 / ms) * DAY_S),
	]);
	return [
		table(
			[
				'Process',
				'Processor time for an execution',
				'Executions a second on a core',
				'Executions a day on a core',
			],
			rows,
		),
		`JavaScript runs on one core, so a worker with its own core runs at most ${short(1000 / workers)} executions a second, and each additional worker runs as many. The main process fills its core when ${short(workers / main)} workers fill theirs: that is the next limit. Separate webhook processes (\`n8n webhook\`) raise it. PostgreSQL uses several cores; ${short(workers / postgres)} busy workers keep one of them busy.`,
	].join('\n\n');
}

function events(run: Measured, { batch }: Figures): string {
	const aSecond = EVENTS_A_DAY / DAY_S;
	const { main = 0, workers = 0, postgres = 0 } = run.msEach;
	const inBatch = batch.msEach;
	const cores = (ms: number) => short((ms * aSecond) / 1000);
	return [
		`${whole(EVENTS_A_DAY)} events a day are ${short(aSecond)} a second on average. Cores that this keeps busy:`,
		table(
			['', 'Main', 'Workers', 'PostgreSQL'],
			[
				['An execution for each event', cores(main), cores(workers), cores(postgres)],
				[
					`An execution for ${whole(batch.events)} events`,
					cores(inBatch.main),
					cores(inBatch.workers),
					cores(inBatch.postgres),
				],
			],
		),
	].join('\n\n');
}

function jobs({ msEach }: Measured, slots: number): string {
	const aSecond = JOBS_A_DAY / DAY_S;
	const busy = ((msEach.workers ?? 0) * aSecond) / 1000;
	return [
		`${whole(JOBS_A_DAY)} jobs a day are ${short(aSecond)} a second on average. With an execution for each, the workers keep ${short(busy)} cores busy. While a node waits for a job, the execution occupies one of the worker's ${slots} slots, but uses hardly any processor time:`,
		table(
			['A job takes', 'Concurrent jobs', `Workers with ${slots} slots`],
			JOB_DURATIONS_S.map((seconds) => [
				`${seconds} s`,
				whole(Math.ceil(aSecond * seconds)),
				whole(Math.ceil((aSecond * seconds) / slots)),
			]),
		),
	].join('\n\n');
}

function processes({ workers }: Measured): string {
	if (workers === 0) return 'One process, SQLite';
	return workers === 1 ? 'Main and one worker' : `Main and ${workers} workers`;
}

function costs(msEach: Record<string, number>): string {
	return Object.entries(msEach)
		.map(([name, ms]) => `${kindOf(name)} ${short(ms)} ms`)
		.join(', ');
}

function kindOf(name: string): string {
	const names: Record<string, string> = {
		main: 'main',
		workers: 'worker',
		postgres: 'PostgreSQL',
		redis: 'Redis',
	};
	return names[name] ?? name;
}

function table(heads: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	return [heads, heads.map((_, index) => (index === 0 ? '---' : '--:')), ...rows]
		.map(line)
		.join('\n');
}

function short(value: number): string {
	return Number(value.toPrecision(2)).toLocaleString('en-US', { maximumFractionDigits: 4 });
}

function whole(value: number): string {
	const digits = value >= 1000 ? Number(value.toPrecision(3)) : value;
	return digits.toLocaleString('en-US', { maximumFractionDigits: 0 });
}
