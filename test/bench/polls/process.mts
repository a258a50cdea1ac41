// Polls the trigger with n8n's own engine, in a process of its own whose processor time is taken.
import { ArcannaApi } from '../../../credentials/ArcannaApi.credentials.ts';
import { ArcannaTrigger } from '../../../nodes/Arcanna/ArcannaTrigger.node.ts';
import { type Polled, type Poller, poller } from '../../engine/harness/polling.mts';
import { answerCalls } from '../answering.mts';
import type { PollCalls, PollTold } from './calls.mts';

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
});

async function measured(poll: () => Promise<Polled>): Promise<PollTold> {
	const before = process.cpuUsage();
	const items = await poll();
	const { user, system } = process.cpuUsage(before);
	return {
		ids: (items ?? []).map(({ json }) => String(json.event_id)),
		cpuMs: (user + system) / 1000,
	};
}
