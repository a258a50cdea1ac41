import { type EntaingineSimulator, startEntaingine } from '../../simulators/entaingine.mts';
import { echo, type ServiceTools } from './refusals.mts';
import { fromAi, type ToolCase } from './toolCase.mts';

const CREDENTIAL = 'entAIngine';
const PROCESSES = '/aiengine/api/v1/m2m/processes';
const TEMPLATE_OF_FILES = 10_002;
const SUMMARY = 'In short: paid.';

const processId = fromAi('process_id', 'The ID of the process', 'number');

/** Simulates entAIngine for the tools, with every call that agents make. */
export async function startEntaingineTools(): Promise<ServiceTools> {
	const entaingine = await startEntaingine();
	return {
		simulator: entaingine,
		credentials: entaingineCredentials(entaingine),
		cases: entaingineCases(entaingine),
		troubles: [
			{
				title: 'entAIngine does not accept the key',
				tool: 'List_inputs',
				args: { process_id: 1001 },
				plan: echo(entaingine, 'GET', 401),
				says: ['Unknown key: Bearer ***', 'Check the API key in the credential'],
			},
		],
		secrets: Object.values(entaingine.keys),
	};
}

/** The credentials of the tools, by name. */
function entaingineCredentials({ url, keys }: EntaingineSimulator) {
	const data = { baseUrl: `${url}/aiengine`, apiKey: keys.test, spaceId: '' };
	return [{ name: CREDENTIAL, type: 'entaingineApi', data }];
}

/** Each operation of the node as a tool, and a call of it; not the uploads, which need a file. */
function entaingineCases(entaingine: EntaingineSimulator): ToolCase[] {
	const inputs = [{ id: 1, name: 'EXAMPLE_TEXT', value: 'Invoice 4711 is paid.' }];
	const file = { name: 'summary.txt', contentType: 'text/plain', content: SUMMARY };
	const url = entaingine.serveFile(file, 'own');
	const { id } = entaingine.insert({ inputs });
	entaingine.finish(id, { output: { text: SUMMARY, url } });
	const path = `${PROCESSES}/${id}`;
	const args = { process_id: id };
	const created = () => [...entaingine.processes.values()].at(-1);
	const tool = (operation: string, parameters: object) => ({
		type: 'entaingine',
		credential: CREDENTIAL,
		service: entaingine,
		parameters: { resource: 'process', operation, ...parameters },
	});
	return [
		{
			...tool('create', {
				processTemplate: String(TEMPLATE_OF_FILES),
				inputsMode: 'json',
				inputsJson: fromAi('inputs', 'What the process works on', 'json'),
				waitForCompletion: true,
				options: { description: fromAi('purpose', 'What the process is for') },
			}),
			name: 'Summarise_a_text',
			description: 'Create process in entAIngine',
			args: { inputs: { EXAMPLE_TEXT: 'Invoice 4712 is open.' }, purpose: 'Invoice 4712' },
			requests: () => [
				`POST ${PROCESSES} ${JSON.stringify({
					description: 'Invoice 4712',
					processTemplate: TEMPLATE_OF_FILES,
					inputs: [{ name: 'EXAMPLE_TEXT', value: 'Invoice 4712 is open.' }],
				})}`,
				`GET ${PROCESSES}/${created()?.id}/tasks/outputs`,
				`GET ${PROCESSES}/${created()?.id}`,
			],
			fields: ['id', 'state', 'text'],
			expected: () => [
				{ id: created()?.id, state: 'succeeded', text: created()?.outputs.at(-1)?.text },
			],
		},
		{
			...tool('get', { processId }),
			name: 'Look_up_a_process',
			description: 'Get process in entAIngine',
			args,
			requests: () => [`GET ${path}`, `GET ${path}/tasks/outputs`],
			fields: ['id', 'state', 'text'],
			expected: () => [{ id, state: 'succeeded', text: SUMMARY }],
		},
		{
			...tool('getInputs', { processId }),
			name: 'List_inputs',
			description: 'Get process inputs in entAIngine',
			args,
			requests: () => [`GET ${path}/inputs`],
			fields: ['name', 'value'],
			expected: () => inputs.map(({ name, value }) => ({ name, value })),
		},
		{
			...tool('getOutputs', { processId }),
			name: 'List_outputs',
			description: 'Get process outputs in entAIngine',
			args,
			requests: () => [`GET ${path}/tasks/outputs`],
			fields: ['outputText', 'outputUrl'],
			expected: () => [{ outputText: SUMMARY, outputUrl: url }],
		},
		{
			...tool('downloadOutput', { processId }),
			name: 'Read_the_output_file',
			description: 'Download process output in entAIngine',
			args,
			requests: () => [`GET ${path}`, `GET ${path}/tasks/outputs`, `GET ${new URL(url).pathname}`],
			fields: ['id', 'state', 'data'],
			expected: () => [
				{
					id,
					state: 'succeeded',
					data: {
						fileName: 'summary.txt',
						mimeType: 'text/plain',
						fileSize: SUMMARY.length,
						text: SUMMARY,
					},
				},
			],
		},
	];
}
