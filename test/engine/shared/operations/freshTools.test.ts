import type { INodeParameters, INodeType } from 'n8n-workflow';

import { ArcannaApi } from '../../../../credentials/ArcannaApi.credentials';
import { EntaingineApi } from '../../../../credentials/EntaingineApi.credentials';
import { GravityAiApi } from '../../../../credentials/GravityAiApi.credentials';
import { LightenUpApi } from '../../../../credentials/LightenUpApi.credentials';
import { Arcanna } from '../../../../nodes/Arcanna/Arcanna.node';
import { Entaingine } from '../../../../nodes/Entaingine/Entaingine.node';
import { GravityAi } from '../../../../nodes/GravityAi/GravityAi.node';
import { LightenUp } from '../../../../nodes/LightenUp/LightenUp.node';
import { startArcanna, type ArcannaSimulator } from '../../../simulators/arcanna.mts';
import { startEntaingine, type EntaingineSimulator } from '../../../simulators/entaingine.mts';
import { startGravityAi, type GravityAiSimulator } from '../../../simulators/gravityAi.mts';
import { startLightenUp, type LightenUpSimulator } from '../../../simulators/lightenUp.mts';
import { CredentialStore, runAsTool } from '../../harness/index.mts';

let arcanna: ArcannaSimulator;
let gravityAi: GravityAiSimulator;
let entaingine: EntaingineSimulator;
let lightenUp: LightenUpSimulator;

beforeEach(async () => {
	[arcanna, gravityAi, entaingine, lightenUp] = await Promise.all([
		startArcanna({ decisionMs: 5 }),
		startGravityAi(),
		startEntaingine(),
		startLightenUp({ executionMs: 5 }),
	]);
});

afterEach(async () => {
	const all = [arcanna, gravityAi, entaingine, lightenUp];
	await Promise.all(all.map(async (one) => await one.close()));
});

const byName = (value: string) => ({ __rl: true, mode: 'name', value });
const byId = (value: string) => ({ __rl: true, mode: 'id', value });

interface Fresh {
	type: INodeType;
	credentials: CredentialStore;
	/** All that the user has chosen. */
	chosen: INodeParameters;
	/** What the model passes, or a user enters in n8n's form of Execute Step, which makes everything text. */
	args: Record<string, string>;
	/** What it gets. */
	answer: unknown;
	/** What the service has received of the arguments. */
	received(): unknown;
}

const FRESH: Array<[string, () => Fresh]> = [
	[
		'Arcanna',
		() => ({
			type: new Arcanna(),
			credentials: new CredentialStore([
				{ type: new ArcannaApi(), data: { baseUrl: arcanna.url, apiKey: arcanna.keys.input } },
			]),
			chosen: { jobId: byId('123') },
			args: { event: '{"rule":"Impossible travel"}' },
			answer: { result_label: 'Drop', state: 'succeeded', job_id: 123 },
			received: () => [...arcanna.events.values()].map(({ raw_body }) => raw_body),
		}),
	],
	[
		'Gravity AI',
		() => {
			const content = '[{"score":1}]';
			const result = { name: 'r.json', contentType: 'application/json', content };
			gravityAi.options.outcome = () => ({ result });
			return {
				type: new GravityAi(),
				credentials: new CredentialStore([
					{
						type: new GravityAiApi(),
						data: { baseUrl: gravityAi.url, apiKey: gravityAi.keys.first },
					},
				]),
				chosen: {},
				args: { input: '{"x":1}' },
				answer: { score: 1 },
				received: () =>
					[...gravityAi.jobs.values()].map(({ file }) => JSON.parse(file?.text ?? '')),
			};
		},
	],
	[
		'entAIngine',
		() => ({
			type: new Entaingine(),
			credentials: new CredentialStore([
				{
					type: new EntaingineApi(),
					data: { baseUrl: `${entaingine.url}/aiengine`, apiKey: entaingine.keys.test },
				},
			]),
			chosen: { processTemplate: '10001' },
			args: { inputs: '{"EXAMPLE_TEXT":"Invoice 4711 is paid."}' },
			answer: { state: 'succeeded', text: expect.any(String) },
			received: () =>
				entaingine.received
					.filter(({ method }) => method === 'POST')
					.map(({ body }) => Object(body).inputs as Array<{ name: string; value: string }>)
					.map((inputs) => Object.fromEntries(inputs.map(({ name, value }) => [name, value]))),
		}),
	],
	[
		'LightenUp',
		() => ({
			type: new LightenUp(),
			credentials: new CredentialStore([
				{
					type: new LightenUpApi(),
					data: { baseUrl: lightenUp.url, accessToken: lightenUp.keys.accessToken },
				},
			]),
			chosen: { serviceName: byName('cinema_getuser_info') },
			args: { inputs: '{"userid":"12345"}' },
			answer: { state: 'succeeded', outputs: expect.anything() },
			received: () => [...lightenUp.executions.values()].map(({ inputs }) => inputs),
		}),
	],
];

describe.each(['call', 'request'] as const)('a tool that was just added, by a %s', (via) => {
	test.each(FRESH)('%s: does its work with a credential and what it is for', async (_, setUp) => {
		const { type, credentials, chosen, args, answer, received } = setUp();
		const result = await runAsTool({ type, parameters: chosen, credentials, args, via });

		expect(result.error).toBeUndefined();
		expect(result.response).toEqual([expect.objectContaining(answer)]);
		expect(received()).toEqual(Object.values(args).map((text) => JSON.parse(text)));
	});

	test.each([
		['entAIngine', 'EXAMPLE_TEXT'],
		['LightenUp', 'userid'],
	])('%s: rows that the user fills in are all that is sent', async (name, input) => {
		const [, setUp] = FRESH.find(([service]) => service === name)!;
		const { type, credentials, chosen, received } = setUp();
		const value = "={{ $fromAI('text', 'The text') }}";
		const parameters = { ...chosen, inputs: { values: [{ name: input, value }] } };
		const args = { text: '12345' };
		const { error } = await runAsTool({ type, parameters, credentials, args, via });

		expect(error).toBeUndefined();
		expect(received()).toEqual([{ [input]: '12345' }]);
	});
});
