import { parse } from 'flatted';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { fetchOnce } from './fetch.mts';
import { asList, asObject, asText, isObject, type JsonObject } from './json.mts';

const POLL_MS = 200;
const START_WAIT_MS = 15_000;
const UNFINISHED = ['new', 'running', 'waiting', 'unknown'];

export interface Owner {
	email: string;
	password: string;
	firstName: string;
	lastName: string;
}

/** The first user of every n8n that is started here. */
export const OWNER: Owner = {
	email: 'owner@example.com',
	password: 'Example-Login-1',
	firstName: 'Example',
	lastName: 'Owner',
};

export interface WorkflowDraft {
	name: string;
	nodes: unknown[];
	connections: unknown;
	settings?: unknown;
	pinData?: unknown;
}

/** A workflow as n8n stores it; to run it, all that n8n returned is sent back. */
export interface SavedWorkflow extends WorkflowDraft {
	id: string;
	versionId: string;
}

/** A community package that n8n has installed. */
export interface CommunityPackage {
	name: string;
	version: string;
	/** Its node types. */
	nodes: string[];
	failedLoading: boolean;
}

/** What one run of a node returned: its items by output. */
export interface NodeRun {
	status: string;
	/** How long it took by n8n's own clock. */
	executionTimeMs: number;
	outputs: JsonObject[][];
	error?: string;
}

export interface Execution {
	id: string;
	status: string;
	mode: string;
	/** By node name, in the order of the runs. */
	runs: Record<string, NodeRun[]>;
	error?: string;
}

/** A webhook's response, whatever its status. */
export interface WebhookAnswer {
	status: number;
	contentType: string;
	bytes: Buffer;
}

/** An error response of n8n's REST API. */
export class RestError extends Error {
	constructor(
		what: string,
		readonly status: number,
		body: string,
	) {
		super(`${what}: n8n answered ${status} ${messageIn(body)}`);
		this.name = 'RestError';
	}
}

/** Does what the editor does, with n8n's own REST API. */
export class N8nClient {
	#cookie = '';
	readonly #browserId = randomUUID();

	constructor(
		readonly url: string,
		readonly signal: AbortSignal,
	) {}

