import { setTimeout as sleep } from 'node:timers/promises';

import {
	type JobCalls,
	JOBS,
	type JobService,
	type Lengths,
	type Noticed,
} from '../jobs/calls.mts';
import { Remote } from '../remote.mts';
import { asScatter, type Panel, type Point } from '../report/scatter.mts';
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
	logarithmic: '1 s to 10 min, evenly by logarithm',
};
/** Between the starts of two runs: while 200 jobs are created, the processor has no time for another run. */
const STAGGER_MS = 5_000;

/** What waiting for jobs of one length costs with a service, including the requests that start them. */
interface Waited {
	shape: Lengths;
	ours: Point;
	loops: Point[];
}

/**
 * 200 jobs of three lengths with each service, each waited for in the node with a key that can't list jobs,
 * compared with loops of a fixed interval. The loops are computed from the lengths of the same jobs,
 * as if n8n and the requests took no time.
 */
export async function measureFixedLoops(stage: Stage): Promise<Measured> {
	const remote = await Remote.start<JobCalls>(PROGRAM);
	stage.session.cleanup.add(async () => await remote.stop());
	// With --quick, without the logarithmic jobs, which take ten minutes.
	const shapes = (Object.keys(SHAPES) as Lengths[]).filter(
		(shape) => stage.rounds > 1 || shape !== 'logarithmic',
	);
	const runs: Array<Promise<Waited>> = [];
	for (const shape of shapes) {
		for (const service of await remote.call('open', shape)) {
			runs.push(measureService(stage, remote, shape, service));
			await sleep(STAGGER_MS, undefined, { signal: stage.session.signal });
		}
	}
	const waited = await Promise.all(runs);
	const byShape = shapes.map((shape) => waited.filter((run) => run.shape === shape));
	return {
		how: `${JOBS} jobs, started by one run and waited for with a key that can't list them. The services answer as their manifests say. The runs of all services and lengths overlap. The loops check each job at a fixed interval; they are computed from the lengths of the same jobs, as if n8n took no time. The delay is from a job's end to the request that finds it. The ratio is to the loop that comes closest: its delay or its requests, whichever is the better for this package.`,
		rounds: 1,
		results: byShape.map(resultOf),
		picture: asScatter(byShape.map(panelOf)),
	};
}

async function measureService(
	stage: Stage,
	remote: Remote<JobCalls>,
	shape: Lengths,
	{ id, name, credential, node }: JobService,
): Promise<Waited> {
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
	return {
		shape,
		ours: {
			name,
			delayMs: meanOf(jobs.map(({ delayMs }) => delayMs ?? Infinity)),
			requests: meanOf(jobs.map(({ requests }) => requests)),
		},
		loops: INTERVALS_S.map((intervalS) => looped(jobs, intervalS)),
	};
}

/** The service that is furthest from the goal comes first. */
function resultOf(waited: Waited[]): Result {
	const [{ shape, loops }] = waited;
	const ours = waited
		.map(({ ours, loops }) => ({ ...ours, ratio: ratioOf(ours, loops) }))
		.sort((one, other) => other.ratio - one.ratio);
	const [first, ...others] = [...ours, ...loops].map(candidate);
	const [{ ratio }] = ours;
	return {
		name: `${JOBS} waiting jobs, ${SHAPES[shape]}: delay`,
		goal: 'no loop with a fixed interval has both less delay and fewer requests',
		unit: 'ms',
		candidates: [first, ...others],
		ratio,
		ratioOf: 'of the closest loop',
		met: ratio <= 1,
	};
}

function ratioOf(ours: Point, loops: Point[]): number {
	return Math.max(
		...loops.map((loop) => Math.min(ours.delayMs / loop.delayMs, ours.requests / loop.requests)),
	);
}

function panelOf(waited: Waited[]): Panel {
	const [{ shape, loops }] = waited;
	return { title: SHAPES[shape], ours: waited.map(({ ours }) => ours), loops };
}

function candidate({ name, delayMs, requests }: Point): Candidate {
	return { name, spread: spreadOf([delayMs]), note: `${requests.toFixed(1)} requests per job` };
}

function looped(jobs: Noticed[], intervalS: number): Point {
	const costs = jobs.map(({ lengthMs }) => {
		const checks = Math.ceil(lengthMs / (1_000 * intervalS));
		return { delayMs: checks * 1_000 * intervalS - lengthMs, requests: checks + 1 };
	});
	return {
		name: `loop of ${intervalS} s`,
		delayMs: meanOf(costs.map(({ delayMs }) => delayMs)),
		requests: meanOf(costs.map(({ requests }) => requests)),
	};
}
