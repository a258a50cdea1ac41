import { startEntaingine } from '../../simulators/entaingine.mts';
import type { SmokeCase } from './smoke.mts';

const TEMPLATE = 10001;

/** A process that is started and ends, and one that starts a workflow. */
export async function entaingineSmoke(): Promise<SmokeCase> {
	const entaingine = await startEntaingine({ taskMs: 250 });
	const credential = {
		type: 'entaingineApi',
		data: { baseUrl: `${entaingine.url}/aiengine`, apiKey: entaingine.keys.test, spaceId: '' },
	};
	const watched = entaingine.insert();
	return {
		node: 'entaingine',
		hosts: [entaingine, entaingine.fileHost],
		action: {
			credential,
			parameters: {
				resource: 'process',
				operation: 'create',
				processTemplate: TEMPLATE,
				inputsMode: 'json',
				inputsJson: '={{ JSON.stringify({ EXAMPLE_TEXT: $json.text }) }}',
				waitForCompletion: true,
			},
			items: [{ text: 'one' }, { text: 'two' }],
			jobs: () => entaingine.processes.size - 1,
			expected: () =>
				['one', 'two'].map((text) => {
					const made = [...entaingine.processes.values()].find(
						({ inputs }) => inputs[0]?.value === text,
					);
					return { id: made?.id, text: made?.outputs.at(-1)?.text, state: 'succeeded' };
				}),
		},
		trigger: {
			credential,
			parameters: { triggerOn: 'processFinished', processIds: String(watched.id) },
			happen: () => entaingine.finish(watched.id),
			expected: () => [{ id: watched.id, state: 'succeeded' }],
		},
	};
}
