import type { JsonObject } from '../../../lab/json.mts';
import {
	type LightenUpExecution,
	type LightenUpOptions,
	type LightenUpSimulator,
	startLightenUp,
} from '../../../simulators/lightenUp.mts';
import type { ActionCase, ActionScene, TriggerCase, TriggerScene } from '../cases.mts';
import { agrees } from '../agrees.mts';
import type { ExpectedRequest } from '../requests.mts';

type Set<Scene> = (lightenUp: LightenUpSimulator) => Omit<Scene, 'hosts' | 'credential'>;
type Authentication = 'accessToken' | 'oAuth2';

interface Special {
	options?: LightenUpOptions;
	smoke?: true;
}

/** Services of the simulator: of one result, of one for each input, and of none. */
export const USER_INFO = 'cinema_getuser_info';
export const SEGMENTATION = 'cinema_users_segmentation';
export const NO_RESULTS = 'no results';

/** A case with a LightenUp of its own. */
export function lightenUpCase(
	[resource, operation]: [string, string],
	authentication: Authentication,
	name: string,
	set: Set<ActionScene>,
	{ options, smoke }: Special = {},
): ActionCase {
	return {
		node: 'lightenUp',
		resource,
		operation,
		name,
		smoke,
		set: async () => {
			const { parameters, ...scene } = await started(authentication, set, options);
			return { ...scene, parameters: { authentication, resource, operation, ...parameters } };
		},
	};
}

export function lightenUpTriggerCase(
	triggerOn: string,
	authentication: Authentication,
	name: string,
	set: Set<TriggerScene>,
	{ options, smoke }: Special = {},
): TriggerCase {
	return {
		node: 'lightenUpTrigger',
		triggerOn,
		name,
		smoke,
		set: async () => {
			const { parameters, ...scene } = await started(authentication, set, options);
			return { ...scene, parameters: { authentication, triggerOn, ...parameters } };
		},
	};
}

async function started<Scene extends { received: () => ExpectedRequest[] }>(
	authentication: Authentication,
	set: (lightenUp: LightenUpSimulator) => Scene,
	options?: LightenUpOptions,
) {
	const lightenUp = await startLightenUp(options);
	const { accessToken, clientId, clientSecret } = lightenUp.keys;
	const baseUrl = lightenUp.url;
	const byToken = authentication === 'accessToken';
	const { received, ...scene } = set(lightenUp);
	return {
		...scene,
		hosts: [lightenUp],
		credential: byToken
			? { type: 'lightenUpApi', data: { baseUrl, accessToken } }
			: { type: 'lightenUpOAuth2Api', data: { baseUrl, clientId, clientSecret } },
		received: () => [...(byToken ? [] : [tokenRequest(lightenUp)]), ...received()],
	};
}

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

export function look({ id }: { id: string }): ExpectedRequest {
	return { method: 'POST', path: '/admin/stats', body: { execution_id: id, opCode: 'exec_logs' } };
}

/** The same, of an execution that is looked at until it has ended. */
export function looks(execution: { id: string }): ExpectedRequest {
	return { ...look(execution), repeated: true };
}