	/** Makes the first user and signs in as them; signs in where they exist already. */
	async signIn(owner: Owner): Promise<void> {
		try {
			await this.#call('POST', '/rest/owner/setup', owner);
		} catch (error) {
			if (!(error instanceof RestError && error.status === 400)) throw error;
		}
		await this.#call('POST', '/rest/login', {
			emailOrLdapLoginId: owner.email,
			password: owner.password,
		});
	}

	/** The names of all the node types that n8n has loaded. */
	async nodeTypes(): Promise<string[]> {
		const types = await this.nodeDescriptions();
		return [...new Set(types.map(({ name }) => asText(name, 'A name')))];
	}

	/** The node types as the editor gets them, each version separately. */
	async nodeDescriptions(): Promise<JsonObject[]> {
		const types = asList(await this.#json('GET', '/types/nodes.json'), 'The node types');
		return types.map((type) => asObject(type, 'A node type'));
	}

	/** The community packages as **Settings > Community Nodes** lists them, by name. */
	async communityPackages(): Promise<CommunityPackage[]> {
		const list = asList(await this.#call('GET', '/rest/community-packages'), 'The packages');
		return list
			.map((entry) => {
				const { packageName, installedVersion, installedNodes, failedLoading } = asObject(
					entry,
					'A package',
				);
				return {
					name: asText(packageName, "A package's name"),
					version: asText(installedVersion, "A package's version"),
					nodes: asList(installedNodes, "A package's nodes")
						.map((node) => asText(asObject(node, 'A node').type, "A node's type"))
						.sort(),
					failedLoading: failedLoading === true,
				};
			})
			.sort((one, other) => (one.name < other.name ? -1 : 1));
	}

	/** Installs a community package as the editor does. */
	async installPackage(name: string): Promise<void> {
		await this.#call('POST', '/rest/community-packages', { name });
	}

	/** Uninstalls a community package as the editor does. */
	async uninstallPackage(name: string): Promise<void> {
		await this.#call('DELETE', `/rest/community-packages?name=${name}`);
	}

	/** Whether n8n serves a file, such as an icon, under this path. */
	async serves(path: string): Promise<boolean> {
		const response = await this.#send('GET', path);
		return (await response.arrayBuffer()).byteLength > 0;
	}

	/** Saves a credential and returns its id. */
	async createCredential(name: string, type: string, data: JsonObject): Promise<string> {
		const saved = await this.#call('POST', '/rest/credentials', { name, type, data });
		return asText(asObject(saved, 'The credential').id, "The credential's id");
	}

	/** Runs the test behind the editor's green or red box. */
	async testCredential(
		id: string,
		name: string,
		type: string,
		data: JsonObject,
	): Promise<{ ok: boolean; message: string }> {
		const result = asObject(
			await this.#call('POST', '/rest/credentials/test', { credentials: { id, name, type, data } }),
			"The credential test's result",
		);
		return { ok: result.status === 'OK', message: String(result.message ?? '') };
	}

	async createWorkflow(draft: WorkflowDraft): Promise<SavedWorkflow> {
		// n8n 1 saves no workflow without `active`.
		const body = { active: false, ...draft };
		return savedWorkflow(await this.#call('POST', '/rest/workflows', body));
	}

	async workflow(id: string): Promise<SavedWorkflow> {
		return savedWorkflow(await this.#call('GET', `/rest/workflows/${id}`));
	}

	async updateWorkflow(workflow: SavedWorkflow): Promise<SavedWorkflow> {
		const { id, name, nodes, connections, settings, versionId } = workflow;
		return savedWorkflow(
			await this.#call('PATCH', `/rest/workflows/${id}`, {
				name,
				nodes,
				connections,
				settings,
				versionId,
			}),
		);
	}

	/**
	 * Activates a workflow and waits until its triggers are live, which n8n 2 does in the
	 * background: its response to the activation proves nothing.
	 */
	async activate({ id, versionId, name }: SavedWorkflow, timeoutMs = 60_000): Promise<void> {
		await this.#call('POST', `/rest/workflows/${id}/activate`, { versionId });
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const publication = await this.#publication(id);
			if (publication === undefined || publication.status === 'published') return;
			if (publication.status === 'failed' || Date.now() > deadline) {
				throw new Error(`"${name}" did not become active: ${JSON.stringify(publication)}`);
			}
			await this.#pause();
		}
	}

	async deactivate(id: string): Promise<void> {
		await this.#call('POST', `/rest/workflows/${id}/deactivate`, {});
	}

	/** Starts a workflow as the editor's button does and returns the execution's id. */
	async run(workflow: SavedWorkflow, startNode: string): Promise<string> {
		const started = await this.#call('POST', `/rest/workflows/${workflow.id}/run`, {
			workflowData: workflow,
			triggerToStartFrom: { name: startNode },
		});
		return asText(asObject(started, 'The run').executionId, "The execution's id");
	}

	/**
	 * Sends JSON to the webhook of an active workflow, as the outside world does, and returns the
	 * id of the execution that it started.
	 */
	async post({ id, name }: SavedWorkflow, path: string, body: object): Promise<string> {
		const known = await this.executionIds(id);
		await this.#send('POST', `/webhook/${path}`, body);
		const deadline = Date.now() + START_WAIT_MS;
		for (;;) {
			const started = (await this.executionIds(id)).find((found) => !known.includes(found));
			if (started !== undefined) return started;
			if (Date.now() > deadline) throw new Error(`The webhook of "${name}" started nothing`);
			await this.#pause();
		}
	}

	/** Calls the webhook of an active workflow with JSON or a form, and returns its response. */
	async callWebhook(path: string, body: object | FormData): Promise<WebhookAnswer> {
		const form = body instanceof FormData;
		const response = await fetchOnce(`${this.url}/webhook/${path}`, {
			method: 'POST',
			signal: this.signal,
			...(!form && { headers: { 'content-type': 'application/json' } }),
			body: form ? body : JSON.stringify(body),
		});
		return {
			status: response.status,
			contentType: response.headers.get('content-type') ?? '',
			bytes: Buffer.from(await response.arrayBuffer()),
		};
	}

	/** Stops an execution as the editor's button does. */
	async stop(executionId: string): Promise<void> {
		await this.#call('POST', `/rest/executions/${executionId}/stop`, {});
	}

	async execution(id: string): Promise<Execution> {
		return readExecution(await this.#call('GET', `/rest/executions/${id}`));
	}

	/** Waits until an execution has finished (succeeded or failed). */
	async finished(id: string, timeoutMs = 120_000): Promise<Execution> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const execution = await this.execution(id);
			if (!UNFINISHED.includes(execution.status)) return execution;
			if (Date.now() > deadline) {
				throw new Error(`Execution ${id} is still ${execution.status} after ${timeoutMs / 1000} s`);
			}
			await this.#pause();
		}
	}

	/** The ids of a workflow's executions, the oldest first. */
	async executionIds(workflowId: string): Promise<string[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const page = asObject(
			await this.#call('GET', `/rest/executions?filter=${filter}&limit=100`),
			'The list of executions',
		);
		return asList(page.results, 'The list of executions')
			.map((entry) => String(asObject(entry, 'An execution').id))
			.sort((one, other) => Number(one) - Number(other));
	}

	/** How many executions of a workflow there are in a status, such as "waiting". */
	async countExecutions(workflowId: string, status: string): Promise<number> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId, status: [status] }));
		const page = asObject(
			await this.#call('GET', `/rest/executions?filter=${filter}&limit=1`),
			'The list of executions',
		);
		return Number(page.count);
	}

	/** The statuses of a workflow's executions that were started in a mode, such as "webhook". */
	async executionStatuses(workflowId: string, mode: string): Promise<string[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const page = asObject(
			await this.#call('GET', `/rest/executions?filter=${filter}&limit=100`),
			'The list of executions',
		);
		return asList(page.results, 'The list of executions')
			.map((entry) => asObject(entry, 'An execution'))
			.filter((entry) => entry.mode === mode)
			.map(({ status }) => String(status));
	}

	/** The bytes behind an item's binary data. */
	async binary(id: string): Promise<Buffer> {
		const path = `/rest/binary-data?id=${encodeURIComponent(id)}&action=download`;
		return Buffer.from(await (await this.#send('GET', path)).arrayBuffer());
	}

	async #publication(id: string): Promise<JsonObject | undefined> {
		try {
			const path = `/rest/workflows/${id}/publication-status`;
			return asObject(await this.#call('GET', path), 'The publication status');
		} catch (error) {
			// Older releases, and newer ones configured so, activate immediately and have no such endpoint.
			if (error instanceof RestError && error.status === 404) return undefined;
			throw error;
		}
	}

	async #pause(): Promise<void> {
		await sleep(POLL_MS, undefined, { signal: this.signal });
	}

	async #call(method: string, path: string, body?: object): Promise<unknown> {
		const answer = await this.#json(method, path, body);
		return isObject(answer) && 'data' in answer ? answer.data : answer;
	}

	async #json(method: string, path: string, body?: object): Promise<unknown> {
		return await (await this.#send(method, path, body)).json();
	}

	async #send(method: string, path: string, body?: object): Promise<Response> {
		const response = await fetchOnce(`${this.url}${path}`, {
			method,
			signal: this.signal,
			headers: {
				'content-type': 'application/json',
				'browser-id': this.#browserId,
				cookie: this.#cookie,
			},
			body: body && JSON.stringify(body),
		});
		if (!response.ok) {
			throw new RestError(`${method} ${path}`, response.status, await response.text());
		}
		const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
		if (cookies.length > 0) this.#cookie = cookies.join('; ');
		return response;
	}
}

