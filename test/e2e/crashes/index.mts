import { CURRENT } from '../../lab/releases.mts';
import type { Part, Stage } from '../part.mts';
import { type Figures, writeFigures } from './figures.mts';
import { Lane, type LaneResult } from './lane.mts';
import { DEFAULT_MODE, DURABLE_MODE, type Mode } from './modes.mts';
import { Random } from './random.mts';
import { type Expected, judge, type Verdict } from './verdict.mts';

/** From this many rounds on, each mode has two lanes, and the figures are written into the page. */
const MANY_ROUNDS = 50;
/** The share in default mode. With durable cursors, rounds take longer: n8n does not poll at its start. */
const DEFAULT_SHARE = 0.6;
const MOST_SHOWN = 5;

/** n8n is killed at random moments while triggers of all kinds watch changing data. */
export const crashes: Part = {
	word: 'crashes',
	title: 'Triggers, while n8n is killed at random moments',
	waits: true,
	run: runCrashes,
};

async function runCrashes(stage: Stage): Promise<void> {
	const { options, checks, progress } = stage;
	const { crashRounds, seed } = options;
	const many = crashRounds >= MANY_ROUNDS;
	progress.say(`${crashRounds} rounds; the same moments come again with --seed ${seed}`);
	const inDefault = Math.ceil(crashRounds * DEFAULT_SHARE);
	const plans = [
		...planned(DEFAULT_MODE, inDefault, many),
		...planned(DURABLE_MODE, crashRounds - inDefault, many),
	];
	let turn: Promise<void> = Promise.resolve();
	const results = await Promise.all(
		plans.map(async ({ name, mode, rounds }, index) => {
			const lane = new Lane(name, mode, stage, new Random(seed + index));
			// One after another: n8n's first start in a new home is the slowest.
			turn = turn.then(async () => await lane.open(rounds));
			await turn;
			return await lane.run(rounds);
		}),
	);
	const figures = [DEFAULT_MODE, DURABLE_MODE].map((mode) =>
		checkMode(
			stage,
			mode,
			results.filter((result) => result.mode === mode),
		),
	);
	checks.equal(
		'n8n was killed as often as it should be',
		figures.reduce((total, { kills }) => total + kills, 0),
		crashRounds,
	);
	if (many) await writeFigures(figures, { n8n: CURRENT.version, seed });
}

function planned(mode: Mode, rounds: number, many: boolean) {
	if (!many) return [{ name: mode.name.split(' ')[0], mode, rounds }].filter((it) => it.rounds > 0);
	const half = Math.ceil(rounds / 2);
	return [half, rounds - half].map((share, index) => ({
		name: `${mode.name.split(' ')[0]}-${index + 1}`,
		mode,
		rounds: share,
	}));
}

/** Checks the results of all lanes of one mode. */
function checkMode({ checks, progress }: Stage, mode: Mode, results: LaneResult[]): Figures {
	const figures: Figures = { mode, kills: 0, executions: 0, crashed: 0, verdicts: [] };
	for (const { kills, watched: all, statuses, withoutItems, cutMs } of results) {
		figures.kills += kills;
		figures.executions += statuses.length;
		figures.crashed += statuses.filter((status) => status === 'crashed').length;
		for (const { watched, lives } of all) {
			const come = new Set(lives.flatMap(({ executions }) => executions).flat());
			const due = ({ id, startedMs = 0 }: Expected) => startedMs <= cutMs || come.has(id);
			const expected = watched.expected().filter(due);
			const verdict = judge(lives, expected, mode.transactions);
			figures.verdicts.push(verdict);
			const title = `${mode.name}: ${watched.name}: ${expected.length} to come`;
			checks.that(`${title}, ${verdict.emitted} came`, verdict.emitted > 0);
			checks.equal(
				`${title}, each of them once${excuses(verdict)}`,
				verdict.defects.slice(0, MOST_SHOWN),
				[],
			);
		}
		checks.equal(
			`${mode.name}: each of ${statuses.length} executions is there, and has come to an end`,
			statuses.filter((status) => !['success', 'error', 'crashed'].includes(status)),
			[],
		);
		checks.equal(`${mode.name}: no poll has stopped`, withoutItems, 0);
	}
	progress.detail(`${mode.name}: ${figures.crashed} executions were hit by a kill`);
	return figures;
}

function excuses({ lost, repeated, forgotten }: Verdict): string {
	const told = [
		lost.length > 0 && `n8n lost ${lost.length} with their batch`,
		repeated.length > 0 && `n8n repeated ${repeated.length} with their batch`,
		forgotten.length > 0 && `${forgotten.length} forgotten while their poll was cut off`,
	].filter(Boolean);
	return told.length > 0 ? ` (but ${told.join(', ')})` : '';
}
