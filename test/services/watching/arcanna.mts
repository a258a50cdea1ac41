import { type ArcannaSimulator, startArcanna } from '../../simulators/arcanna.mts';
import type { OpenWatching } from '../watching.mts';

const manual = { decisionMs: 'manual', trainingMs: 'manual' } as const;

/** Each job is a decision and a training of the same use case. */
export const watchArcanna: OpenWatching = async (event, where) => {
	const here = await startArcanna(manual);
	const there = where === 'key' ? here : await startArcanna(manual);
	const second = 'management-key-2';
	there.keyring.set(second, { kind: 'management', scopes: ['read:event_query'], owner: 'two' });
	const finished: string[] = [];
	const finishAt = (at: ArcannaSimulator): string => {
		const [job] = at.jobs.values();
		finished.push(at.insert({ job_id: job.job_id, event_id: `event-${finished.length}` }).event_id);
		at.train(job, {});
		at.finishTraining(job.job_id);
		return event === 'newDecision' ? finished[finished.length - 1] : String(job.job_id);
	};
	return {
		servers: [here, there],
		parameters: {},
		data: [
			{ baseUrl: here.url, apiKey: here.keys.management },
			{ baseUrl: there.url, apiKey: second },
		],
		finish: (account) => finishAt([here, there][account]),
	};
};
