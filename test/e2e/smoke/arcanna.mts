import { startArcanna } from '../../simulators/arcanna.mts';
import type { SmokeCase } from './smoke.mts';

const USE_CASE = 123;

/** An event that is sent and decided, and a decision that starts a workflow. */
export async function arcannaSmoke(): Promise<SmokeCase> {
	const arcanna = await startArcanna({ decisionMs: 700 });
	const credential = (apiKey: string) => ({
		type: 'arcannaApi',
		data: { baseUrl: arcanna.url, apiKey, allowUnauthorizedCerts: false },
	});
	return {
		node: 'arcanna',
		hosts: [arcanna],
		action: {
			credential: credential(arcanna.keys.input),
			parameters: {
				resource: 'event',
				operation: 'create',
				jobId: { __rl: true, mode: 'id', value: String(USE_CASE) },
				bodySource: 'json',
				rawBody: '={{ JSON.stringify({ rule: $json.rule }) }}',
				waitForCompletion: true,
			},
			items: [{ rule: 'Impossible travel' }, { rule: 'Port scan' }],
			jobs: () => arcanna.count('POST', /^\/api\/v1\/events/),
			expected: () =>
				['Impossible travel', 'Port scan'].map((rule) => {
					const event = [...arcanna.events.values()].find((one) => one.raw_body.rule === rule);
					return {
						event_id: event?.event_id,
						result_label: event?.decision?.result_label,
						state: 'succeeded',
					};
				}),
		},
		trigger: {
			credential: credential(arcanna.keys.management),
			parameters: { triggerOn: 'newDecision' },
			happen: () => {
				for (const event_id of ['new-1', 'new-2']) {
					arcanna.insert({ job_id: USE_CASE, event_id });
				}
			},
			expected: () => [{ event_id: 'new-1' }, { event_id: 'new-2' }],
		},
	};
}
