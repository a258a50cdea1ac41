import type { INodeParameters } from 'n8n-workflow';

import { LightenUpApi } from '../../../../credentials/LightenUpApi.credentials.ts';
import { LightenUpOAuth2Api } from '../../../../credentials/LightenUpOAuth2Api.credentials.ts';
import { LightenUp } from '../../../../nodes/LightenUp/LightenUp.node.ts';
import { LightenUpTrigger } from '../../../../nodes/LightenUp/LightenUpTrigger.node.ts';
import { type LightenUpSimulator, startLightenUp } from '../../../simulators/lightenUp.mts';
import {
	FLOW,
	get,
	RUN,
	run,
	START,
	start,
	startFlow,
	STATS,
	TOKEN,
} from '../../lightenUp/support.mts';
import { KEY, type Staging } from '../stage.mts';
import { operation, trigger, type Setting } from './common.mts';

interface Opened extends Setting {
	server: LightenUpSimulator;
}

async function open(host: string, authentication = 'accessToken'): Promise<Opened> {
	const server = await startLightenUp({ host, executionMs: 5 });
	server.tokens.set(KEY, Infinity);
	const { clientId, clientSecret } = server.keys;
	const secrets = [KEY, clientSecret];
	const issue = server.issueToken.bind(server);
	server.issueToken = (...given) => {
		const token = issue(...given);
		secrets.push(token);
		return token;
	};
	const token = authentication === 'accessToken';
	return {
		server,
		hosts: [server],
		secrets,
		credential: token ? new LightenUpApi() : new LightenUpOAuth2Api(),
		data: (baseUrl) => ({
			baseUrl,
			...(token ? { accessToken: KEY } : { clientId, clientSecret }),
		}),
		close: async () => await server.close(),
	};
}

function act(
	path: RegExp,
	parameters: (server: LightenUpSimulator) => INodeParameters,
	before = 0,
	authentication?: string,
): Staging {
	return {
		method: 'POST',
		path,
		before,
		open: async (host) => {
			const setting = await open(host, authentication);
			const { server } = setting;
			const given = { ...(authentication && { authentication }), ...parameters(server) };
			const there = server.executions.size;
			return operation(setting, new LightenUp(), given, () => server.executions.size - there);
		},
	};
}

const { serviceName, inputs } = start;
const service: INodeParameters = { serviceName, inputs };
const { flowName, inputs: flowInputs } = startFlow;
const flow: INodeParameters = { runTarget: 'flow', flowName, inputs: flowInputs };

function watchSchedule(path: RegExp, before: number, started = service): Staging {
	return {
		method: 'POST',
		path,
		before,
		open: async (host) => {
			const setting = await open(host);
			const { executions } = setting.server;
			return await trigger(
				setting,
				new LightenUpTrigger(),
				{ triggerOn: 'scheduledRunFinished', ...started },
				{ activates: false, jobs: () => executions.size, due: () => [] },
			);
		},
	};
}

function ended(server: LightenUpSimulator): string {
	return server.finish(server.insert({ inputs: { userid: '1' } }).id).id;
}

/** How to set up LightenUp's rows. */
export const lightenUp: Record<string, Staging> = {
	'Service: Run': act(RUN, () => run),
	'Service: Start': act(START, () => start),
	'Service: Start, waiting: the status check': act(
		STATS,
		() => ({ ...start, waitForCompletion: true }),
		1,
	),
	'Service: Start, with OAuth2': act(START, () => start, 1, 'oAuth2'),
	'Service: Start, with OAuth2: the token': {
		...act(TOKEN, () => start, 0, 'oAuth2'),
		followed: '/for-tokens',
	},
	'Flow: Start': act(FLOW, () => startFlow),
	'Flow: Start, waiting: the status check': act(
		STATS,
		() => ({ ...startFlow, waitForCompletion: true }),
		1,
	),
	'Execution: Get': act(STATS, (server) => ({ ...get, executionId: ended(server) })),
	'Execution: Get, waiting': act(STATS, (server) => ({
		...get,
		executionId: ended(server),
		waitForCompletion: true,
	})),
	'Trigger: Execution Finished': {
		method: 'POST',
		path: STATS,
		open: async (host) => {
			const setting = await open(host);
			const { server } = setting;
			const { id } = server.insert({ inputs: { userid: '1' } });
			const arrive = () => [server.finish(id).id];
			const parameters = { triggerOn: 'executionFinished', executionIds: id };
			return await trigger(setting, new LightenUpTrigger(), parameters, { arrive });
		},
	},
	'Trigger: Scheduled Run Finished: the start': watchSchedule(START, 0),
	'Trigger: Scheduled Run Finished: the status check': watchSchedule(STATS, 1),
	'Trigger: Scheduled Run Finished, of a flow: the start': watchSchedule(FLOW, 0, flow),
	'Trigger: Scheduled Run Finished, of a flow: the status check': watchSchedule(STATS, 1, flow),
};
