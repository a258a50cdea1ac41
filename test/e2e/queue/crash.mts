import { setTimeout as sleep } from 'node:timers/promises';

import { itemsOf } from '../../lab/rest.mts';
import { showTable } from '../../lab/table.mts';
import type { Stage } from '../part.mts';
import type { Cluster, Worker } from './cluster.mts';
import { fillWorkers, type Held, jobOf, type Waiters } from './held.mts';
import { KINDS } from './jobs.mts';
import { holdJobs, type Services } from './services.mts';

const LOOK_MS = 1_000;
const REST_WAIT_MS = 120_000;
const VERDICT_WAIT_MS = 240_000;

/** What a worker that was killed has left behind. */
export interface Aftermath {
	/** The executions that ran there. */
	lost: Held[];
	/** The jobs' ids that n8n had stored of them, by execution, before it gave them up. */
	stored: Map<string, string>;
}

/** Kills a worker in mid-run, and checks that everything that did not run there succeeds. */
export async function killWorker(
	stage: Stage,
	{ n8n, postgres, slots }: Cluster,
	{ workers, waiters, services }: { workers: Worker[]; waiters: Waiters; services: Services },
): Promise<Aftermath & { victim: Worker }> {
	const { checks, progress, signal } = stage;
	holdJobs(services, true);
	const held = await progress.step(
		'More executions than the workers have room for, whose jobs take long',
		async () => await fillWorkers(stage, waiters, workers, { services, slots }),
	);
	const { victim, lost } = await chooseVictim(workers, held);
	await victim.kill();
	progress.say(`A worker is killed with ${lost.length} executions on it`);
	const rest = held.filter((one) => !lost.includes(one));
	showTable(
		progress,
		['service', 'on the worker that was killed', 'on the other one, or waiting for room'],
		KINDS.map((kind) => [
			kind.service,
			lost.filter((one) => one.kind === kind).length,
			rest.filter((one) => one.kind === kind).length,
		]),
	);

	const stored = new Map<string, string>();
	for (const { kind, execution } of lost) {
		const [started] = itemsOf(await n8n.execution(execution), 'Start');
		if (started) stored.set(execution, kind.idIn(started));
	}
	const inTwoNodes = lost.filter(({ kind }) => kind.word === 'entaingine');
	checks.equal(
		'what waits in a second node, and saves its progress, is stored with the ID of its job',
		inTwoNodes.map(({ execution }) => stored.get(execution)),
		inTwoNodes.map(({ kind, tag }) => jobOf(services, kind, tag)),
	);
	checks.equal('n8n has stored nothing of a node that still ran', stored.size, inTwoNodes.length);

	holdJobs(services, false);
	for (const { kind, tag } of rest) {
		const id = jobOf(services, kind, tag);
		if (id !== undefined) kind.finish(services, id);
	}
	await progress.step('The others go on, on the worker that is left', async () => {
		const deadline = Date.now() + REST_WAIT_MS;
		while ((await ended(postgres, rest)).length < rest.length && Date.now() < deadline) {
			await sleep(LOOK_MS, undefined, { signal });
		}
	});
	checks.equal(
		`all ${rest.length} executions that did not run on the worker that was killed ended well`,
		(await ended(postgres, rest)).filter(([, status]) => status === 'success').length,
		rest.length,
	);
	return { victim, lost, stored };
}

/** Waits until n8n has given up what ran on the worker that was killed; checks that it is only that. */
export async function checkVerdict(
	{ checks, progress, signal }: Stage,
	{ n8n, postgres }: Cluster,
	{ lost }: Aftermath,
): Promise<void> {
	await progress.step('Waiting until n8n notices', async () => {
		const deadline = Date.now() + VERDICT_WAIT_MS;
		while ((await ended(postgres, lost)).length < lost.length && Date.now() < deadline) {
			await sleep(LOOK_MS, undefined, { signal });
		}
	});
	checks.equal(
		'what ran on the worker that was killed has ended as an error, and nothing else has',
		await postgres.rows(
			`select id, status from execution_entity
			where status not in ('success', 'new', 'running', 'waiting') order by id`,
		),
		lost
			.map(({ execution }) => Number(execution))
			.sort((one, other) => one - other)
			.map((execution) => [String(execution), 'error']),
	);
	const executions = await Promise.all(
		lost.map(async ({ execution }) => await n8n.execution(execution)),
	);
	checks.that(
		'n8n says why',
		executions.every(({ error }) => /failed to be processed too many times/.test(String(error))),
		JSON.stringify(executions.map(({ error }) => error)),
	);
	checks.equal(
		'n8n has emptied the data of what it gave up, as docs/scaling-out.md tells',
		executions.flatMap(({ runs }) => Object.keys(runs)),
		[],
	);
}

/** The worker that runs something of the most services, and what it runs. */
async function chooseVictim(
	workers: Worker[],
	held: Held[],
): Promise<{ victim: Worker; lost: Held[] }> {
	const choices = await Promise.all(
		workers.map(async (victim) => {
			const [begun, done] = [await victim.begun(), await victim.ended()];
			const lost = held.filter(
				({ execution }) => begun.includes(execution) && !done.includes(execution),
			);
			return { victim, lost };
		}),
	);
	const services = ({ lost }: { lost: Held[] }) => new Set(lost.map(({ kind }) => kind)).size;
	const [choice] = choices.sort((one, other) => services(other) - services(one));
	return choice;
}

async function ended(postgres: Cluster['postgres'], held: Held[]): Promise<string[][]> {
	const ids = held.map(({ execution }) => execution).join(', ');
	return await postgres.rows(
		`select id, status from execution_entity
		where id in (${ids}) and status not in ('new', 'running', 'waiting')`,
	);
}
