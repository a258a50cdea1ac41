import { setTimeout as sleep } from 'node:timers/promises';

import type { JsonObject } from '../../lab/json.mts';
import { itemsOf } from '../../lab/rest.mts';
import { jobsOf } from '../../services/waiting.mts';
import { Random } from '../crashes/random.mts';
import type { Stage } from '../part.mts';
import { endsWell, Restarting } from './restarting.mts';
import { openServices, type Service } from './services.mts';
import { afterNode, publishWaiting } from './workflows.mts';

/** Of each of the four services. */
const JOBS = 250;
const LOOK_MS = 500;
const SHORTEST_JOB_MS = 20_000;
const LONGEST_JOB_MS = 150_000;
const SHORTEST_LIFE_MS = 5_000;
const LONGEST_LIFE_MS = 60_000;
const TIMEOUT_MS = 45 * 60_000;

/**
 * One production execution with 1,000 jobs, and n8n killed at random as often as `--crash-rounds`
 * says, whenever the execution is parked: while its jobs run, and while they are checked.
 */
export async function killAtRandom(stage: Stage): Promise<void> {
	const { checks, options, progress, signal } = stage;
	const random = new Random(options.seed);
	const services = await openServices(stage);
	const n8n = new Restarting(stage, await stage.rig());
	const { workflow, path } = await publishWaiting(n8n.client, services, {
		waitMode: 'durable',
		timeout: 86_400,
		concurrency: 50,
	});
	const items = Array.from({ length: JOBS }, (_, n) => ({ n }));
	const execution = await n8n.client.post(workflow, path, { items });
	const dueAt = new Map<string, number>();
	let kills = 0;
	let killAt = 0;
	const deadline = Date.now() + TIMEOUT_MS;
	await progress.step(
		`One execution with ${JOBS * services.length} jobs, killed ${options.crashRounds} times`,
		async (note) => {
			while (Date.now() < deadline) {
				finishDue(services, dueAt, random);
				const { status } = await n8n.execution(execution);
				if (endsWell(status)) return;
				if (status === 'waiting' && kills < options.crashRounds) {
					killAt ||= Date.now() + random.between(SHORTEST_LIFE_MS, LONGEST_LIFE_MS);
					if (Date.now() >= killAt) {
						await n8n.kill();
						kills += 1;
						killAt = 0;
						note(`killed ${kills} times`);
						await n8n.startAgain();
					}
				}
				await sleep(LOOK_MS, undefined, { signal });
			}
		},
	);
	const ended = await n8n.execution(execution);
	checks.equal('the execution ended well', ended.error ?? ended.status, 'success');
	checks.equal('n8n was killed as often as it should', kills, options.crashRounds);
	for (const service of services) {
		const given = itemsOf(ended, afterNode(service));
		const cutOff = given.filter(isCutOff);
		checks.equal(
			`${service.name}: every job comes once, paired with its item, ${cutOff.length} of them told as cut off`,
			given.map((item) => [item.paired, String(item[service.idField])]),
			service.started().sort(([one], [other]) => one - other),
		);
		checks.equal(`${service.name}: no job was started twice`, service.started().length, JOBS);
	}
	await n8n.stop();
}

/** Gives each job a time to finish, and lets those finish whose time has come. */
function finishDue(services: Service[], dueAt: Map<string, number>, random: Random): void {
	for (const service of services) {
		for (const id of jobsOf(service)) {
			const key = `${service.name} ${id}`;
			const due = dueAt.get(key) ?? Date.now() + random.between(SHORTEST_JOB_MS, LONGEST_JOB_MS);
			if (due > 0 && Date.now() >= due) {
				service.end(id);
				dueAt.set(key, 0);
			} else dueAt.set(key, due);
		}
	}
}

function isCutOff({ state, message }: JsonObject): boolean {
	return state === 'running' && typeof message === 'string';
}
