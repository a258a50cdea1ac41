import { fetchOnce } from '../../lab/fetch.mts';
import { asObject, type JsonObject } from '../../lab/json.mts';
import type { N8nClient, SavedWorkflow } from '../../lab/rest.mts';
import type { Stage } from '../part.mts';
import { type Kind, KINDS } from './jobs.mts';
import type { Postgres } from './postgres.mts';
import type { Credentials, Services } from './services.mts';
import { inARow, webhook } from './workflows.mts';

/** How many requests the client has in flight at most. */
export const IN_FLIGHT = 40;
const TIMEOUT_MS = 300_000;

/** A workflow that a webhook starts: it starts a job, waits for it and responds with it. */
export interface Loaded {
	kind: Kind;
	workflow: SavedWorkflow;
}

/** The response to one request. */
export interface Answer {
	kind: Kind;
	tag: string;
	status: number;
	/** The last node's item. */
	item: JsonObject;
}

/** Saves and activates a workflow for each service. */
export async function saveLoads(n8n: N8nClient, credentials: Credentials): Promise<Loaded[]> {
	const loads: Loaded[] = [];
	for (const kind of KINDS) {
		const workflow = await n8n.createWorkflow(
			inARow(`${kind.service}: start and wait`, [
				webhook(pathOf(kind), 'lastNode'),
				kind.start(credentials, true),
			]),
		);
		await n8n.activate(workflow);
		loads.push({ kind, workflow });
	}
	return loads;
}

/** Sends requests to the webhooks of all four, in turn, and waits for their responses. */
export async function sendRequests(
	url: string,
	name: string,
	count: number,
	signal: AbortSignal,
): Promise<Answer[]> {
	const answers: Answer[] = [];
	let next = 0;
	const client = async () => {
		while (next < count) {
			const index = next++;
			const kind = KINDS[index % KINDS.length];
			answers.push(await request(url, kind, `${name}-${index}`, signal));
		}
	};
	await Promise.all(Array.from({ length: Math.min(count, IN_FLIGHT) }, client));
	return answers;
}

/** Checks that each request became one execution and one job, and that none is lost or duplicated. */
export async function checkLoad(
	{ checks }: Stage,
	answers: Answer[],
	{ name, services }: { name: string; services: Services },
): Promise<void> {
	checks.equal(
		`${answers.length} requests, and each was answered with its job, which had succeeded`,
		answers.filter(({ status, item }) => status !== 200 || item.state !== 'succeeded').slice(0, 3),
		[],
	);
	for (const kind of KINDS) {
		const own = answers.filter((answer) => answer.kind === kind);
		const served = kind.served(services).filter(({ tag }) => tag.startsWith(`${name}-`));
		checks.equal(
			`${kind.service}: ${served.length} jobs, one for each of ${own.length} requests, by their IDs`,
			served.map(({ id, tag }) => `${tag} ${id}`).sort(),
			own.map(({ tag, item }) => `${tag} ${idIn(kind, item)}`).sort(),
		);
	}
}

/** Checks the executions of these workflows in n8n's database. */
export async function checkStored(
	{ checks }: Stage,
	postgres: Postgres,
	loads: Loaded[],
	count: number,
): Promise<void> {
	const ids = loads.map(({ workflow }) => `'${workflow.id}'`).join(', ');
	const rows = await postgres.rows(
		`select status, count(*) from execution_entity where "workflowId" in (${ids}) group by status`,
	);
	checks.equal(`n8n's database has all ${count} executions as successes`, rows, [
		['success', String(count)],
	]);
}

function pathOf({ word }: Kind): string {
	return `start-${word}`;
}

function idIn(kind: Kind, item: JsonObject): string {
	try {
		return kind.idIn(item);
	} catch {
		return 'no ID';
	}
}

async function request(url: string, kind: Kind, tag: string, signal: AbortSignal): Promise<Answer> {
	const response = await fetchOnce(`${url}/webhook/${pathOf(kind)}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ tag, severity: 'high' }),
		signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
	});
	const text = await response.text();
	return { kind, tag, status: response.status, item: readItem(text) };
}

function readItem(text: string): JsonObject {
	try {
		return asObject(JSON.parse(text), 'The answer');
	} catch {
		return { answer: text.slice(0, 300) };
	}
}