/** The items of one of a node's outputs in its last run; none if it did not run. */
export function itemsOf({ runs }: Execution, node: string, output = 0): JsonObject[] {
	const items = runs[node]?.at(-1)?.outputs[output] ?? [];
	return items.map(({ json }) => asObject(json, `An item of "${node}"`));
}

function savedWorkflow(value: unknown): SavedWorkflow {
	const saved = asObject(value, 'The workflow');
	return {
		...saved,
		id: asText(saved.id, "The workflow's id"),
		versionId: asText(saved.versionId, "The workflow's version"),
		name: asText(saved.name, "The workflow's name"),
		nodes: asList(saved.nodes, "The workflow's nodes"),
		connections: saved.connections,
	};
}

function readExecution(value: unknown): Execution {
	const execution = asObject(value, 'The execution');
	// n8n sends the data in a form that keeps shared and circular references.
	const data: unknown = typeof execution.data === 'string' ? parse(execution.data) : {};
	const result = isObject(data) && isObject(data.resultData) ? data.resultData : {};
	const runData = isObject(result.runData) ? result.runData : {};
	return {
		id: String(execution.id),
		status: String(execution.status),
		mode: String(execution.mode),
		runs: Object.fromEntries(
			Object.entries(runData).map(([node, runs]) => [
				node,
				(Array.isArray(runs) ? runs : []).map(readRun),
			]),
		),
		error: errorMessage(result.error),
	};
}

function readRun(value: unknown): NodeRun {
	const run = asObject(value, "A node's run");
	const main = isObject(run.data) && Array.isArray(run.data.main) ? run.data.main : [];
	return {
		status: String(run.executionStatus),
		executionTimeMs: Number(run.executionTime),
		outputs: main.map((items) => (Array.isArray(items) ? items.filter(isObject) : [])),
		error: errorMessage(run.error),
	};
}

function errorMessage(error: unknown): string | undefined {
	if (!isObject(error)) return undefined;
	return [error.message, error.description].filter(Boolean).join(': ');
}

function messageIn(body: string): string {
	try {
		const answer: unknown = JSON.parse(body);
		if (isObject(answer) && typeof answer.message === 'string') return answer.message;
	} catch {
		// Not JSON: shown as it is.
	}
	return body.slice(0, 500);
}
