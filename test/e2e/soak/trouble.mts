import { createServer } from 'node:http';

import { fetchOnce } from '../../lab/fetch.mts';
import type { JsonObject } from '../../lab/json.mts';
import type { N8nClient } from '../../lab/rest.mts';
import { listen, shut } from '../../simulators/common/loopback.mts';
import type { Fault, PlannedFault } from '../../simulators/server.mts';
import { chain, end, ours, save, splitItems, webhook } from './draft.mts';
import type { Hunt } from './hunt.mts';
import { DOCUMENTS, FIRST_USE_CASE, SERVICE, type Services } from './services.mts';
import { byId, byName, type Refs, rows, saveCredentials } from './workflows.mts';

export const TROUBLED_ANSWERS = 'the answers of troubled webhooks and credential tests';

const TIMEOUT_MS = 1_500;
const ITEMS = 2;
const CALLS_AT_ONCE = 4;

/** A host that must not receive a key. */
export interface Elsewhere {
	url: string;
	/** What it has received. */
	requests: string[];
	close(): Promise<void>;
}

export async function openElsewhere(): Promise<Elsewhere> {
	const requests: string[] = [];
	const server = createServer((request, response) => {
		requests.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
		request.resume();
		response.end('{}');
	});
	return {
		url: `http://127.0.0.1:${await listen(server)}`,
		requests,
		close: async () => await shut(server),
	};
}

/** What goes wrong with every request, and whether credentials are tested against it, too. */
function troubles(url: string): Array<{ fault: Fault; tested: boolean }> {
	return [
		{ fault: { kind: 'echoKey', status: 401 }, tested: true },
		{ fault: { kind: 'echoKey', status: 403 }, tested: true },
		{ fault: { kind: 'echoKey', status: 500 }, tested: true },
		{ fault: { kind: 'redirect', url, status: 302 }, tested: true },
		{ fault: { kind: 'redirect', url, status: 307 }, tested: true },
		{ fault: { kind: 'page', status: 502 }, tested: true },
		{ fault: { kind: 'drop' }, tested: true },
		{ fault: { kind: 'cut' }, tested: true },
		// n8n's credential test would wait for minutes.
		{ fault: { kind: 'hang' }, tested: false },
	];
}

const TOKEN = /^\/auth\/oauth2\/token$/;
const NO_TOKEN = /^(?!\/auth\/)/;
const requestOptions = { timeout: TIMEOUT_MS };

/** Services that misbehave, and workflows that call them. */
export class Trouble {
	private planned: PlannedFault[] = [];

	private constructor(
		private readonly n8n: N8nClient,
		private readonly services: Services,
		private readonly elsewhere: Elsewhere,
		private readonly hunt: Hunt,
		private readonly paths: string[],
	) {}

	/** Saves and activates a workflow for each operation. */
	static async prepare(
		n8n: N8nClient,
		services: Services,
		elsewhere: Elsewhere,
		hunt: Hunt,
	): Promise<Trouble> {
		const refs = await saveCredentials(n8n, services);
		const paths: string[] = [];
		for (const [name, type, credentials, parameters] of operations(refs)) {
			const path = `soak-trouble-${paths.length}`;
			// Every other one stops its workflow on an error.
			const onError = paths.length % 2 === 0 ? 'continueRegularOutput' : 'stopWorkflow';
			const called = { ...parameters, options: { maxRetries: 1 }, requestOptions };
			const work = ours('Work', type, credentials, called, { onError });
			const nodes = [webhook(path), splitItems, work, end('End')];
			const workflow = await save(n8n, `Trouble: ${name}`, nodes, chain(...nodes));
			await n8n.activate(workflow);
			paths.push(path);
		}
		return new Trouble(n8n, services, elsewhere, hunt, paths);
	}

