import { INSPECTED, openInspector } from '../inspector.mts';
import { watchMemory } from '../memory.mts';
import type { Measured, Result } from '../results.mts';
import { alerts, timed } from '../runs.mts';
import { checkTaken, type Counted } from '../sound.mts';
import type { Rig, Stage } from '../stage.mts';
import { type Spread, spreadOf } from '../statistics.mts';
import { listWorkflow, ourNode } from '../workflows.mts';

const FEW = 1_000;
const MANY = 10_000;
const TIMES = MANY / FEW;
const MB = 1024 * 1024;

interface Weighed extends Counted {
	peakBytes: number;
}

/** Time and memory of 10,000 items compared with 1,000, each round on an n8n that was just started. */
export async function measureLinearity(stage: Stage): Promise<Measured> {
	const few: Weighed[] = [];
	const many: Weighed[] = [];
	for (let round = 0; round < stage.rounds; round++) {
		await stage.withFreshRig(INSPECTED, async (rig) => {
			const weigh = await prepare(stage, rig);
			// The smaller one first: what the larger one leaves in the heap would hide it.
			few.push(await weigh(FEW));
			many.push(await weigh(MANY));
		});
	}
	const { checks } = stage.session;
	checkTaken(checks, `${FEW} items`, few, FEW);
	checkTaken(checks, `${MANY} items`, many, MANY);
	const ms = (runs: Weighed[]) => spreadOf(runs.map((run) => run.ms));
	const mb = (runs: Weighed[]) => spreadOf(runs.map((run) => run.peakBytes / MB));
	return {
		how: 'Creating events, with the item as the body, on an n8n that is started for the round and warmed up with 1,000 items. The memory is the peak resident set during the execution minus the one before it, right after a garbage collection. It includes everything that n8n does for the execution.',
		rounds: stage.rounds,
		results: [
			compared('10,000 items: time', 'ms', ms(many), ms(few)),
			compared('10,000 items: peak memory', 'MB', mb(many), mb(few)),
		],
	};
}

async function prepare(stage: Stage, rig: Rig): Promise<(count: number) => Promise<Weighed>> {
	const { service } = stage;
	const workflow = await listWorkflow(rig.n8n, 'Create', [
		ourNode(rig.credential, { operation: 'create', bodySource: 'item' }),
	]);
	await timed(rig, workflow, alerts(FEW));
	const inspector = await openInspector(rig.instance.logFile);
	return async (count) => {
		await service.call('reset', {});
		const rise = await watchMemory(rig.instance.pid, inspector);
		const ran = await timed(rig, workflow, alerts(count));
		return { ...ran, peakBytes: await rise(), taken: await service.call('taken', null) };
	};
}

function compared(name: string, unit: string, many: Spread, few: Spread): Result {
	const ratio = many.median / few.median / TIMES;
	return {
		name,
		goal: `grows no more than linearly: at most 1x of ${TIMES} times that of 1,000`,
		unit,
		candidates: [
			{ name: 'this package, 10,000 items', spread: many },
			{ name: 'this package, 1,000 items', spread: few },
		],
		ratio,
		ratioOf: `of ${TIMES} times that of 1,000 items`,
		met: ratio <= 1,
	};
}
