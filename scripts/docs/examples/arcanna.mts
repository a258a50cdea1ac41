import { ArcannaApi } from '../../../credentials/ArcannaApi.credentials.ts';
import { Arcanna } from '../../../nodes/Arcanna/Arcanna.node.ts';
import { ArcannaTrigger } from '../../../nodes/Arcanna/ArcannaTrigger.node.ts';
import { CredentialStore } from '../../../test/engine/harness/index.mts';
import { startArcanna } from '../../../test/simulators/arcanna.mts';
import { Recorder, type ServiceExamples } from './example.mts';

const ALERT = { rule: 'Impossible travel', user: 'jane.doe', severity: 'high' };
const OWN_ID = 'siem-2026-000123';

/** Everything that the Arcanna nodes do, done once. */
export async function arcannaExamples(): Promise<ServiceExamples> {
	const service = await startArcanna({
		outcome: ({ reprocessings }) => ({
			result_label: 'Escalate',
			// The same decision again would show no change if it came before the first status check.
			...(reprocessings > 0 && { confidence_score: 0.98 }),
		}),
	});
	const { url, keys } = service;
	const storeOf = (apiKey: string) =>
		new CredentialStore([{ type: new ArcannaApi(), data: { baseUrl: url, apiKey } }]);
	const recorder = (apiKey: string) =>
		new Recorder(
			() => new Arcanna(),
			() => new ArcannaTrigger(),
			storeOf(apiKey),
		);
	const input = recorder(keys.input);
	const management = recorder(keys.management);
	const jobId = { __rl: true, mode: 'id', value: '123' };
	const ofEvent = { jobId, eventId: OWN_ID };
	try {
		await input.run({
			of: 'event.create',
			parameters: { jobId, waitForCompletion: true },
			input: { json: ALERT },
		});
		service.insert({ job_id: 123, event_id: OWN_ID, raw_body: ALERT });
		await input.run({ of: 'event.get', parameters: ofEvent });
		await management.run({
			of: 'event.getMany',
			parameters: { jobId, limit: 1, filters: { labels: ['Escalate'] } },
		});
		await input.run({ of: 'event.export', parameters: ofEvent });
		await input.run({
			of: 'event.sendFeedback',
			parameters: { ...ofEvent, label: { __rl: true, mode: 'name', value: 'Escalate' } },
		});
		await management.run({
			of: 'event.addNote',
			parameters: { ...ofEvent, note: 'The sign-in came from the VPN of the branch office' },
		});
		await management.run({
			of: 'event.reprocess',
			parameters: { ...ofEvent, waitForCompletion: true },
		});
		await input.run({ of: 'useCase.get', parameters: { jobId } });
		await input.run({ of: 'useCase.getMany', parameters: { limit: 1 } });
		await input.run({ of: 'useCase.getLabels', parameters: { jobId } });
		await management.run({ of: 'useCase.getMetrics', parameters: { jobId } });
		await input.run({ of: 'useCase.train', parameters: { jobId, waitForCompletion: true } });
		await input.run({ of: 'useCase.stop', parameters: { jobId } });
		await input.run({ of: 'useCase.start', parameters: { jobId } });

		await management.watch('newDecision', () => {
			service.insert({ job_id: 123, raw_body: ALERT });
		});
		await input.watch('useCaseActivity', () => {
			service.insert({ job_id: 123, raw_body: ALERT });
		});
		await input.watch('trainingFinished', () => service.finishTraining(123));
		return {
			examples: [...input.examples, ...management.examples],
			ownFields: Object.keys(ALERT),
			requests: service.received,
		};
	} finally {
		await service.close();
	}
}
