import { cp, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { PROJECT, temporaryFolder } from '../../lab/folders.mts';
import { asObject } from '../../lab/json.mts';
import { projectPackages } from '../../lab/pack.mts';
import { run } from '../../lab/processes.mts';
import { alternate } from '../rounds.mts';
import { spreadText } from '../report/numbers.mts';
import type { Candidate, Measured, Result } from '../results.mts';
import type { Stage } from '../stage.mts';
import { spreadOf } from '../statistics.mts';

const PROGRAM = fileURLToPath(new URL('../loading/process.mjs', import.meta.url));
const NODES = 8;
const GOAL_MS = 20;
const SINGLE_GOAL_MS = 10;
const GOAL_MB = 10;
const MB = 1024 * 1024;

interface Loaded {
	ms: number;
	cpuMs: number;
	bytes: number;
	nodes: number;
}

/** What it costs n8n to load the package, compared with an empty one. */
export async function measureLoading(stage: Stage): Promise<Measured> {
	const folder = await temporaryFolder(stage.session.cleanup);
	const first = await emptyPackage(join(folder, 'n8n-nodes-first'));
	const second = await emptyPackage(join(folder, 'n8n-nodes-second'));
	const singles = (await projectPackages()).filter((each) => each.folder !== '');
	const candidates: Record<string, () => Promise<Loaded>> = {
		ours: async () => await load(stage, first, stage.packageFolder),
		empty: async () => await load(stage, first, second),
	};
	for (const { name, folder: built } of singles) {
		// Inside the project, the package would find the project's own n8n-workflow.
		await cp(join(PROJECT, built), join(folder, name), { recursive: true });
		candidates[name] = async () => await load(stage, first, join(folder, name));
	}
	const runs = await alternate(stage.rounds, candidates);
	stage.session.checks.that(
		`the package's ${NODES} nodes were loaded in each round`,
		runs.ours.every(({ nodes }) => nodes === NODES),
		JSON.stringify(runs.ours.map(({ nodes }) => nodes)),
	);
	const time = (name: string, runs: Loaded[]): Candidate => ({
		name,
		spread: spreadOf(runs.map(({ ms }) => ms)),
		note: `${spreadText(spreadOf(runs.map(({ cpuMs }) => cpuMs)), 'ms')} of processor time`,
	});
	const memory = (name: string, runs: Loaded[]): Candidate => ({
		name,
		spread: spreadOf(runs.map(({ bytes }) => bytes / MB)),
	});
	const [largest, ...others] = singles
		.map(({ name }) => time(name, runs[name]))
		.sort((one, other) => other.spread.median - one.spread.median);
	return {
		how: "n8n's own loader, on the Node.js that n8n uses, each time in a new process that has already loaded n8n's core and an empty package. The memory is the used heap and external memory, after a garbage collection.",
		rounds: stage.rounds,
		results: [
			over('Loading four nodes and four triggers: time', 'ms', GOAL_MS, [
				time('this package', runs.ours),
				time('an empty package', runs.empty),
			]),
			over('Loading the package of one service: time', 'ms', SINGLE_GOAL_MS, [
				largest,
				time('an empty package', runs.empty),
				...others,
			]),
			over('Loading four nodes and four triggers: memory', 'MB', GOAL_MB, [
				memory('this package', runs.ours),
				memory('an empty package', runs.empty),
			]),
		],
	};
}

async function emptyPackage(folder: string): Promise<string> {
	await mkdir(folder);
	const manifest = {
		name: 'n8n-nodes-empty',
		version: '1.0.0',
		n8n: { nodes: [], credentials: [] },
	};
	await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
	return folder;
}

async function load(stage: Stage, empty: string, measured: string): Promise<Loaded> {
	const { node, folder } = stage.installation;
	const modules = [
		join(folder, 'node_modules', 'n8n', 'node_modules'),
		join(folder, 'node_modules'),
	];
	const output = await run(node.executable, ['--expose-gc', PROGRAM, folder, empty, measured], {
		signal: stage.session.signal,
		// As n8n sets it, so that a package finds what n8n provides.
		env: { ...process.env, NODE_PATH: modules.join(delimiter) },
	});
	const line = output.trimEnd().split('\n').at(-1) ?? '';
	const { ms, cpuMs, bytes, nodes } = asObject(JSON.parse(line), 'What was loaded');
	return { ms: Number(ms), cpuMs: Number(cpuMs), bytes: Number(bytes), nodes: Number(nodes) };
}

function over(
	name: string,
	unit: string,
	goal: number,
	candidates: [ours: Candidate, empty: Candidate, ...others: Candidate[]],
): Result {
	const [ours, empty] = candidates;
	const more = ours.spread.median - empty.spread.median;
	return {
		name,
		goal: `under ${goal} ${unit} over an empty package`,
		unit,
		candidates,
		ratio: more / goal,
		ratioOf: `of ${goal} ${unit} over the empty one`,
		met: more < goal,
	};
}
