import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { EntaingineApi } from '../../../../credentials/EntaingineApi.credentials.ts';
import { Entaingine } from '../../../../nodes/Entaingine/Entaingine.node.ts';
import { EntaingineTrigger } from '../../../../nodes/Entaingine/EntaingineTrigger.node.ts';
import { type EntaingineSimulator, startEntaingine } from '../../../simulators/entaingine.mts';
import type { Simulator } from '../../../simulators/server.mts';
import { KEY, type Staging } from '../stage.mts';
import { operation, trigger, type Setting } from './common.mts';

const PROCESSES = /\/m2m\/processes$/;
const PROCESS = /\/m2m\/processes\/\d+$/;
const OUTPUTS = /\/tasks\/outputs$/;

interface Opened extends Setting {
	service: EntaingineSimulator;
}

async function open(host: string, at: 'service' | 'files' = 'service'): Promise<Opened> {
	const own = at === 'service' ? { host } : { fileHost: { host } };
	const service = await startEntaingine({ ...own, taskMs: 2 });
	service.keyring.set(KEY, service.spaces.test);
	const { fileHost } = service;
	const server: Simulator = at === 'service' ? service : fileHost;
	return {
		service,
		server,
		hosts: [service, fileHost],
		secrets: [KEY],
		credential: new EntaingineApi(),
		data: (origin) => ({
			baseUrl: `${at === 'service' ? origin : service.url}/aiengine`,
			apiKey: KEY,
		}),
		close: async () => await service.close(),
	};
}

function act(
	method: string,
	path: RegExp,
	parameters: (service: EntaingineSimulator) => INodeParameters,
	more: Pick<Staging, 'before' | 'followed'> & {
		at?: 'files';
		items?: INodeExecutionData[];
		count?(service: EntaingineSimulator): number;
	} = {},
): Staging {
	return {
		method,
		path,
		...more,
		open: async (host) => {
			const setting = await open(host, more.at);
			const { service } = setting;
			const given = { resource: 'process', ...parameters(service) };
			const there = service.processes.size;
			const jobs = () => more.count?.(service) ?? service.processes.size - there;
			return operation(setting, new Entaingine(), given, jobs, more.items);
		},
	};
}

function ended(service: EntaingineSimulator, template = 10001): string {
	const { id } = service.insert({ template: service.templates.get(template) });
	service.finish(id);
	return String(id);
}

function watchSchedule(method: string, path: RegExp, before: number): Staging {
	return {
		method,
		path,
		before,
		open: async (host) => {
			const setting = await open(host);
			const { service } = setting;
			return await trigger(
				setting,
				new EntaingineTrigger(),
				{ triggerOn: 'scheduledProcessFinished', processTemplate: '10001' },
				{ activates: false, jobs: () => service.processes.size, due: () => [] },
			);
		},
	};
}

const create = { operation: 'create', processTemplate: '10001' };
const read = (operationName: string) => (service: EntaingineSimulator) => ({
	operation: operationName,
	processId: ended(service),
});
const text: INodeExecutionData = {
	json: {},
	binary: { data: { data: 'eCx5', mimeType: 'text/plain', fileName: 'points.txt' } },
};

/** How to set up entAIngine's rows. */
export const entaingine: Record<string, Staging> = {
	'Process: Create': act('POST', PROCESSES, () => create),
	'Process: Create, waiting: the status check': act(
		'GET',
		OUTPUTS,
		() => ({ ...create, waitForCompletion: true }),
		{ before: 1 },
	),
	'Process: Get': act('GET', PROCESS, read('get')),
	'Process: Get, waiting': act('GET', PROCESS, (service) => ({
		...read('get')(service),
		waitForCompletion: true,
	})),
	'Process: Get Inputs': act('GET', /\/inputs$/, read('getInputs')),
	'Process: Get Outputs': act('GET', OUTPUTS, read('getOutputs')),
	'Process: Download Output: the process': act('GET', PROCESS, (service) => ({
		operation: 'downloadOutput',
		processId: ended(service, 10002),
	})),
	'Process: Download Output: the file': act(
		'GET',
		/./,
		(service) => ({ operation: 'downloadOutput', processId: ended(service, 10003) }),
		{ at: 'files', followed: '/for-files' },
	),
	'File: Upload': act(
		'POST',
		/\/files\/upload$/,
		() => ({ resource: 'file', operation: 'upload' }),
		{ items: [text], count: (service) => service.files.size },
	),
	'Trigger: Process Finished': {
		method: 'GET',
		path: PROCESS,
		open: async (host) => {
			const setting = await open(host);
			const { service } = setting;
			const { id } = service.insert();
			const arrive = () => [String(service.finish(id).id)];
			const parameters = { triggerOn: 'processFinished', processIds: String(id) };
			return await trigger(setting, new EntaingineTrigger(), parameters, { arrive });
		},
	},
	'Trigger: Scheduled Process Finished: the start': watchSchedule('POST', PROCESSES, 0),
	'Trigger: Scheduled Process Finished: the status check': watchSchedule('GET', OUTPUTS, 1),
};
