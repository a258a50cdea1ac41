import type { JsonObject } from '../../lab/json.mts';
import {
	type LightenUpExecution,
	type LightenUpSimulator,
	startLightenUp,
} from '../../simulators/lightenUp.mts';
import { agrees } from './agrees.mts';
import { ONLY_AT_ACTIVATION, type ServiceCases } from './cases.mts';
import type { ExpectedRequest } from './requests.mts';
import { casesOf } from './scenes.mts';

/** Services of the simulator: of one result, of one for each input, and of none. */
const USER_INFO = 'cinema_getuser_info';
const SEGMENTATION = 'cinema_users_segmentation';
/** A flow of the simulator. */
const TICKET = 'customer_portal_ticket';

/** Cases with a LightenUp that issues tokens. */
const { action: lightenUpCase, trigger: lightenUpTriggerCase } = casesOf(
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

/** A few operations and a trigger, in workflows. */
export const lightenUpCases: ServiceCases = {
	actions: [
		lightenUpCase(
			['service', 'run'],
			'inputs as JSON, of a service that gives its outputs by name',
			() => ({
				parameters: {
					serviceName: service('name', USER_INFO),
					inputsMode: 'json',
					inputsJson: '{ "userid": "1", "deep": { "list": [1, null] } }',
				},
				returned: () => [{ output1: user('1'), state: 'succeeded' }],
				received: () => [running(USER_INFO, { userid: '1', deep: { list: [1, null] } })],
			}),
			{ options: { syncReply: 'named' } },
		),
		lightenUpCase(
			['service', 'start'],
			'the input item, and an item for each result',
			(lightenUp) => {
				const items = [{ input1: 'children' }, { input1: 'adults' }].map((item) => ({
					...item,
					input2: 1,
				}));
				return {
					parameters: {
						serviceName: service('name', SEGMENTATION),
						inputsMode: 'item',
						waitForCompletion: true,
						splitResults: true,
					},
					items,
					returned: () =>
						items.flatMap(({ input1 }) => [
							{ segment: 'input1', value: input1 },
							{ segment: 'input2', value: 1 },
						]),
					pairs: [0, 0, 1, 1],
					received: () => [
						...items.map((item) => starting(SEGMENTATION, item)),
						...[...lightenUp.executions.values()].map(looks),
					],
				};
			},
		),
		lightenUpCase(
			['flow', 'start'],
			'inputs as JSON, and its steps awaited',
			(lightenUp) => ({
				parameters: {
					flowName: service('name', TICKET),
					inputsMode: 'json',
					inputsJson: '={{ { message: $json.text } }}',
					waitForCompletion: true,
					splitResults: false,
				},
				items: [{ text: 'one' }, { text: 'two' }],
				returned: () => ['one', 'two'].map((text) => finishedFlow(flowFor(lightenUp, text))),
				received: () =>
					['one', 'two'].flatMap((message) => [
						flowing(TICKET, { message }),
						looks(flowFor(lightenUp, message)),
					]),
			}),
			{ options: { executionMs: 300 } },
		),
	],
	triggers: [
		lightenUpTriggerCase('scheduledRunFinished', 'inputs in fields', (lightenUp) => ({
			parameters: {
				runTarget: 'service',
				serviceName: service('list', USER_INFO),
				inputsMode: 'fields',
				inputs: { values: [{ name: 'userid', value: 'nightly' }] },
			},
			pollTimes: ONLY_AT_ACTIVATION,
			emitted: () => [doneItem(executionFor(lightenUp, 'nightly'))],
			received: () => [
				starting(USER_INFO, { userid: 'nightly' }),
				looks(executionFor(lightenUp, 'nightly')),
			],
		})),
	],
};

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
function service(mode: 'list' | 'name', value: string): JsonObject {
	return { __rl: true, mode, value };
}

/** The execution that was started with this user's ID. */
function executionFor({ executions }: LightenUpSimulator, userid: unknown): LightenUpExecution {
	const found = [...executions.values()].find(({ inputs }) => inputs.userid === userid);
	if (!found) throw new Error(`LightenUp got no call for the user ${String(userid)}`);
	return found;
}

/** What the service knows of a user. */
function user(userid: unknown): JsonObject {
	return { userid, username: 'jon', location: 'New York, NY' };
}

/** An execution that is done, as an item. */
function doneItem({ id, service: name, results }: LightenUpExecution): JsonObject {
	return {
		outputs: { results, execution_id: id },
		service: name,
		service_type: 'custom_ai_services',
		websocket: {},
		execution_id: id,
		state: 'succeeded',
	};
}

function running(name: string, body: object): ExpectedRequest {
	return { method: 'POST', path: `/aiservice/${encodeURIComponent(name)}`, body };
}

function starting(name: string, body: object): ExpectedRequest {
	return { method: 'POST', path: `/webhook/customaiservice/${encodeURIComponent(name)}`, body };
}

/** The start of a flow. */
function flowing(name: string, body: object): ExpectedRequest {
	return { method: 'POST', path: `/hyperflow/${encodeURIComponent(name)}`, body };
}

/** A flow that has finished, as an item: its steps, none of which names the flow. */
function finishedFlow({ id }: LightenUpExecution): JsonObject {
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
function flowFor({ executions }: LightenUpSimulator, message: unknown): LightenUpExecution {
	const found = [...executions.values()].find(({ inputs }) => inputs.message === message);
	if (!found) throw new Error(`LightenUp started no flow for ${String(message)}`);
	return found;
}

/** Looks at an execution until it has ended. */
function looks({ id }: { id: string }): ExpectedRequest {
	const body = { execution_id: id, opCode: 'exec_logs' };
	return { method: 'POST', path: '/admin/stats', body, repeated: true };
}
