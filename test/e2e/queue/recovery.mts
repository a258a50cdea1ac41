import { setTimeout as sleep } from 'node:timers/promises';

import { itemsOf, type SavedWorkflow } from '../../lab/rest.mts';
import type { JsonObject } from '../../lab/json.mts';
import type { Stage } from '../part.mts';
import type { Cluster } from './cluster.mts';
import type { Aftermath } from './crash.mts';
import { type Held, jobOf, type Waiters } from './held.mts';
import { type Kind, KINDS } from './jobs.mts';
import type { Credentials, Services } from './services.mts';
import { inARow, type NodeDraft, ours, webhook } from './workflows.mts';

const LOOK_MS = 500;
const WAIT_MS = 120_000;

const oneEach: NodeDraft = {
	name: 'One item each',
	type: 'n8n-nodes-base.splitOut',
	typeVersion: 1,
	parameters: { fieldToSplitOut: 'body.ids', options: { destinationFieldName: 'id' } },
};

/** Lists Gravity AI's latest jobs, and keeps those whose names are asked for. */
const byName = (credentials: Credentials): NodeDraft[] => [
	ours(
		'List',
		'gravityAi',
		{ resource: 'job', operation: 'getMany', returnAll: true, options: {} },
		{ gravityAiApi: credentials.byType.gravityAiApi },
	),
	{
		name: 'Only those',
		type: 'n8n-nodes-base.filter',
		typeVersion: 2.2,
		parameters: {
			conditions: {
				options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
				conditions: [
					{
						id: 'named',
						leftValue: "={{ $('Request').first().json.body.ids.includes($json.name) }}",
						rightValue: '',
						operator: { type: 'boolean', operation: 'true', singleValue: true },
					},
				],
				combinator: 'and',
			},
			options: {},
		},
	},
];

/**
 * Finds the jobs of the executions that were lost, and finishes them: by the sender's own ids,
 * by the service's list, by what n8n had stored, and by what the workflow itself wrote down.
 */
export async function checkRecovery(
	stage: Stage,
	cluster: Cluster,
	about: {
		aftermath: Aftermath;
		credentials: Credentials;
		services: Services;
		waiters: Waiters;
	},
): Promise<void> {
	const { lost, stored } = about.aftermath;
	for (const kind of KINDS) {
		const own = lost.filter((one) => one.kind === kind);
		if (own.length === 0) continue;
		switch (kind.word) {
			case 'arcanna':
				await comeBack(stage, cluster, about, {
					how: "by the sender's own event IDs",
					own,
					find: [oneEach],
					ids: own.map(({ tag }) => tag),
				});
				break;
			case 'gravity-ai':
				await comeBack(stage, cluster, about, {
					how: 'by their names in the list of the latest jobs',
					own,
					find: byName(about.credentials),
					ids: own.map(({ tag }) => tag),
				});
				break;
			case 'entaingine':
				await comeBack(stage, cluster, about, {
					how: 'by the IDs that n8n had stored',
					own,
					find: [oneEach],
					ids: own.map(({ execution }) => stored.get(execution)),
				});
				break;
			default:
				await checkOutlived(stage, cluster, about, own);
		}
	}
}

/** Runs a workflow that comes back to jobs whose executions were lost. */
async function comeBack(
	{ checks, progress, signal }: Stage,
	{ n8n }: Cluster,
	{ credentials, services }: { credentials: Credentials; services: Services },
	{ how, own, find, ids }: { how: string; own: Held[]; find: NodeDraft[]; ids: unknown[] },
): Promise<void> {
	const [{ kind }] = own;
	const path = `come-back-${kind.word}`;
	const nodes = [
		webhook(path, 'onReceived'),
		...find,
		kind.comeBack(credentials, '={{ $json.id }}'),
	];
	const workflow = await n8n.createWorkflow(inARow(`${kind.service}: come back`, nodes));
	await n8n.activate(workflow);
	const execution = await progress.step(`${kind.service}: coming back ${how}`, async () => {
		const before = looksAt(services, own);
		const id = await n8n.post(workflow, path, { ids });
		await until(signal, () =>
			looksAt(services, own).every((looks, index) => looks > before[index]),
		);
		finishAll(services, own);
		return await n8n.finished(id);
	});
	checks.equal(
		`${kind.service}: the ${own.length} jobs were found ${how}, and finished`,
		endedIn(kind, itemsOf(execution, 'Come back')),
		expected(services, own),
	);
}

/** Checks that the example has resumed its jobs on its own. */
async function checkOutlived(
	{ checks, progress, signal }: Stage,
	{ n8n, postgres }: Cluster,
	{ services, waiters }: { services: Services; waiters: Waiters },
	own: Held[],
): Promise<void> {
	const [{ kind }] = own;
	const workflow = waiters.workflows.get(kind.word);
	if (!workflow) throw new Error(`No workflow for ${kind.service}`);
	const items = await progress.step(
		`"${workflow.name}" takes up what it had written down, started by n8n itself`,
		async () => {
			await until(signal, async () => (await takenUp(postgres, workflow)).length >= own.length);
			finishAll(services, own);
			const items: JsonObject[] = [];
			for (const id of await takenUp(postgres, workflow)) {
				items.push(...itemsOf(await n8n.finished(id), 'Continue here'));
			}
			return items;
		},
	);
	checks.equal(
		`${kind.service}: the ${own.length} jobs were written down, taken up, and carried on with once`,
		items.map(({ job_id, state }) => `${job_id} ${state}`).sort(),
		expected(services, own),
	);
}

async function takenUp(postgres: Cluster['postgres'], { id }: SavedWorkflow): Promise<string[]> {
	const rows = await postgres.rows(
		`select id from execution_entity where "workflowId" = '${id}' and mode = 'error' order by id`,
	);
	return rows.map(([execution]) => execution);
}

function endedIn(kind: Kind, items: JsonObject[]): string[] {
	return items.map((item) => `${kind.idIn(item)} ${String(item.state)}`).sort();
}

function expected(services: Services, own: Held[]): string[] {
	return own.map(({ kind, tag }) => `${jobOf(services, kind, tag)} succeeded`).sort();
}

function finishAll(services: Services, own: Held[]): void {
	for (const { kind, tag } of own) {
		const id = jobOf(services, kind, tag);
		if (id !== undefined) kind.finish(services, id);
	}
}

function looksAt(services: Services, own: Held[]): number[] {
	return own.map(({ kind, tag }) => kind.looks(services, jobOf(services, kind, tag) ?? ''));
}

async function until(signal: AbortSignal, met: () => boolean | Promise<boolean>): Promise<void> {
	const deadline = Date.now() + WAIT_MS;
	while (!(await met()) && Date.now() < deadline) {
		await sleep(LOOK_MS, undefined, { signal });
	}
}
