import type { JsonObject } from '../../../lab/json.mts';
import {
	type LightenUpExecution,
	type LightenUpSimulator,
	startLightenUp,
} from '../../../simulators/lightenUp.mts';
import { agrees } from '../agrees.mts';
import type { ExpectedRequest } from '../requests.mts';
import { casesOf } from '../scenes.mts';

/** Services of the simulator: of one result, of one for each input, and of none. */
export const USER_INFO = 'cinema_getuser_info';
export const SEGMENTATION = 'cinema_users_segmentation';
export const NO_RESULTS = 'no results';
/** A flow of the simulator. */
export const TICKET = 'customer_portal_ticket';

/** Cases with a LightenUp and an access token. */
export const { action: lightenUpCase, trigger: lightenUpTriggerCase } = casesOf(
	'lightenUp',
	startLightenUp,
	(lightenUp) => ({
		hosts: [lightenUp],
		credential: {
			type: 'lightenUpApi',
			data: { baseUrl: lightenUp.url, accessToken: lightenUp.keys.accessToken },
		},
		parameters: { authentication: 'accessToken' },
	}),
);

/** Cases with a LightenUp that issues tokens. */
export const { action: lightenUpOAuth2Case, trigger: lightenUpOAuth2TriggerCase } = casesOf(
	'lightenUp',
	startLightenUp,
	(lightenUp) => ({
		hosts: [lightenUp],
		credential: {
			type: 'lightenUpOAuth2Api',
			data: {
				baseUrl: lightenUp.url,
				clientId: lightenUp.keys.clientId,
				clientSecret: lightenUp.keys.clientSecret,
			},
		},
		parameters: { authentication: 'oAuth2' },
		receivedBefore: [tokenRequest(lightenUp)],
	}),
);

function tokenRequest({ keys: { clientId, clientSecret } }: LightenUpSimulator): ExpectedRequest {
	const form = {
		grant_type: 'client_credentials',
		client_id: clientId,
		client_secret: clientSecret,
	};
	return {
		method: 'POST',
		path: '/auth/oauth2/token',
		// n8n 1 sends the empty scope along.
		bodyFits: (body) => agrees(body, form) || agrees(body, { ...form, scope: '' }),
		// n8n fetches one for each of the items that begin at the same time without one.
		repeated: true,
	};
}

/** A name that was picked from the list, or typed. */
export function service(mode: 'list' | 'name', value: string): JsonObject {
	return { __rl: true, mode, value };
}

/** The value of the resource mapper for inputs, as the editor stores it for inputs that are texts. */
export function listedInputs(value: JsonObject): JsonObject {
	return {
		mappingMode: 'defineBelow',
		value,
		matchingColumns: [],
		schema: Object.keys(value).map((id) => ({
			id,
			displayName: id,
			type: 'string',
			required: false,
			display: true,
			defaultMatch: false,
			canBeUsedToMatch: false,
		})),
		attemptToConvertTypes: false,
		convertFieldsToString: false,
	};
}

/** The execution that was started with this user's ID. */
export function executionFor(
	{ executions }: LightenUpSimulator,
	userid: unknown,
): LightenUpExecution {
	const found = [...executions.values()].find(({ inputs }) => inputs.userid === userid);
	if (!found) throw new Error(`LightenUp got no call for the user ${String(userid)}`);
	return found;
}

/** What the service knows of a user. */
export function user(userid: unknown): JsonObject {
	return { userid, username: 'jon', location: 'New York, NY' };
}

/** An execution that was started just now, as an item. */
export function startedItem({ id, service: name }: LightenUpExecution): JsonObject {
	return { outputs: [{ execution_id: id }], service: name, execution_id: id, state: 'running' };
}

/** An execution that is done, as an item; a synchronous call gives no ID beside its outputs. */
export function doneItem(
	{ id, service: name, results }: LightenUpExecution,
	synchronous = false,
): JsonObject {
	return {
		outputs: { results, execution_id: id },
		service: name,
		service_type: 'custom_ai_services',
		websocket: {},
		...(!synchronous && { execution_id: id }),
		state: 'succeeded',
	};
}

export function failedItem({ id, errorMessage }: LightenUpExecution): JsonObject {
	return { execution_id: id, status: 'failed', reason: errorMessage, state: 'failed' };
}

export function running(name: string, body: object): ExpectedRequest {
	return { method: 'POST', path: `/aiservice/${encodeURIComponent(name)}`, body };
}

export function starting(name: string, body: object): ExpectedRequest {
	return { method: 'POST', path: `/webhook/customaiservice/${encodeURIComponent(name)}`, body };
}

/** The start of a flow. */
export function flowing(name: string, body: object): ExpectedRequest {
	return { method: 'POST', path: `/hyperflow/${encodeURIComponent(name)}`, body };
}

/** A flow that has finished, as an item: its steps, none of which names the flow. */
export function finishedFlow({ id }: LightenUpExecution): JsonObject {
	const steps = ['privacy_risk', 'sentiment_analysis'].map((name, index) => ({
		count: '1',
		service: name,
		service_type: 'ai_services',
		execution_id: `${id}-step-${index + 1}`,
		identity: 'employee_assistant',
		stop_execution: '2025-04-01T19:24:45.848Z',
		status: 'completed',
		latency: { milliseconds: 899 },
		hyperflow_id: 'NA',
	}));
	return { exec_logs: steps, execution_id: id, state: 'succeeded' };
}

/** The execution of the flow that was started with this message. */
export function flowFor({ executions }: LightenUpSimulator, message: unknown): LightenUpExecution {
	const found = [...executions.values()].find(({ inputs }) => inputs.message === message);
	if (!found) throw new Error(`LightenUp started no flow for ${String(message)}`);
	return found;
}

export function look({ id }: { id: string }): ExpectedRequest {
	return { method: 'POST', path: '/admin/stats', body: { execution_id: id, opCode: 'exec_logs' } };
}

/** The same, of an execution that is looked at until it has ended. */
export function looks(execution: { id: string }): ExpectedRequest {
	return { ...look(execution), repeated: true };
}
