import { type LightenUpSimulator, startLightenUp } from '../../simulators/lightenUp.mts';
import { echo, type ServiceTools } from './refusals.mts';
import { fromAi, locator, type ToolCase } from './toolCase.mts';

const ACCESS_TOKEN = 'LightenUp, access token';
const OAUTH2 = 'LightenUp, OAuth2';
const SERVICE = 'cinema_getuser_info';
const FLOW = 'customer_portal_ticket';
const USER = { userid: '12345', username: 'jon', location: 'New York, NY' };

const inputs = {
	serviceName: locator('name', SERVICE),
	inputsMode: 'fields',
	inputs: { values: [{ name: 'userid', value: fromAi('user', 'The ID of the user') }] },
};

/** Simulates LightenUp for the tools, with every call that agents make. */
export async function startLightenUpTools(): Promise<ServiceTools> {
	const lightenUp = await startLightenUp();
	return {
		simulator: lightenUp,
		credentials: lightenUpCredentials(lightenUp),
		cases: lightenUpCases(lightenUp),
		troubles: [
			{
				title: 'LightenUp does not accept the token',
				tool: 'Look_up_a_user',
				args: { user: '12345' },
				plan: echo(lightenUp, 'POST', 401),
				says: ['Unknown key: Bearer ***', 'Paste a new one'],
			},
		],
		secrets: [lightenUp.keys.accessToken, lightenUp.keys.clientSecret],
	};
}

/** The credentials of the tools, by name. */
function lightenUpCredentials({ url, keys }: LightenUpSimulator) {
	const { accessToken, clientId, clientSecret } = keys;
	const baseUrl = url;
	return [
		{ name: ACCESS_TOKEN, type: 'lightenUpApi', data: { baseUrl, accessToken } },
		{ name: OAUTH2, type: 'lightenUpOAuth2Api', data: { baseUrl, clientId, clientSecret } },
	];
}

/** Each operation of the node as a tool, and a call of it. */
function lightenUpCases(lightenUp: LightenUpSimulator): ToolCase[] {
	const { id } = lightenUp.insert({ service: SERVICE, inputs: { userid: '12345' } });
	lightenUp.finish(id);
	const started = () => [...lightenUp.executions.keys()].at(-1);
	const body = JSON.stringify({ userid: '12345' });
	const look = (execution?: string) =>
		`POST /admin/stats ${JSON.stringify({ execution_id: execution, opCode: 'exec_logs' })}`;
	const tool = (resource: string, operation: string, parameters: object) => ({
		type: 'lightenUp',
		credential: ACCESS_TOKEN,
		service: lightenUp,
		parameters: { authentication: 'accessToken', resource, operation, ...parameters },
	});
	return [
		{
			...tool('service', 'run', inputs),
			name: 'Look_up_a_user',
			description: 'Run service (synchronous) in LightenUp',
			args: { user: '12345' },
			requests: () => [`POST /aiservice/${SERVICE} ${body}`],
			fields: ['outputs', 'state'],
			expected: () => [
				{ outputs: { results: [USER], execution_id: started() }, state: 'succeeded' },
			],
		},
		{
			...tool('service', 'start', {
				...inputs,
				authentication: 'oAuth2',
				waitForCompletion: true,
				splitResults: true,
			}),
			name: 'Look_up_a_user_slowly',
			credential: OAUTH2,
			description: 'Start service in LightenUp',
			args: { user: '12345' },
			requests: () => [
				'POST /auth/oauth2/token',
				`POST /webhook/customaiservice/${SERVICE} ${body}`,
				look(started()),
			],
			expected: () => [USER],
		},
		{
			...tool('flow', 'start', {
				flowName: locator('name', FLOW),
				waitForCompletion: false,
				inputs: { values: [{ name: 'message', value: fromAi('message', 'The question') }] },
			}),
			name: 'Start_a_flow',
			description: 'Start flow in LightenUp',
			args: { message: 'Where is my order?' },
			requests: () => [`POST /hyperflow/${FLOW} {"message":"Where is my order?"}`],
			fields: ['execution_id', 'state'],
			expected: () => [{ execution_id: started(), state: 'running' }],
		},
		{
			...tool('execution', 'get', {
				executionId: fromAi('execution_id', 'The ID of the execution'),
				splitResults: true,
			}),
			name: 'Look_up_an_execution',
			description: 'Get execution in LightenUp',
			args: { execution_id: id },
			requests: () => [look(id)],
			expected: () => [USER],
		},
	];
}
