import type { JsonObject } from '../../lab/json.mts';
import type { Simulator } from '../../simulators/server.mts';
import { fromAi, locator, type Tool } from './toolCase.mts';

/** A tool that is set up so that no agent can use it: it says why, and asks the service nothing. */
export interface Refusal extends Tool {
	args: JsonObject;
	/** What the model has to read. */
	says: string;
}

const NO_ITEM = 'AI agents have no input item.';

/** Each setting that takes something from the user's items, of which a tool has none. */
export const REFUSALS: Refusal[] = [
	{
		name: 'Send_the_item',
		type: 'arcanna',
		credential: 'Arcanna, input key',
		parameters: {
			resource: 'event',
			operation: 'create',
			jobId: locator('id', '123'),
			bodySource: 'item',
		},
		description: 'Create event in Arcanna',
		args: {},
		says: `${NO_ITEM} Set "Event Source" to "JSON"`,
	},
	...(['run', 'start'] as const).map((operation) => ({
		name: `Give_the_item_to_${operation}`,
		type: 'lightenUp',
		credential: 'LightenUp, access token',
		parameters: {
			resource: 'service',
			operation,
			serviceName: locator('name', 'cinema_getuser_info'),
			inputsMode: 'item',
		},
		description: {
			run: 'Run service (synchronous) in LightenUp',
			start: 'Start service in LightenUp',
		}[operation],
		args: {},
		says: `${NO_ITEM} Set "Inputs Source" to "Fields" or "JSON"`,
	})),
	{
		name: 'Submit_the_item',
		type: 'gravityAi',
		credential: 'Gravity AI',
		parameters: { resource: 'job', operation: 'submit', inputSource: 'json', jsonInput: '' },
		description: 'Submit job in Gravity AI',
		args: {},
		says: 'AI agents have no input item.',
	},
	{
		name: 'Submit_a_file',
		type: 'gravityAi',
		credential: 'Gravity AI',
		parameters: { resource: 'job', operation: 'submit', inputSource: 'binary' },
		description: 'Submit job in Gravity AI',
		args: {},
		says: "AI agents can't pass files",
	},
	{
		name: 'Upload_a_file',
		type: 'entaingine',
		credential: 'entAIngine',
		parameters: {
			resource: 'file',
			operation: 'upload',
			binaryPropertyName: fromAi('field', 'Where the file is'),
		},
		description: 'Upload file in entAIngine',
		args: { field: 'data' },
		says: "AI agents can't pass files",
	},
];

/** A request that the service says no to, and what a model has to read of that. */
export interface Trouble {
	title: string;
	tool: string;
	args: JsonObject;
	/** Plans what goes wrong. */
	plan?: () => void;
	says: string[];
}

/** Answers that hold the key of the request, and IDs that are not known. */
export function troubles(services: {
	arcanna: Simulator;
	gravityAi: Simulator;
	entaingine: Simulator;
	lightenUp: Simulator;
}): Trouble[] {
	const echo = (service: Simulator, method: string, status: number) => () => {
		service.fault(method, /(?:)/, { kind: 'echoKey', status });
	};
	const unknownJob = '00000000-0000-0000-0000-000000000000';
	return [
		{
			title: 'Arcanna does not accept the key',
			tool: 'Look_up_a_decision',
			args: { use_case: 123, event_id: 'known-1' },
			plan: echo(services.arcanna, 'GET', 401),
			says: ['Unknown key: ***', 'Check the key in the credential'],
		},
		{
			title: 'Arcanna does not know the event',
			tool: 'Look_up_a_decision',
			args: { use_case: 123, event_id: 'nowhere' },
			says: ['Event not found', 'Check "Use Case" and "Event ID"'],
		},
		{
			title: 'Gravity AI does not accept the key',
			tool: 'List_jobs',
			args: { limit: 1 },
			plan: echo(services.gravityAi, 'GET', 403),
			says: ['Unknown key: ***', 'Check the key in the credential'],
		},
		{
			title: 'Gravity AI does not know the job',
			tool: 'Look_up_a_job',
			args: { job_id: unknownJob },
			says: ['The job was not found', 'Check "Job ID"'],
		},
		{
			title: 'entAIngine does not accept the key',
			tool: 'List_inputs',
			args: { process_id: 1001 },
			plan: echo(services.entaingine, 'GET', 401),
			says: ['Unknown key: Bearer ***', 'Check the API key in the credential'],
		},
		{
			title: 'LightenUp does not accept the token',
			tool: 'Look_up_a_user',
			args: { user: '12345' },
			plan: echo(services.lightenUp, 'POST', 401),
			says: ['Unknown key: Bearer ***', 'Paste a new one'],
		},
	];
}
