import { setTimeout as sleep } from 'node:timers/promises';

import { fetchOnce } from '../../lab/fetch.mts';
import { asList, asObject, type JsonObject } from '../../lab/json.mts';
import type { PlannedFault } from '../../simulators/server.mts';
import type { Hunt } from './hunt.mts';
import type { Plan, Stream } from './plan.mts';
import { COPIES, FIRST_USE_CASE, type Services } from './services.mts';
import { PATHS } from './workflows.mts';

/** The place under which n8n's responses are searched. */
export const ANSWERS = "the webhooks' answers";

const FILE_BYTES = 64 * 1024;
const LARGE_BYTES = 16 * 1024 * 1024;
const LARGE_EVERY = 50;
const OTHERS_JOB_EVERY_MS = 3_000;
const OTHERS_JOB_MS = 1_000;

/** What n8n returned. */
export interface Done {
	calls: number;
	/** The returned items, by what was requested. */
	alerts: JsonObject[];
	lookUps: JsonObject[];
	documents: JsonObject[];
	/** Responses other than expected. */
	wrong: string[];
}

export const nothingDone = (): Done => ({
	calls: 0,
	alerts: [],
	lookUps: [],
	documents: [],
	wrong: [],
});

/** Sends work to n8n from outside. */
export class Load {
	private serial = 0;

	constructor(
		private readonly url: string,
		private readonly hunt: Hunt,
		private readonly signal: AbortSignal,
		private readonly done: Done,
	) {}

	/** Does all of a plan. Resolves when all responses are there. */
	async run(plan: Plan): Promise<void> {
		await Promise.all([
			this.paced(plan.alerts, async (perCall) => {
				const items = Array.from({ length: perCall }, () => this.alert());
				this.done.alerts.push(...(await this.postItems(PATHS.alerts, items)));
			}),
			this.paced(plan.lookUps, async (perCall) => {
				const items = Array.from({ length: perCall }, () => ({
					userid: `${this.hunt.marker}-${this.serial++}`,
				}));
				this.done.lookUps.push(...(await this.postItems(PATHS.lookUps, items)));
			}),
			this.paced(plan.files, async () => {
				const items = await this.post(PATHS.files, this.file(), {
					'content-type': 'text/csv',
					'content-disposition': `attachment; filename="points-${this.serial++}.csv"`,
				});
				this.done.documents.push(...items);
			}),
		]);
	}

	private async paced(
		{ calls, perCall, everyMs, atOnce }: Stream,
		call: (perCall: number) => Promise<void>,
	): Promise<void> {
		const begunAt = Date.now();
		const underWay = new Set<Promise<void>>();
		for (let index = 0; index < calls; index++) {
			const early = begunAt + index * everyMs - Date.now();
			if (early > 0) await sleep(early, undefined, { signal: this.signal });
			while (underWay.size >= atOnce) await Promise.race(underWay);
			const started = call(perCall)
				.catch((error: unknown) => {
					this.signal.throwIfAborted();
					this.done.wrong.push(String(error));
				})
				.finally(() => underWay.delete(started));
			underWay.add(started);
		}
		await Promise.all(underWay);
	}

	private alert(): JsonObject {
		const serial = this.serial++;
		return {
			serial,
			use_case: String(FIRST_USE_CASE + (serial % COPIES)),
			severity: ['low', 'medium', 'high'][serial % 3],
			note: this.hunt.marker,
			source: { ip: `10.0.${serial % 256}.7` },
		};
	}

	private file(): Buffer {
		const large = this.serial % LARGE_EVERY === 0;
		const head = `${this.hunt.marker}\nx,y\n`;
		return Buffer.from(head.padEnd(large ? LARGE_BYTES : FILE_BYTES, '1,2\n'));
	}

	private async postItems(path: string, items: JsonObject[]): Promise<JsonObject[]> {
		const found = await this.post(path, JSON.stringify({ items }), {
			'content-type': 'application/json',
		});
		if (found.length === items.length) return found;
		throw new Error(`${path}: ${found.length} items for ${items.length}`);
	}

	private async post(
		path: string,
		body: string | Buffer,
		headers: Record<string, string>,
	): Promise<JsonObject[]> {
		const response = await fetchOnce(`${this.url}/webhook/${path}`, {
			method: 'POST',
			headers,
			body: typeof body === 'string' ? body : new Uint8Array(body),
			signal: this.signal,
		});
		const text = await response.text();
		this.done.calls += 1;
		this.hunt.search(ANSWERS, text);
		if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
		return asList(JSON.parse(text), 'The answer').map((item) => asObject(item, 'An item'));
	}
}

/** Lets others submit jobs to Gravity AI. Returns a function that ends it. */
export function othersJobs({ gravityAi, credentials }: Services): () => void {
	const endings = new Set<NodeJS.Timeout>();
	let turn = 0;
	const timer = setInterval(() => {
		// The first model is that of the files.
		const { apiKey } = credentials.gravityAi[1 + (turn++ % (COPIES - 1))].data;
		const { id } = gravityAi.insert({ key: String(apiKey), state: 'running' });
		const ending = setTimeout(() => {
			endings.delete(ending);
			gravityAi.finish(id);
		}, OTHERS_JOB_MS);
		endings.add(ending);
	}, OTHERS_JOB_EVERY_MS);
	return () => clearInterval(timer);
}

/** Repeatedly breaks requests where nothing can be lost. Returns a function that ends it. */
export function brokenReads(services: Services, everyMs: number): { hits(): number; stop(): void } {
	const { arcanna, gravityAi, entaingine, lightenUp } = services;
	const faults = [
		{ kind: 'status', status: 500 },
		{ kind: 'drop' },
		{ kind: 'cut' },
		{ kind: 'status', status: 429, retryAfter: 1 },
		{ kind: 'page', status: 502 },
	] as const;
	const planned: PlannedFault[] = [];
	let turn = 0;
	const timer = setInterval(() => {
		const fault = faults[turn++ % faults.length];
		planned.push(
			arcanna.fault('GET', /^\/api\/v1\/events\/\d+\/[^/]+$/, fault),
			gravityAi.fault('GET', /^\/api\/v1\/jobs\/[0-9a-f-]{36}$/, fault),
			gravityAi.storage.fault('GET', /./, fault),
			entaingine.fault('GET', /\/tasks\/outputs$/, fault),
			lightenUp.fault('POST', /^\/admin\/stats$/, fault),
		);
	}, everyMs);
	return {
		hits: () => planned.reduce((sum, { used }) => sum + used, 0),
		stop: () => {
			clearInterval(timer);
			// Faults that no request has met yet would break the last polls, many at once.
			for (const fault of planned) fault.cancel();
		},
	};
}
