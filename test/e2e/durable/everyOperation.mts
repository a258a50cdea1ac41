import { setTimeout as sleep } from 'node:timers/promises';

import type { JsonObject } from '../../lab/json.mts';
import type { N8nClient } from '../../lab/rest.mts';
import { alike, jobsOf, type OpenedWaiting, WAITING } from '../../services/waiting.mts';
import type { Stage } from '../part.mts';
import { endsWell } from './restarting.mts';
import { EACH, entry, IN } from './workflows.mts';

const ITEMS = 3;
const WORK = 'Work';
const LOOK_MS = 1_000;
const PARK_WAIT_MS = 120_000;
const END_WAIT_MS = 420_000;

type Mode = 'node' | 'durable';

interface Running {
	waiting: OpenedWaiting;
	execution: string;
}

/**
 * Each operation that waits, in both modes: the items are the same. Those that download are tried with
 * files in n8n's database as well.
 */
export async function compareEveryOperation(stage: Stage): Promise<void> {
	await compare(stage, {});
	await compare(stage, { N8N_DEFAULT_BINARY_DATA_MODE: 'database' }, 'downloadResult');
}

/** @param having only the operations that are run with this parameter */
async function compare(stage: Stage, env: Record<string, string>, having = ''): Promise<void> {
	const { checks, cleanup, progress } = stage;
	const place = env.N8N_DEFAULT_BINARY_DATA_MODE ?? 'the file system';
	const { n8n, instance } = await stage.rig({ env, name: `files-in-${place.replace(/\W/g, '-')}` });
	const begun = new Map<string, Record<Mode, Running>>();
	for (const { name, open } of WAITING) {
		const [inNode, without] = [await open(ITEMS), await open(ITEMS)];
		for (const { server } of [...inNode, ...without]) {
			cleanup.add(async () => await server.close());
		}
		for (const [way, waiting] of inNode.entries()) {
			if (having !== '' && !(having in waiting.parameters)) continue;
			const index = begun.size;
			begun.set(`${name}, way ${way + 1}`, {
				node: await begin(n8n, `node-${index}`, 'node', waiting),
				durable: await begin(n8n, `durable-${index}`, 'durable', without[way]),
			});
		}
	}
	const all = [...begun.values()];
	const statuses = async (mode: Mode) =>
		await Promise.all(
			all.map(async (modes) => (await n8n.execution(modes[mode].execution)).status),
		);
	await progress.step('The executions park', async () => {
		await until(stage, PARK_WAIT_MS, async () => {
			return (await statuses('durable')).every((status) => status === 'waiting');
		});
	});
	checks.equal(
		'all that survive a restart are parked, and the others run',
		{ durable: new Set(await statuses('durable')), node: new Set(await statuses('node')) },
		{ durable: new Set(['waiting']), node: new Set(['running']) },
	);
	for (const { waiting } of all.flatMap((modes) => Object.values(modes))) {
		for (const id of jobsOf(waiting)) waiting.end(id);
	}
	await progress.step('The executions go on', async () => {
		await until(stage, END_WAIT_MS, async () => {
			const both = [...(await statuses('node')), ...(await statuses('durable'))];
			return both.every(endsWell);
		});
	});
	for (const [name, { node, durable }] of begun) {
		const inNode = await seen(n8n, node);
		checks.equal(
			`${name}: ends well, with an item for each job (files in ${place})`,
			count(inNode),
			ITEMS,
		);
		checks.equal(`${name}: the same in both modes`, await seen(n8n, durable), inNode);
	}
	await instance.stop();
}

async function begin(
	n8n: N8nClient,
	path: string,
	waitMode: Mode,
	waiting: OpenedWaiting,
): Promise<Running> {
	const { type, data } = waiting.credential;
	const id = await n8n.createCredential(path, type.name, data);
	const { name } = waiting.type.description;
	const nodes = [
		...entry(path),
		{
			name: WORK,
			type: `n8n-nodes-ai-jobs.${name}`,
			typeVersion: 1,
			credentials: { [type.name]: { id, name: path } },
			parameters: {
				...waiting.parameters,
				waitForCompletion: true,
				options: { waitMode, timeout: 3_600 },
			},
		},
	];
	const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	const workflow = await n8n.createWorkflow({
		name: path,
		nodes: nodes.map((node, column) => ({ id: node.name, position: [220 * column, 0], ...node })),
		connections: { [IN]: to(EACH), [EACH]: to(WORK) },
		settings: { executionOrder: 'v1' },
	});
	await n8n.activate(workflow);
	const items = Array.from({ length: ITEMS }, (_, n) => ({ n }));
	return { waiting, execution: await n8n.post(workflow, path, { items }) };
}

async function until(
	{ signal }: Stage,
	waitMs: number,
	holds: () => Promise<boolean>,
): Promise<void> {
	const deadline = Date.now() + waitMs;
	while (Date.now() < deadline && !(await holds())) await sleep(LOOK_MS, undefined, { signal });
}

/** A node's output, without what differs from one run to the next. */
async function seen(n8n: N8nClient, { waiting, execution }: Running): Promise<JsonObject> {
	const { status, runs } = await n8n.execution(execution);
	const items = runs[WORK]?.at(-1)?.outputs[0] ?? [];
	const told = await Promise.all(
		items.map(async ({ json, binary = {}, pairedItem }) => ({
			json,
			pairedItem,
			files: await Promise.all(
				Object.entries(binary as Record<string, JsonObject>).map(
					async ([name, { id, fileName, mimeType }]) => {
						const bytes = await n8n.binary(String(id));
						return { name, fileName, mimeType, text: bytes.toString('utf8') };
					},
				),
			),
		})),
	);
	return alike(waiting, { status, items: told }) as JsonObject;
}

function count({ status, items }: JsonObject): unknown {
	return status === 'success' && Array.isArray(items) ? items.length : status;
}
