import type { JsonObject } from '../../lab/json.mts';
import type { LabCredential } from '../../lab/service.mts';
import type { Simulator } from '../../simulators/server.mts';
import { fromAi, locator, type Tool, type ToolCase } from './toolCase.mts';

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

/** A simulated service behind the tools, and all that agents ask of it. */
export interface ServiceTools {
	simulator: Simulator;
	credentials: LabCredential[];
	/** Each operation that an agent can use, and a call of it. */
	cases: ToolCase[];
	troubles: Trouble[];
	/** What no answer may hold. */
	secrets: string[];
}

/** Plans an answer that holds the key of the request. */
export const echo = (service: Simulator, method: string, status: number) => () => {
	service.fault(method, /(?:)/, { kind: 'echoKey', status });
};
