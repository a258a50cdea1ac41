import { type GravityAiSimulator, startGravityAi } from '../../simulators/gravityAi.mts';
import { echo, type ServiceTools } from './refusals.mts';
import { fromAi, type ToolCase } from './toolCase.mts';

const CREDENTIAL = 'Gravity AI';
const SCORES = [{ customer: 1001, score: 0.91 }];
const CSV = 'customer,score\n1001,0.91\n';

const jobId = fromAi('job_id', 'The ID of the job');

/** Simulates Gravity AI for the tools, with every call that agents make. */
export async function startGravityAiTools(): Promise<ServiceTools> {
	const gravityAi = await startGravityAi();
	return {
		simulator: gravityAi,
		credentials: gravityAiCredentials(gravityAi),
		cases: gravityAiCases(gravityAi),
		troubles: [
			{
				title: 'Gravity AI does not accept the key',
				tool: 'List_jobs',
				args: { limit: 1 },
				plan: echo(gravityAi, 'GET', 403),
				says: ['Unknown key: ***', 'Check the key in the credential'],
			},
			{
				title: 'Gravity AI does not know the job',
				tool: 'Look_up_a_job',
				args: { job_id: '00000000-0000-0000-0000-000000000000' },
				says: ['The job was not found', 'Check "Job ID"'],
			},
		],
		secrets: Object.values(gravityAi.keys),
	};
}

/** The credentials of the tools, by name. */
function gravityAiCredentials({ url, keys }: GravityAiSimulator) {
	const data = { baseUrl: url, apiKey: keys.first };
	return [{ name: CREDENTIAL, type: 'gravityAiApi', data }];
}

/** Each operation of the node as a tool, and a call of it. */
function gravityAiCases(gravityAi: GravityAiSimulator): ToolCase[] {
	gravityAi.options.outcome = () => ({
		result: {
			name: 'scores.json',
			contentType: 'application/json',
			content: JSON.stringify(SCORES),
		},
	});
	const csv = { name: 'scores.csv', contentType: 'text/csv', content: CSV };
	const { id } = gravityAi.insert({ name: 'Nightly scoring', result: csv });
	const path = `/api/v1/jobs/${id}`;
	const args = { job_id: id };
	const submitted = () => [...gravityAi.jobs.values()].at(-1);
	const tool = (operation: string, parameters: object) => ({
		type: 'gravityAi',
		credential: CREDENTIAL,
		service: gravityAi,
		parameters: { resource: 'job', operation, ...parameters },
	});
	return [
		{
			...tool('getMany', { limit: fromAi('limit', 'How many jobs at most', 'number') }),
			name: 'List_jobs',
			description: 'Get many jobs in Gravity AI',
			args: { limit: 1 },
			requests: () => ['GET /api/v1/jobs/latest'],
			fields: ['id', 'name', 'state'],
			expected: () => [{ id, name: 'Nightly scoring', state: 'succeeded' }],
		},
		{
			...tool('submit', {
				inputSource: 'json',
				jsonInput: fromAi('rows', 'The rows to score', 'json'),
				waitForCompletion: true,
				downloadResult: true,
			}),
			name: 'Score_rows',
			description: 'Submit job in Gravity AI',
			args: { rows: [{ customer: 1001 }] },
			requests: () => [
				'POST /api/v1/jobs',
				`GET /api/v1/jobs/${submitted()?.id}`,
				`GET /api/v1/jobs/result-link/${submitted()?.id}`,
			],
			expected: () => {
				const { file, inputMime } = submitted() ?? {};
				const taken = file?.text === '[{"customer":1001}]' && inputMime === 'application/json';
				return taken ? SCORES : [{ submitted: file?.text, inputMime }];
			},
		},
		{
			...tool('get', { jobId }),
			name: 'Look_up_a_job',
			description: 'Get job in Gravity AI',
			args,
			requests: () => [`GET ${path}`],
			fields: ['id', 'state'],
			expected: () => [{ id, state: 'succeeded' }],
		},
		{
			...tool('getResult', { jobId }),
			name: 'Read_a_result',
			description: 'Get job result in Gravity AI',
			args,
			requests: () => [`GET /api/v1/jobs/result-link/${id}`],
			expected: () => [
				{
					id,
					data: { fileName: 'scores.csv', mimeType: 'text/csv', fileSize: CSV.length, text: CSV },
				},
			],
		},
		{
			...tool('rename', { jobId, name: fromAi('name', 'The new name') }),
			name: 'Rename_a_job',
			description: 'Rename job in Gravity AI',
			args: { ...args, name: 'Scoring of May' },
			requests: () => [`PUT ${path} ${JSON.stringify({ name: 'Scoring of May' })}`],
			fields: ['id', 'name', 'state'],
			expected: () => [{ id, name: 'Scoring of May', state: 'succeeded' }],
		},
	];
}