	/**
	 * Lets everything go wrong in every way; returns how many calls to n8n that took.
	 * @param wanted whether to continue with the next way
	 */
	async all(wanted = () => true): Promise<number> {
		let calls = 0;
		for (const { fault, tested } of troubles(`${this.elsewhere.url}/${this.hunt.marker}`)) {
			if (!wanted()) break;
			this.plan(fault);
			const waiting = [
				...this.paths.map((path) => async () => await this.post(path)),
				...(tested ? this.tests() : []),
			];
			calls += waiting.length;
			const lane = async () => {
				for (let call = waiting.shift(); call; call = waiting.shift()) {
					this.hunt.search(TROUBLED_ANSWERS, await call());
				}
			};
			await Promise.all(Array.from({ length: CALLS_AT_ONCE }, lane));
		}
		this.clear();
		return calls;
	}

	private plan(fault: Fault): void {
		this.clear();
		const { keyed, keyless, lightenUp } = this.services;
		const always = { times: Infinity };
		if (fault.kind === 'echoKey') {
			const error_description = `No client has the secret ${lightenUp.keys.clientSecret}`;
			const body = { error: 'invalid_client', error_description };
			const { status } = fault;
			this.planned.push(lightenUp.fault('POST', TOKEN, { kind: 'status', status, body }, always));
		}
		for (const simulator of [...keyed, ...keyless]) {
			this.planned.push(simulator.fault('*', NO_TOKEN, fault, always));
		}
	}

	private clear(): void {
		for (const planned of this.planned) planned.cancel();
		this.planned = [];
	}

	private async post(path: string): Promise<string> {
		const items = Array.from({ length: ITEMS }, (_, serial) => ({
			serial,
			userid: 'troubled',
			note: this.hunt.marker,
		}));
		const response = await fetchOnce(`${this.n8n.url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ items }),
			signal: this.n8n.signal,
		});
		return await response.text();
	}

	/** n8n's test of each credential, as its editor requests it. */
	private tests(): Array<() => Promise<string>> {
		const { gravityAi, ...others } = this.services.credentials;
		return [gravityAi[0], ...Object.values(others)].map(({ name, type, data }) => async () => {
			const { message } = await this.n8n.testCredential('', name, type, data);
			return `${name}: ${message}`;
		});
	}
}

type Operation = [string, string, Record<string, { id: string; name: string }>, JsonObject];

/** The operations to call: those that create, that read, and that transfer files. */
function operations(refs: Refs): Operation[] {
	const arcanna = { arcannaApi: refs.arcannaInput };
	const manager = { arcannaApi: refs.arcannaManagement };
	const gravityAi = { gravityAiApi: refs.gravityAi[0] };
	const entaingine = { entaingineApi: refs.entaingine };
	const jobId = byId(String(FIRST_USE_CASE));
	const service = { resource: 'service', serviceName: byName(SERVICE), inputsMode: 'item' };
	return [
		['an event', 'arcanna', arcanna, { resource: 'event', operation: 'create', jobId }],
		['decisions', 'arcanna', manager, { resource: 'event', operation: 'getMany', jobId }],
		[
			'a job',
			'gravityAi',
			gravityAi,
			{ resource: 'job', operation: 'submit', inputSource: 'text', textInput: 'x,y' },
		],
		['jobs', 'gravityAi', gravityAi, { resource: 'job', operation: 'getMany' }],
		[
			'a process',
			'entaingine',
			entaingine,
			{
				resource: 'process',
				operation: 'create',
				processTemplate: String(DOCUMENTS),
				inputs: rows('FILE_URL', 'none'),
			},
		],
		[
			'a file',
			'entaingine',
			entaingine,
			{ resource: 'process', operation: 'downloadOutput', processId: '1001' },
		],
		[
			'a run',
			'lightenUp',
			{ lightenUpApi: refs.lightenUp },
			{ ...service, authentication: 'accessToken', operation: 'run' },
		],
		[
			'a start',
			'lightenUp',
			{ lightenUpOAuth2Api: refs.lightenUpOAuth2 },
			{ ...service, authentication: 'oAuth2', operation: 'start' },
		],
	];
}
