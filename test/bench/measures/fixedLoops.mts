import { setTimeout as sleep } from 'node:timers/promises';

import {
	type JobCalls,
	JOBS,
	type JobService,
	type Lengths,
	type Noticed,
} from '../jobs/calls.mts';
import { Remote } from '../remote.mts';
import type { Candidate, Measured, Result } from '../results.mts';
import type { Stage } from '../stage.mts';
import { meanOf, spreadOf } from '../statistics.mts';
import { listWorkflow, WORK } from '../workflows.mts';
import { runWaitingJobs } from './waitingJobs.mts';

const PROGRAM = new URL('../jobs/process.mts', import.meta.url);
const INTERVALS_S = [1, 2, 5, 15, 60];
const SHAPES: Record<Lengths, string> = {
	short: 'all 2 s',
	spread: 'evenly 1 to 60 s',
	logarithmic: '1 s to 10 minutes, evenly on a logarithmic scale',
};
/** Between the starts of two runs: while 200 jobs are created, the processor has no time for another run. */
const STAGGER_MS = 5_000;

/** What waiting costs each job on average. The creating request is one of the requests. */
interface Cost {
	delayMs: number;
	requests: number;
}

/**
 * 200 jobs of three kinds at each service, each waited for in the node with a key that can't ask for many
 * at once, beside loops with a fixed interval. The loops are computed from the lengths of the same jobs,
 * as if n8n and the requests took no time.
 */
export async function measureFixedLoops(stage: Stage): Promise<Measured> {
	const remote = await Remote.start<JobCalls>(PROGRAM);
	stage.session.cleanup.add(async () => await remote.stop());
	// The logarithmic jobs take ten minutes.
	const shapes = (Object.keys(SHAPES) as Lengths[]).filter(
		(shape) => stage.rounds > 1 || shape !== 'logarithmic',
	);
	const results: Array<Promise<Result>> = [];
	for (const shape of shapes) {
		for (const service of await remote.call('open', shape)) {
			results.push(measureService(stage, remote, shape, service));
			await sleep(STAGGER_MS, undefined, { signal: stage.session.signal });
		}
	}
	return {
		how: `${JOBS} jobs, started by one run and waited for with a key that can't list them. The services answer as their manifests say. The runs of all services and lengths overlap. The loops check each job at a fixed interval; they are computed from the lengths of the same jobs, as if n8n took no time. The delay is from a job's end to the request that finds it. The ratio is to the loop that comes closest: its delay or its requests, whichever is the better for this package.`,
		rounds: 1,
		results: await Promise.all(results),
	};
}

async function measureService(
	stage: Stage,
	remote: Remote<JobCalls>,
	shape: Lengths,
	{ id, name, credential, node }: JobService,
): Promise<Result> {
	const { rig } = stage;
	const title = `${name}, ${SHAPES[shape]}`;
	const saved = {
		id: await rig.n8n.createCredential(title, credential.type, credential.data),
		name: title,
	};
	const workflow = await listWorkflow(rig.n8n, `Waiting beside loops: ${title}`, [
		{
			name: WORK,
			type: `n8n-nodes-ai-jobs.${node.type}`,
			typeVersion: 1,
			parameters: { ...node.parameters, waitForCompletion: true, options: { timeout: 1_200 } },
			credentials: { [credential.type]: saved },
		},
	]);
	const { jobs } = await runWaitingJobs(stage, workflow, async () => ({
		jobs: await remote.call('noticed', id),
	}));
	return resultOf(title, jobs);
}

function resultOf(title: string, jobs: Noticed[]): Result {
	const ours: Cost = {
		delayMs: meanOf(jobs.map(({ delayMs }) => delayMs ?? Infinity)),
		requests: meanOf(jobs.map(({ requests }) => requests)),
	};
	const loops = INTERVALS_S.map((intervalS) => ({ intervalS, ...looped(jobs, intervalS) }));
	const ratio = Math.max(
		...loops.map((loop) => Math.min(ours.delayMs / loop.delayMs, ours.requests / loop.requests)),
	);
	return {
		name: `${JOBS} waiting jobs of ${title}: delay`,
		goal: 'no loop with a fixed interval has both less delay and fewer requests',
		unit: 'ms',
		candidates: [
			candidate('this package, which checks each job', ours),
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
