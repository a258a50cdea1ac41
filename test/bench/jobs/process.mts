// Simulates each service from the job in its manifest: jobs are started, and checked one by one.
import { isObject, type JsonObject } from '../../lab/json.mts';
import { type Call, Stub } from '../../engine/values/stub.mts';
import { MANIFESTS } from '../../services/index.mts';
import type { ServiceManifest } from '../../services/manifest.mts';
import { answerCalls } from '../answering.mts';
import { type JobCalls, JOBS, type JobService, type Lengths, type Noticed } from './calls.mts';

/** In seconds, by the job's position among all jobs, 0 to 1. */
const LENGTHS_S: Record<Lengths, (share: number) => number> = {
	short: () => 2,
	spread: (share) => 1 + 59 * share,
	logarithmic: (share) => 600 ** share,
};

interface Job {
	startedAt: number;
	lengthMs: number;
	checkedAt: number[];
}

const services: PlayedService[] = [];

class PlayedService {
	private readonly jobs = new Map<string, Job>();
	/** The method and path that start a job: those of the first request. */
	private starting?: string;

	constructor(
		private readonly manifest: ServiceManifest,
		private readonly lengths: Lengths,
	) {}

	async open(id: number): Promise<JobService> {
		const stub = await Stub.open((call) => {
			const answer = this.answer(call);
			stub.status = answer === undefined ? 403 : 200;
			return answer ?? this.manifest.refusal('Not with this key');
		});
		const { service, nodes, credentials, key, job } = this.manifest;
		return {
			id,
			name: service.name,
			credential: {
				type: credentials[0].name,
				data: { baseUrl: stub.url, [key.field]: 'a-key-of-the-bench' },
			},
			node: { type: nodes[0].description.name, parameters: job.start },
		};
	}

	noticed(): Noticed[] {
		return [...this.jobs.values()].map(({ startedAt, lengthMs, checkedAt }) => {
			const end = startedAt + lengthMs;
			const noticed = checkedAt.findIndex((at) => at >= end);
			return {
				lengthMs,
				delayMs: noticed === -1 ? null : checkedAt[noticed] - end,
				// Later requests read the result, which a loop has to do, too.
				requests: 1 + (noticed === -1 ? checkedAt.length : noticed + 1),
			};
		});
	}

	/** The service's response; undefined if it rejects the request: this key can't list jobs. */
	private answer({ method, path, query, body }: Call): unknown {
		this.starting ??= `${method} ${path}`;
		if (this.starting === `${method} ${path}`) return this.started();
		const id = /job-\d+/.exec(`${path}${query} ${body}`)?.[0];
		const job = id === undefined ? undefined : this.jobs.get(id);
		if (id === undefined || job === undefined) return undefined;
		const now = Date.now();
		job.checkedAt.push(now);
		return this.stateOf(id, now >= job.startedAt + job.lengthMs ? 'succeeded' : 'running');
	}

	private started(): unknown {
		const serial = this.jobs.size;
		const id = `job-${serial}`;
		const lengthMs = Math.round(1_000 * LENGTHS_S[this.lengths](serial / (JOBS - 1)));
		this.jobs.set(id, { startedAt: Date.now(), lengthMs, checkedAt: [] });
		return this.stateOf(id, 'running');
	}

	private stateOf(id: string, state: 'running' | 'succeeded'): unknown {
		const { job, answers } = this.manifest;
		const answer = job.started(id);
		const holder = holderOf(answer, id);
		if (holder === undefined) throw new Error(`${this.manifest.service.name}: no ID in its answer`);
		Object.assign(holder, answers.says[state]);
		return answer;
	}
}

function holderOf(value: unknown, id: string): JsonObject | undefined {
	if (!isObject(value)) return undefined;
	const members = Object.values(value);
	if (members.includes(id)) return value;
	return members.map((member) => holderOf(member, id)).find((holder) => holder !== undefined);
}

answerCalls<JobCalls>({
	open: async (lengths) =>
		await Promise.all(
			MANIFESTS.map(async (manifest) => {
				const played = new PlayedService(manifest, lengths);
				return await played.open(services.push(played) - 1);
			}),
		),
	noticed: (id) => services[id].noticed(),
});
