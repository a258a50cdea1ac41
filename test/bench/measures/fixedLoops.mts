import { Remote } from '../remote.mts';
import type { Candidate, Measured, Result } from '../results.mts';
import { type Lengths, type Noticed, type ServiceCalls, WAITING_JOBS } from '../service/calls.mts';
import { saveCredential, SERVICE, type Stage } from '../stage.mts';
import { meanOf, spreadOf } from '../statistics.mts';
import { listWorkflow, ourNode } from '../workflows.mts';
import { runWaitingJobs } from './waitingJobs.mts';

const INTERVALS_S = [1, 2, 5, 15, 60];
const SHAPES: Record<Lengths, string> = {
	short: 'all 2 s',
	spread: 'evenly 1 to 60 s',
	logarithmic: '1 s to 10 minutes, evenly on a logarithmic scale',
};

/** What waiting costs each job on average. The creating request is one of the requests. */
interface Cost {
	delayMs: number;
	requests: number;
}

/**
 * 200 jobs of three kinds, each waited for in the node with a key that can't ask for many at once, beside
 * loops with a fixed interval. The loops are computed from the lengths of the same jobs, as if n8n and
 * the requests took no time.
 */
export async function measureFixedLoops(stage: Stage): Promise<Measured> {
	const { rounds } = stage;
	// The logarithmic jobs take ten minutes: all kinds at once, and only one round.
	const shapes = (Object.keys(SHAPES) as Lengths[]).filter(
		(shape) => rounds > 1 || shape !== 'logarithmic',
	);
	const results = await Promise.all(shapes.map(async (shape) => await measureShape(stage, shape)));
	return {
		how: `${WAITING_JOBS} events, created by one run and waited for with a key that can't list events. The loops check each event at a fixed interval; they are computed from the lengths of the same jobs, as if n8n took no time. The delay is from the decision to the request that finds it. The ratio is to the loop that comes closest: its delay or its requests, whichever is the better for this package.`,
		rounds: 1,
		results,
	};
}

async function measureShape(stage: Stage, shape: Lengths): Promise<Result> {
	const { session, rig } = stage;
	const service = await Remote.start<ServiceCalls>(SERVICE);
	session.cleanup.add(async () => await service.stop());
	const { url, inputKey } = await service.call('where', null);
	const credential = await saveCredential(rig.n8n, `Beside loops, ${shape}`, url, inputKey);
	const workflow = await listWorkflow(rig.n8n, `Waiting beside loops, ${shape}`, [
		ourNode(credential, {
			operation: 'create',
			bodySource: 'item',
			waitForCompletion: true,
			options: { timeout: 1_200 },
		}),
	]);
	const { jobs } = await runWaitingJobs(stage, service, workflow, shape);
	return resultOf(shape, jobs);
}

function resultOf(shape: Lengths, jobs: Noticed[]): Result {
	const ours: Cost = {
		delayMs: meanOf(jobs.map(({ delayMs }) => delayMs ?? Infinity)),
		requests: meanOf(jobs.map(({ requests }) => requests)),
	};
	const loops = INTERVALS_S.map((intervalS) => ({ intervalS, ...looped(jobs, intervalS) }));
	const ratio = Math.max(
		...loops.map((loop) => Math.min(ours.delayMs / loop.delayMs, ours.requests / loop.requests)),
	);
	return {
		name: `${WAITING_JOBS} waiting jobs, ${SHAPES[shape]}: delay`,
		goal: 'no loop with a fixed interval has both less delay and fewer requests',
		unit: 'ms',
		candidates: [
			candidate('this package, input key', ours),
			...loops.map((loop) => candidate(`a loop of ${loop.intervalS} s`, loop)),
		],
		ratio,
		ratioOf: 'of the closest loop',
		met: ratio <= 1,
	};
}

function candidate(name: string, { delayMs, requests }: Cost): Candidate {
	return { name, spread: spreadOf([delayMs]), note: `${requests.toFixed(1)} requests per job` };
}

function looped(jobs: Noticed[], intervalS: number): Cost {
	const costs = jobs.map(({ lengthMs }) => {
		const checks = Math.ceil(lengthMs / (1_000 * intervalS));
		return { delayMs: checks * 1_000 * intervalS - lengthMs, requests: checks + 1 };
	});
	return {
		delayMs: meanOf(costs.map(({ delayMs }) => delayMs)),
		requests: meanOf(costs.map(({ requests }) => requests)),
	};
}
