// Polls the trigger with n8n's own engine, in a process of its own, whose processor time is measured.
import { ArcannaApi } from '../../../credentials/ArcannaApi.credentials.ts';
import { ArcannaTrigger } from '../../../nodes/Arcanna/ArcannaTrigger.node.ts';
import type { Staging } from '../../engine/faults/stage.mts';
import { type Polled, type Poller, poller } from '../../engine/harness/polling.mts';
import { MANIFESTS } from '../../services/index.mts';
import { answerCalls } from '../answering.mts';
import type { PollCalls, PollTold, QuietPolls } from './calls.mts';

const WARM_UPS = 50;
const QUIET_POLLS = 50;
const SETTINGS = { waitTimeout: 1 };

let trigger: Poller | undefined;

answerCalls<PollCalls>({
	async activate({ url, apiKey, jobId }) {
		const started = poller({
			type: new ArcannaTrigger(),
			parameters: {
				triggerOn: 'newDecision',
				jobId: { __rl: true, mode: 'id', value: String(jobId) },
			},
			credentials: [
				{
					type: new ArcannaApi(),
					data: { baseUrl: url, apiKey, allowUnauthorizedCerts: false },
				},
			],
		});
		trigger = started;
		return await measured(async () => await started.activate());
	},
	async poll() {
		const active = trigger;
		if (!active) throw new Error('Nothing is active');
		return await measured(async () => await active.poll());
	},
	async quiet() {
		const polls: QuietPolls[] = [];
		for (const { service, faults } of MANIFESTS) {
			const stages = await faults.stages();
			for (const [title, role] of faults.rows) {
				if (role !== 'poll') continue;
				polls.push({ title: `${service.name}, ${title}`, ...(await quiet(stages[title])) });
			}
		}
		return polls;
	},
});

/** Polls until everything that was prepared is emitted, and then for the figures. */
async function quiet(staging: Staging): Promise<Omit<QuietPolls, 'title'>> {
	const stage = await staging.open('127.0.0.1');
	try {
		for (let poll = 0; poll < WARM_UPS; poll += 1) await stage.run(SETTINGS);
		const cpuMs: number[] = [];
		let requests = 0;
		for (let poll = 0; poll < QUIET_POLLS; poll += 1) {
			stage.server.forget();
			const before = process.cpuUsage();
			const { items, error } = await stage.run(SETTINGS);
			const { user, system } = process.cpuUsage(before);
			if (error) throw new Error(error.message);
			if (items.length > 0) throw new Error(`A quiet poll emitted ${items.length} items`);
			cpuMs.push((user + system) / 1000);
			requests = Math.max(requests, stage.server.received.length);
		}
		return { requests, cpuMs };
	} finally {
		await stage.close();
	}
}

async function measured(poll: () => Promise<Polled>): Promise<PollTold> {
	const before = process.cpuUsage();
	const items = await poll();
	const { user, system } = process.cpuUsage(before);
	return {
		ids: (items ?? []).map(({ json }) => String(json.event_id)),
		cpuMs: (user + system) / 1000,
	};
}
