import { ArcannaApi } from '../../../credentials/ArcannaApi.credentials.ts';
import { type ArcannaOptions, startArcanna } from '../../simulators/arcanna.mts';
import type { OpenWaiting } from '../waiting.mts';

const useCase = { __rl: true, mode: 'id', value: 123 };

async function open(options: ArcannaOptions, key: 'input' | 'management' = 'input') {
	const server = await startArcanna({ decisionMs: 'manual', ...options });
	const data = { baseUrl: server.url, apiKey: server.keys[key] };
	return { server, credential: { type: new ArcannaApi(), data } };
}

const event =
	(
		operation: 'create' | 'get' | 'reprocess',
		key?: 'management',
		options: ArcannaOptions = {},
	): OpenWaiting =>
	async (items) => {
		const { server, credential } = await open(options, key);
		for (let n = 0; operation !== 'create' && n < items; n += 1) {
			const outcome = operation === 'get' ? 'pending' : { result_label: 'Drop' };
			server.insert({ job_id: 123, event_id: `e${n}`, raw_body: { n }, outcome });
		}
		return {
			server,
			credential,
			parameters: { jobId: useCase, eventId: '=e{{ $json.n }}' },
			started: () =>
				[...server.events.values()]
					.filter(({ reprocessings }) => operation !== 'reprocess' || reprocessings > 0)
					.map(({ raw_body, event_id }) => [Number(raw_body.n), event_id]),
			end: (id, how) => {
				const outcome =
					how === 'failed' ? { error_message: 'No model' } : { result_label: 'Escalate' };
				server.decide(id, outcome);
			},
		};
	};

const training: OpenWaiting = async (items) => {
	const jobs = Array.from({ length: items }, (_, n) => ({ job_id: 100 + n }));
	const { server, credential } = await open({ trainingMs: 'manual', jobs });
	return {
		server,
		credential,
		parameters: { jobId: { ...useCase, value: '={{ 100 + $json.n }}' } },
		started: () => server.trainings.map(({ job_id }) => [job_id - 100, String(job_id)]),
		end: (id, how) => server.finishTraining(Number(id), how === 'failed' ? 'Too few' : undefined),
	};
};

/** With a management key, which lists events, the jobs of a run are polled together. */
export const arcannaWaiting: Record<string, OpenWaiting[]> = {
	'event.create': [event('create')],
	'event.get': [event('get'), event('get', 'management')],
	'event.reprocess': [event('reprocess', 'management', { whileReprocessing: 'as before' })],
	'useCase.train': [training],
};
