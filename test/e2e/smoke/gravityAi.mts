import { startGravityAi } from '../../simulators/gravityAi.mts';
import type { SmokeCase } from './smoke.mts';

/** A text that is submitted and scored, and a job that starts a workflow. */
export async function gravityAiSmoke(): Promise<SmokeCase> {
	const gravityAi = await startGravityAi({ jobMs: 500 });
	const credential = {
		type: 'gravityAiApi',
		data: { baseUrl: gravityAi.url, apiKey: gravityAi.keys.first },
	};
	let ended: string[] = [];
	return {
		node: 'gravityAi',
		hosts: [gravityAi, gravityAi.storage],
		action: {
			credential,
			parameters: {
				resource: 'job',
				operation: 'submit',
				inputSource: 'text',
				textInput: '={{ $json.text }}',
				waitForCompletion: true,
			},
			items: [{ text: 'one' }, { text: 'two' }],
			jobs: () => gravityAi.jobs.size - ended.length,
			expected: () =>
				['one', 'two'].map((text) => {
					const job = [...gravityAi.jobs.values()].find(({ file }) => file?.text === text);
					return { id: job?.id, state: 'succeeded' };
				}),
		},
		trigger: {
			credential,
			parameters: { triggerOn: 'jobSucceeded' },
			happen: () => {
				ended = [gravityAi.insert({}).id];
				gravityAi.insert({ state: 'running' });
			},
			expected: () => ended.map((id) => ({ id, state: 'succeeded' })),
		},
	};
}
