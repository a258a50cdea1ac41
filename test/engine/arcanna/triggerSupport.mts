import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';
import { ArcannaApi } from '../../../credentials/ArcannaApi.credentials.ts';
import { Arcanna } from '../../../nodes/Arcanna/Arcanna.node.ts';
import { ArcannaTrigger } from '../../../nodes/Arcanna/ArcannaTrigger.node.ts';
import type { ArcannaOptions, ArcannaSimulator, InsertedEvent } from '../../simulators/arcanna.mts';
import { startArcanna } from '../../simulators/arcanna.mts';
import {
	CredentialStore,
	type Polled,
	type Poller,
	poller,
	type PollerOptions,
	runNode,
} from '../harness/index.mts';
import { listingOf } from './support.mts';

export const JOBS = /^\/api\/v1\/jobs\//;
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

export const modes = ['default', 'durable'] as const;
export type Mode = (typeof modes)[number];

export const useCase = (value: string | number) => ({ __rl: true, mode: 'id', value });

/** The events in what a poll gave, as `<use case>/<event>`. */
export const keysOf = (polled: Polled) =>
	(polled ?? []).map(({ json }) => `${String(json.job_id)}/${String(json.event_id)}`);
export const jsonOf = (polled: Polled) => (polled ?? []).map(({ json }) => json);
export const useCasesOf = (polled: Polled) => (polled ?? []).map(({ json }) => json.job_id);

/** What a promise was rejected with, with what n8n looks at. */
export async function refusalOf(work: Promise<unknown>) {
	const outcome = await work.then(
		() => new Error('It was not refused'),
		(error: unknown) => error,
	);
	const error: Error & { httpCode?: string | null; description?: string | null } =
		outcome instanceof Error ? outcome : new Error(String(outcome));
	const { name, message, httpCode, description } = error;
	return { name, message, httpCode, description };
}

type More = Partial<Omit<PollerOptions, 'type' | 'parameters'>>;

/** An Arcanna that is simulated, and the trigger with a credential for it. */
export class TriggerBench {
	/** Every event that was put in place decided or was decided later, and did not fail. */
	readonly decided: string[] = [];
	/** With a management key, unless a test wants another. */
	credentials: CredentialStore;

	private constructor(readonly service: ArcannaSimulator) {
		this.credentials = this.storeOf({ apiKey: service.keys.management });
	}

	static async open(options: ArcannaOptions = {}): Promise<TriggerBench> {
		const manual = { decisionMs: 'manual', trainingMs: 'manual' } as const;
		return new TriggerBench(await startArcanna({ ...manual, ...options }));
	}

	async close(): Promise<void> {
		await this.service.close();
	}

	storeOf(data: ICredentialDataDecryptedObject): CredentialStore {
		const { url, keys } = this.service;
		const type = new ArcannaApi();
		return new CredentialStore([
			{ type, data: { baseUrl: url, apiKey: keys.management, ...data } },
		]);
	}

	trigger(parameters: INodeParameters = {}, more: More = {}): Poller {
		const { credentials } = this;
		return poller({ type: new ArcannaTrigger(), parameters, credentials, ...more });
	}

	/** A trigger that has noted where Arcanna stands, in either mode. */
	async active(parameters: INodeParameters = {}, more: More = {}): Promise<Poller> {
		const trigger = this.trigger(parameters, more);
		expect(await trigger.activate()).toBeNull();
		// With durable cursors, what the first poll noted is lost.
		if (more.mode === 'durable') expect(await trigger.poll()).toBeNull();
		this.service.forget();
		return trigger;
	}

	/** Puts an event in place; gives its key. */
	put(event: Partial<InsertedEvent> = {}): string {
		const { job_id, event_id } = this.service.insert({ job_id: 123, ...event });
		const key = `${job_id}/${event_id}`;
		const { outcome } = event;
		const good = outcome === undefined || (outcome !== 'pending' && !('error_message' in outcome));
		if (good) this.decided.push(key);
		return key;
	}

	pending(event: Partial<InsertedEvent> = {}): string {
		return this.put({ ...event, outcome: 'pending' });
	}

	/** Puts many in place, a millisecond apart from `fromMs` on where that is given. */
	putMany(count: number, event: Partial<InsertedEvent> = {}, fromMs?: number): string[] {
		return Array.from({ length: count }, (_, at) => {
			const ingest_timestamp = fromMs === undefined ? undefined : isoAt(fromMs + at);
			return this.put({ ...(ingest_timestamp && { ingest_timestamp }), ...event });
		});
	}

	/** Decides an event that was waiting. */
	decide(key: string): void {
		const [job, id] = key.split('/');
		this.service.decide(id, {}, Number(job));
		this.decided.push(key);
	}

	/** The path by which events are listed. */
	get listing(): RegExp {
		return listingOf(this.service);
	}

	queries(): number {
		return this.service.count('POST', this.listing);
	}

	/** The bodies of the queries, as they came in. */
	asked(): IDataObject[] {
		return this.service.received
			.filter(({ path }) => this.listing.test(path))
			.map(({ body }) => Object(body));
	}

	/** What "Event: Get" gives. */
	async got(key: string): Promise<IDataObject> {
		const [job, eventId] = key.split('/');
		const { items } = await runNode({
			type: new Arcanna(),
			parameters: { resource: 'event', operation: 'get', jobId: useCase(job), eventId },
			credentials: this.credentials,
		});
		return items[0].json;
	}
}

export function isoAt(ms: number): string {
	return new Date(ms).toISOString();
}

/** Polls until nothing comes any more, at most so often; gives what each poll emitted. */
export async function drain(trigger: Poller, most = 40): Promise<string[][]> {
	const polls: string[][] = [];
	while (polls.length < most) {
		const polled = await trigger.poll();
		if (polled === null) return polls;
		polls.push(keysOf(polled));
	}
	throw new Error(`Still new ones after ${most} polls`);
}

export const sorted = (keys: Iterable<string>) => [...keys].sort();
