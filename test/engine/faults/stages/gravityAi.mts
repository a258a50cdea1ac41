import type { INodeParameters } from 'n8n-workflow';

import { GravityAiApi } from '../../../../credentials/GravityAiApi.credentials.ts';
import { GravityAi } from '../../../../nodes/GravityAi/GravityAi.node.ts';
import { GravityAiTrigger } from '../../../../nodes/GravityAi/GravityAiTrigger.node.ts';
import { type GravityAiSimulator, startGravityAi } from '../../../simulators/gravityAi.mts';
import type { Simulator } from '../../../simulators/server.mts';
import { KEY, type Staging } from '../stage.mts';
import { operation, trigger, type Setting } from './common.mts';

const JOBS = /\/api\/v1\/jobs$/;
const JOB = /\/api\/v1\/jobs\/[^/]+$/;
const LATEST = /\/jobs\/latest$/;

interface Opened extends Setting {
	service: GravityAiSimulator;
}

async function open(host: string, at: 'service' | 'storage' = 'service'): Promise<Opened> {
	const own = at === 'service' ? { host } : { storage: { host } };
	const service = await startGravityAi({ ...own, jobMs: 5 });
	service.keyring.add(KEY);
	const { storage } = service;
	const server: Simulator = at === 'service' ? service : storage;
	return {
		service,
		server,
		hosts: [service, storage],
		secrets: [KEY],
		credential: new GravityAiApi(),
		data: (origin) => ({ baseUrl: at === 'service' ? origin : service.url, apiKey: KEY }),
		close: async () => await service.close(),
	};
}

function act(
	method: string,
	path: RegExp,
	parameters: (service: GravityAiSimulator) => INodeParameters,
	more: Pick<Staging, 'before' | 'followed'> & { at?: 'storage' } = {},
): Staging {
	return {
		method,
		path,
		...more,
		open: async (host) => {
			const setting = await open(host, more.at);
			const { service } = setting;
			const given = { resource: 'job', ...parameters(service) };
			return operation(setting, new GravityAi(), given, () => service.billed);
		},
	};
}

function watch(triggerOn: string, state: 'success' | 'error' = 'success'): Staging {
	return {
		method: 'GET',
		path: LATEST,
		open: async (host) => {
			const setting = await open(host);
			const { service } = setting;
			service.insert({ key: KEY });
			const arrive = () => [service.insert({ key: KEY, state }).id];
			return await trigger(setting, new GravityAiTrigger(), { triggerOn }, { arrive });
		},
	};
}

const submit = { operation: 'submit', inputSource: 'text', textInput: 'x,y\n1,2\n' };
const idOf = (service: GravityAiSimulator) => service.insert({ key: KEY }).id;

/** How to set up Gravity AI's rows. */
export const gravityAi: Record<string, Staging> = {
	'Job: Submit': act('POST', JOBS, () => submit),
	'Job: Submit, waiting: the status check': act(
		'GET',
		JOB,
		() => ({ ...submit, waitForCompletion: true }),
		{ before: 1 },
	),
	'Job: Get': act('GET', JOB, (service) => ({ operation: 'get', jobId: idOf(service) })),
	'Job: Get, waiting': act('GET', JOB, (service) => ({
		operation: 'get',
		jobId: idOf(service),
		waitForCompletion: true,
	})),
	'Job: Get Many': act('GET', LATEST, (service) => {
		idOf(service);
		return { operation: 'getMany' };
	}),
	'Job: Rename': act('PUT', JOB, (service) => ({
		operation: 'rename',
		jobId: idOf(service),
		name: 'Another name',
	})),
	'Job: Get Result: the link': act('GET', /\/result-link\//, (service) => ({
		operation: 'getResult',
		jobId: idOf(service),
	})),
	'Job: Get Result: the file': act(
		'GET',
		/./,
		(service) => ({ operation: 'getResult', jobId: idOf(service) }),
		{ at: 'storage', followed: '/for-files' },
	),
	'Trigger: Job Finished': watch('jobFinished'),
	'Trigger: Job Succeeded': watch('jobSucceeded'),
	'Trigger: Job Failed': watch('jobFailed', 'error'),
	'Trigger: Job Created': watch('jobCreated'),
};
