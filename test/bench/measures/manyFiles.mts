import { FLOOR, through } from '../candidates.mts';
import type { FileCalls } from '../files/calls.mts';
import {
	downloadNode,
	FILE_SERVICE,
	saveFileCredential,
	UPLOAD,
	uploadNode,
} from '../files/setup.mts';
import { INSPECTED, openInspector } from '../inspector.mts';
import { watchMemory } from '../memory.mts';
import { processorMs } from '../processorTime.mts';
import { Remote } from '../remote.mts';
import type { Measured } from '../results.mts';
import { runList } from '../runs.mts';
import type { Rig, Stage } from '../stage.mts';
import { spreadOf } from '../statistics.mts';
import { floorNode, listWorkflow, WORK } from '../workflows.mts';

const MB = 1024 * 1024;
const FILES = 200;
const TIMES_GOAL = 1.15;
const MEMORY_GOAL_MB = 64;

type Way = 'ours' | 'floor';

interface Moved {
	ms: number;
	cpuMs: number;
	/** How far memory rose above its level before, which was taken after a garbage collection. */
	roseMb: number;
}

/** 200 files of 1 MB, downloaded and submitted again in one run. */
export async function measureManyFiles(stage: Stage): Promise<Measured> {
	const service = await Remote.start<FileCalls>(FILE_SERVICE);
	stage.session.cleanup.add(async () => await service.stop());
	const runs: Record<Way, Moved[]> = { ours: [], floor: [] };
	for (let round = 0; round < stage.fewRounds; round++) {
		for (const way of ['ours', 'floor'] as const) {
			await stage.withFreshRig(INSPECTED, async (rig) => {
				runs[way].push(await moveFiles(stage, service, rig, way));
			});
		}
	}
	const ours = through('this package', runs.ours);
	const floor = through(FLOOR, runs.floor);
	const memory = spreadOf(runs.ours.map(({ roseMb }) => roseMb));
	const ratio = ours.spread.median / floor.spread.median;
	return {
		how: `The results of ${FILES} jobs, 1 MB each, are downloaded in one run, and the downloaded files are submitted as new jobs, both with the default concurrency of 10. Each round is on an n8n that is started for it and warmed up with the same. The time is the one that n8n records for the two nodes. The memory is the peak resident set during the run minus the one before it, right after a garbage collection. The bare node sends the same requests with n8n's helpers and does nothing else.`,
		rounds: stage.fewRounds,
		results: [
			{
				name: `${FILES} files of 1 MB, downloaded and submitted`,
				goal: `within ${TIMES_GOAL}x of the bare node's time`,
				unit: 'ms',
				candidates: [ours, floor],
				ratio,
				ratioOf: "of the bare node's time",
				met: ratio <= TIMES_GOAL,
			},
			{
				name: `${FILES} files of 1 MB: rise of memory`,
				goal: `under ${MEMORY_GOAL_MB} MB above an idle n8n`,
				unit: 'MB',
				candidates: [
					{ name: 'this package', spread: memory },
					{ name: floor.name, spread: spreadOf(runs.floor.map(({ roseMb }) => roseMb)) },
				],
				ratio: memory.median / MEMORY_GOAL_MB,
				ratioOf: `of ${MEMORY_GOAL_MB} MB`,
				met: memory.median < MEMORY_GOAL_MB,
			},
		],
	};
}

async function moveFiles(
	{ session }: Stage,
	service: Remote<FileCalls>,
	{ n8n, instance }: Rig,
	way: Way,
): Promise<Moved> {
	const credential = await saveFileCredential(n8n, service);
	const nodes =
		way === 'ours'
			? [downloadNode(credential), uploadNode(credential, 'data')]
			: [floorNode(credential, 'download'), { ...floorNode(credential, 'upload'), name: UPLOAD }];
	const workflow = await listWorkflow(n8n, way, nodes, { [WORK]: [[UPLOAD]] });
	const inspector = await openInspector(instance.logFile);
	const move = async (): Promise<Moved> => {
		const jobs = await Promise.all(
			Array.from({ length: FILES }, async () => await service.call('finished', MB)),
		);
		const risen = await watchMemory(instance.pid, inspector);
		const cpuBefore = await processorMs(instance.pid);
		const execution = await runList(
			n8n,
			workflow,
			jobs.map(({ id }) => ({ id })),
		);
		const cpuMs = (await processorMs(instance.pid)) - cpuBefore;
		const roseMb = (await risen()) / MB;
		const received = await service.call('received', null);
		session.checks.that(
			`${way}: ${FILES} files arrived once, byte for byte`,
			received.length === FILES &&
				received.every(({ bytes, sha256 }) => bytes === MB && sha256 === jobs[0].sha256),
			execution.error ?? `${execution.status}, ${received.length} files`,
		);
		const ms = [WORK, UPLOAD].map((called) => execution.runs[called]?.at(-1)?.executionTimeMs ?? 0);
		return { ms: ms[0] + ms[1], cpuMs, roseMb };
	};
	await move();
	const moved = await move();
	inspector.close();
	return moved;
}
