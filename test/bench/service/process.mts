// Simulates Arcanna in a process of its own, so that it takes no time from n8n's event loop.
import { type ArcannaEvent, type ArcannaOutcome, startArcanna } from '../../simulators/arcanna.mts';
import { answerCalls } from '../answering.mts';
import { JOBS, type Noticed } from '../jobs/calls.mts';
import { type Behaviour, type Inserted, JOB, type ServiceCalls, type Taken } from './calls.mts';

const LOG_SIZE = 60_000;
const CREATING = /^\/api\/v1\/events\/$/;
const QUERYING = /^\/api\/v2\/events\/query$/;

let decisionsTakeTime = false;

const arcanna = await startArcanna({ decisionMs: 0, logSize: LOG_SIZE });

answerCalls<ServiceCalls>({
	where: () => ({
		url: arcanna.url,
		inputKey: arcanna.keys.input,
		managementKey: arcanna.keys.management,
	}),
	reset,
	insert,
	taken,
	noticed,
});

function reset({ latencyMs = 0, rateLimit, ...behaviour }: Behaviour): null {
	arcanna.events.clear();
	arcanna.forget();
	arcanna.latencyMs = latencyMs;
	arcanna.rateLimit = rateLimit;
	decisionsTakeTime = behaviour.decisionsTakeTime ?? false;
	arcanna.options.outcome = decisionsTakeTime ? decided : undefined;
	return null;
}

function insert({ count, stepMs, until }: Inserted): string[] {
	const first = Date.now() - (until === 'now' ? (count - 1) * stepMs : 0);
	return Array.from({ length: count }, (_, serial) => {
		const ingest_timestamp = new Date(first + serial * stepMs).toISOString();
		return arcanna.insert({ job_id: JOB, raw_body: { serial }, ingest_timestamp }).event_id;
	});
}

function taken(): Taken {
	const creating = arcanna.received.filter(
		({ method, path }) => method === 'POST' && CREATING.test(path),
	);
	const events = [...arcanna.events.values()];
	const times = arcanna.received.map(({ at }) => at);
	return {
		requests: arcanna.received.length,
		creating: creating.length,
		refused: creating.filter(({ status }) => status !== 201).length,
		events: events.length,
		distinct: new Set(events.map(({ raw_body }) => raw_body.serial)).size,
		spanMs: times.length === 0 ? 0 : (times.at(-1) ?? 0) - times[0],
		peakInFlight: arcanna.peakInFlight,
	};
}

function noticed(): { jobs: Noticed[]; queries: number } {
	const looks = new Map<string, number[]>();
	let queries = 0;
	for (const { method, path, at } of arcanna.received) {
		if (QUERYING.test(path)) queries++;
		if (method !== 'GET') continue;
		const id = path.slice(path.lastIndexOf('/') + 1);
		looks.set(id, [...(looks.get(id) ?? []), at]);
	}
	const jobs = [...arcanna.events.values()].map((event) => {
		const lengthMs = lengthOf(event);
		const doneAt = Date.parse(event.ingest_timestamp) + lengthMs;
		const times = looks.get(event.event_id) ?? [];
		const noticedAt = times.find((at) => at >= doneAt);
		const delayMs = noticedAt === undefined ? null : noticedAt - doneAt;
		return { lengthMs, delayMs, requests: times.length + 1 };
	});
	return { jobs, queries };
}

function decided(event: ArcannaEvent): ArcannaOutcome & { afterMs: number } {
	return { result_label: 'Drop', afterMs: lengthOf(event) };
}

function lengthOf({ raw_body }: ArcannaEvent): number {
	const share = Number(raw_body.serial) / (JOBS - 1);
	return decisionsTakeTime ? Math.round(1_000 * (1 + 59 * share)) : 0;
}
