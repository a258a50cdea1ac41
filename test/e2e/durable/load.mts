import { setTimeout as sleep } from 'node:timers/promises';

import { jobsOf } from '../../services/waiting.mts';
import type { Stage } from '../part.mts';
import { writeBlock } from '../queue/page.mts';
import { processorMs } from '../queue/usage.mts';
import { Probe, PROBED } from '../soak/probe.mts';
import { openServices } from './services.mts';
import { publishWaiting } from './workflows.mts';

const EXECUTIONS = 300;
const WARM_UP = 20;
const JOB_MS = 200_000;
/** From the last start until all wait, parked or in the node. */
const SETTLE_MS = 90_000;
const LOOK_MS = 1_000;
const END_WAIT_MS = 600_000;
const MB = 1024 * 1024;
const MOST_OF_MEMORY = 0.1;
const MOST_MS_OF_A_WAKE = 2_000;

/** What many waiting executions cost n8n. */
interface Load {
	/** By how much resident memory has grown while all wait, after a garbage collection. */
	residentMb: number;
	/** Processor time of all executions, from the first start to the last end. */
	processorS: number;
	/** Processor time for each status check after all were parked, with what n8n does to wake for it. */
	wakeMs: number;
	/** From the first start to the last end. */
	seconds: number;
}

/** Lets many executions wait for a job each, once in the node and once without it. */
export async function loadOfWaiting(stage: Stage): Promise<void> {
	const { checks, options, progress } = stage;
	const inNode = await measure(stage, 'node');
	const durable = await measure(stage, 'durable');
	for (const [mode, load] of Object.entries({ inNode, durable })) {
		progress.detail(`${mode}: ${JSON.stringify(load)}`);
	}
	checks.that(
		`while ${EXECUTIONS} executions wait, memory grows by ${Math.round(durable.residentMb)} MB instead of ${Math.round(inNode.residentMb)} MB`,
		durable.residentMb < MOST_OF_MEMORY * inNode.residentMb,
		'more than a tenth',
	);
	checks.that(
		`a wake takes ${Math.round(durable.wakeMs)} ms of processor time`,
		durable.wakeMs <= MOST_MS_OF_A_WAKE,
		`more than ${MOST_MS_OF_A_WAKE} ms`,
	);
	if (options.figures) await writeLoads(inNode, durable);
}

async function measure(stage: Stage, waitMode: 'node' | 'durable'): Promise<Load> {
	const { checks, progress, signal } = stage;
	const [service] = (await openServices(stage)).filter(({ name }) => name === 'entAIngine');
	const { instance, n8n } = await stage.rig({ nodeArgs: PROBED, name: waitMode });
	const probe = await Probe.open(instance);
	const looks = () => service.server.count('GET', /\/processes\/\d+$/);
	const { workflow, path } = await publishWaiting(n8n, [service], { waitMode, timeout: 3_600 });
	const ended = async () => await n8n.countExecutions(workflow.id, 'success');
	const until = async (count: number) => {
		const deadline = Date.now() + END_WAIT_MS;
		while ((await ended()) < count && Date.now() < deadline) {
			await sleep(LOOK_MS, undefined, { signal });
		}
	};

	for (let n = 0; n < WARM_UP; n += 1) await n8n.callWebhook(path, { items: [{ n }] });
	while (service.started().length < WARM_UP) await sleep(LOOK_MS, undefined, { signal });
	for (const id of jobsOf(service)) service.end(id);
	await until(WARM_UP);
	const before = await probe.memory();
	const endedBefore = await ended();
	const busyBefore = await processorMs(instance.pid);

	const begunAt = Date.now();
	for (let n = WARM_UP; n < WARM_UP + EXECUTIONS; n += 1) {
		await n8n.callWebhook(path, { items: [{ n }] });
	}
	const settledAt = Date.now() + SETTLE_MS;
	const dueAt = new Map<string, number>();
	let waiting: { resident: number; busyMs: number; looks: number } | undefined;
	await progress.step(`${EXECUTIONS} executions wait: ${waitMode}`, async (note) => {
		const deadline = begunAt + JOB_MS + END_WAIT_MS;
		for (;;) {
			let left = 0;
			for (const id of jobsOf(service)) {
				const due = dueAt.get(id) ?? Date.now() + JOB_MS;
				dueAt.set(id, due);
				if (Date.now() >= due) service.end(id);
				else left += 1;
			}
			if (Date.now() >= settledAt && waiting === undefined) {
				const { resident } = await probe.memory();
				waiting = { resident, busyMs: await processorMs(instance.pid), looks: looks() };
				note(`${await n8n.countExecutions(workflow.id, 'waiting')} in the database`);
			}
			if (left === 0 && (await ended()) >= endedBefore + EXECUTIONS) return;
			if (Date.now() > deadline) return;
			await sleep(LOOK_MS, undefined, { signal });
		}
	});
	const seconds = (Date.now() - begunAt) / 1_000;
	const busyAfter = await processorMs(instance.pid);
	const processorS = (busyAfter - busyBefore) / 1_000;
	checks.equal(
		`${waitMode}: all executions ended well`,
		{
			started: service.started().length - WARM_UP,
			ended: (await ended()) >= endedBefore + EXECUTIONS,
		},
		{ started: EXECUTIONS, ended: true },
	);
	probe.close();
	await instance.stop();
	return {
		residentMb: ((waiting?.resident ?? 0) - before.resident) / MB,
		processorS,
		wakeMs: (busyAfter - (waiting?.busyMs ?? 0)) / (looks() - (waiting?.looks ?? 0)),
		seconds,
	};
}

async function writeLoads(inNode: Load, durable: Load): Promise<void> {
	const row = (title: string, of: (load: Load) => string) =>
		`| ${title} | ${of(inNode)} | ${of(durable)} |`;
	const lines = [
		`${EXECUTIONS} executions, each waiting for a job of ${JOB_MS / 1_000} s, in one n8n process:`,
		'',
		'| | Stay in the Node | Survive a Restart |',
		'| --- | --: | --: |',
		row(
			'Resident memory while all wait, above idle',
			({ residentMb }) => `${residentMb.toFixed(0)} MB`,
		),
		row(
			'Processor time for each execution',
			({ processorS }) => `${Math.round((processorS / EXECUTIONS) * 1_000)} ms`,
		),
		row('Processor time for each status check', ({ wakeMs }) => `${Math.round(wakeMs)} ms`),
		row('From the first start to the last end', ({ seconds }) => `${Math.round(seconds)} s`),
	];
	await writeBlock('waiting', lines.join('\n'));
}
