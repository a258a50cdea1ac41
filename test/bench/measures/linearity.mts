import { FLOOR } from '../candidates.mts';
import { INSPECTED, openInspector } from '../inspector.mts';
import { watchMemory } from '../memory.mts';
import type { Measured, Result } from '../results.mts';
import { alerts, timed } from '../runs.mts';
import { checkTaken, counted, type Counted } from '../sound.mts';
import type { Rig, Stage } from '../stage.mts';
import { type Spread, spreadOf } from '../statistics.mts';
import {
	creating,
	type DraftNode,
	floorNode,
	httpRequestNode,
	listWorkflow,
	ourNode,
} from '../workflows.mts';

const FEW = 1_000;
const MANY = 10_000;
const TIMES = MANY / FEW;
const MB = 1024 * 1024;
const MEMORY_SHARE = 0.5;
const MEMORY_GOAL_MB = 340;

interface Weighed extends Counted {
	peakBytes: number;
}

type Way = 'ours' | 'floor' | 'httpRequest';

/** Time and memory of 10,000 items compared with 1,000, each round on an n8n that was just started. */
export async function measureLinearity(stage: Stage): Promise<Measured> {
	const few: Weighed[] = [];
	const many: Record<Way, Weighed[]> = { ours: [], floor: [], httpRequest: [] };
	for (let round = 0; round < stage.fewRounds; round++) {
		for (const way of ['ours', 'floor', 'httpRequest'] as const) {
			// The HTTP Request node takes at least a minute.
			if (way === 'httpRequest' && round > 0) continue;
			await stage.withFreshRig(INSPECTED, async (rig) => {
				const weigh = await prepare(stage, rig, way);
				// The smaller run goes first: what the larger one leaves in the heap would hide its memory.
				if (way === 'ours') few.push(await weigh(FEW));
				many[way].push(await weigh(MANY));
			});
		}
	}
	const { checks } = stage.session;
	checkTaken(checks, `${FEW} items`, few, FEW);
	for (const [way, runs] of Object.entries(many)) {
		checkTaken(checks, `${MANY} items, ${way}`, runs, MANY);
	}
	const ms = (runs: Weighed[]) => spreadOf(runs.map((run) => run.ms));
	const mb = (runs: Weighed[]) => spreadOf(runs.map((run) => run.peakBytes / MB));
	return {
		how: `Creating events, with the item as the body, on an n8n that is started for the round and warmed up with 1,000 items. The memory is the peak resident set during the execution minus the one before it, right after a garbage collection. It includes everything that n8n does for the execution. The bare node sends the same requests with n8n's helper, ten at a time, and does nothing else. The HTTP Request node has one round.`,
		rounds: stage.fewRounds,
		results: [
			compared('10,000 items: time', 'ms', ms(many.ours), ms(few)),
			compared('10,000 items: peak memory', 'MB', mb(many.ours), mb(few)),
			besideOthers(mb(many.ours), mb(many.floor), mb(many.httpRequest)),
		],
	};
}

async function prepare(
	stage: Stage,
	rig: Rig,
	way: Way,
): Promise<(count: number) => Promise<Weighed>> {
	const { service } = stage;
	const workflow = await listWorkflow(rig.n8n, 'Create', [nodeFor(stage, rig, way)]);
	await timed(rig, workflow, alerts(FEW));
	const inspector = await openInspector(rig.instance.logFile);
	return async (count) => {
		const rise = await watchMemory(rig.instance.pid, inspector);
		const ran = await counted({ rig, service }, workflow, alerts(count));
		return { ...ran, peakBytes: await rise() };
	};
}

function nodeFor({ address }: Stage, { credential }: Rig, way: Way): DraftNode {
	if (way === 'floor') return floorNode(credential, 'create');
	if (way === 'httpRequest') return httpRequestNode(credential, creating(address.url));
	return ourNode(credential, { operation: 'create', bodySource: 'item' });
}

function besideOthers(ours: Spread, floor: Spread, httpRequest: Spread): Result {
	const ratio = ours.median / httpRequest.median;
	return {
		name: '10,000 items: peak memory, beside other nodes',
		goal: `at most ${MEMORY_SHARE}x of the HTTP Request node's, and under ${MEMORY_GOAL_MB} MB`,
		unit: 'MB',
		candidates: [
			{ name: 'this package', spread: ours },
			{ name: 'HTTP Request node', spread: httpRequest },
			{ name: FLOOR, spread: floor },
		],
		ratio,
		ratioOf: "of the HTTP Request node's",
		met: ratio <= MEMORY_SHARE && ours.median < MEMORY_GOAL_MB,
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
