import { setTimeout as sleep } from 'node:timers/promises';

import { type Execution, itemsOf, N8nClient, OWNER } from '../../lab/rest.mts';
import type { Part, Rig, Stage } from '../part.mts';
import { openServices } from './services.mts';
import { AFTER, publishWaiting, type WaitingWorkflow } from './workflows.mts';

const ITEMS = 3;
const LOOK_MS = 500;
const PARK_WAIT_MS = 110_000;
/** The longest pause before the first check, and n8n's own minute. */
const WAKE_WAIT_MS = 240_000;

/** Waits that survive a restart of n8n, with all services. */
export const durable: Part = {
	word: 'durable',
	title: 'Waits that survive a restart',
	run: runDurable,
};

async function runDurable(stage: Stage): Promise<void> {
	const services = await openServices(stage);
	const rig = await stage.rig();
	const options = { waitMode: 'durable', timeout: 3_600 };
	const waiting: Array<WaitingWorkflow & { execution: string }> = [];
	for (const service of services) {
		const published = await publishWaiting(rig.n8n, service, options);
		const items = Array.from({ length: ITEMS }, (_, n) => ({ n }));
		const execution = await rig.n8n.post(published.workflow, published.path, { items });
		waiting.push({ ...published, execution });
	}
	await stage.progress.step('The executions park', async () => {
		await until(stage, PARK_WAIT_MS, async () => {
			const states = await statesOf(rig.n8n, waiting);
			return states.every((state) => state === 'waiting');
		});
	});
	const before = services.map((service) => service.started().size);
	const n8n = await restart(stage, rig);
	for (const { service } of waiting)
		for (const id of service.started().values()) service.finish(id);
	await stage.progress.step('The executions go on', async () => {
		await until(stage, WAKE_WAIT_MS, async () => {
			const states = await statesOf(n8n, waiting);
			return states.every((state) => state !== 'waiting' && state !== 'running');
		});
	});
	for (const { service, execution } of waiting) {
		const ended = await n8n.execution(execution);
		stage.checks.equal(
			`${service.name}: after a SIGKILL every job gives its result once, paired with its item`,
			told(service, ended),
			{
				status: 'success',
				items: [...service.started()]
					.sort(([one], [other]) => one - other)
					.map(([n, id]) => ({ n, result: service.expected(id) })),
			},
		);
	}
	stage.checks.equal(
		'no job was started twice',
		services.map((service) => service.started().size),
		before,
	);
}

function told({ resultOf }: WaitingWorkflow['service'], ended: Execution) {
	const items = itemsOf(ended, AFTER).map((item) => ({ n: item.paired, result: resultOf(item) }));
	return { status: ended.status, items };
}

async function statesOf(n8n: N8nClient, waiting: Array<{ execution: string }>): Promise<string[]> {
	const found = await Promise.all(
		waiting.map(async ({ execution }) => await n8n.execution(execution)),
	);
	return found.map(({ status }) => status);
}

/** Kills n8n, and starts it again in the same home. */
async function restart(stage: Stage, { instance, userFolder }: Rig): Promise<N8nClient> {
	await instance.kill();
	const again = await stage.start({ userFolder, name: 'n8n-again' });
	const n8n = new N8nClient(again.url, stage.signal);
	await n8n.signIn(OWNER);
	return n8n;
}

async function until(
	{ signal }: Stage,
	timeoutMs: number,
	holds: () => Promise<boolean>,
): Promise<void> {
	const deadline = Date.now() + timeoutMs;
	while (Date.now() < deadline) {
		if (await holds()) return;
		await sleep(LOOK_MS, undefined, { signal });
	}
}
