import type { INodeParameters } from 'n8n-workflow';
import { GravityAiApi } from '../../credentials/GravityAiApi.credentials';
import { GravityAi } from '../../nodes/GravityAi/GravityAi.node';
import { GravityAiTrigger } from '../../nodes/GravityAi/GravityAiTrigger.node';
import { CredentialStore } from '../engine/harness/index.mts';
import { type GravityAiSimulator, startGravityAi } from '../simulators/gravityAi.mts';
import { operationReader, QUICK, triggerReader } from './readers.mts';
import type { Opened, Reader } from './suites.mts';

const DONE = '11111111-1111-4111-8111-111111111111';
const RUNNING = '22222222-2222-4222-8222-222222222222';

/** A job that has succeeded, with ones as its ID, and one that runs, with twos. */
export async function openGravityAi(forms: object): Promise<Opened> {
	const simulator = await startGravityAi({ jobMs: 'manual', ...forms });
	const createdAt = Date.now() - 60_000;
	simulator.insert({ id: DONE, createdAt, updatedAt: createdAt + 1_424 });
	simulator.insert({ id: RUNNING, state: 'running', createdAt });
	return {
		simulator,
		key: (name = simulator.keys.first) => ({ 'x-api-key': name }),
		readers: readersOf(simulator),
	};
}

function readersOf({ url, keys }: GravityAiSimulator): Record<string, Reader> {
	const type = new GravityAiApi();
	const credentials = new CredentialStore([{ type, data: { baseUrl: url, apiKey: keys.first } }]);
	const job = (operation: string, more: INodeParameters = {}) => {
		const parameters = { resource: 'job', operation, jobId: DONE, options: QUICK, ...more };
		return operationReader(new GravityAi(), credentials, parameters);
	};
	const trigger = (triggerOn: string) =>
		triggerReader(new GravityAiTrigger(), credentials, { triggerOn });
	const waiting = { waitForCompletion: true };
	const input = { inputSource: 'text', textInput: 'x,y\n1,2', mimeType: 'text/csv' };
	return {
		'job: submit': job('submit', input),
		'job: submit, waiting': job('submit', { ...input, ...waiting }),
		'job: get': job('get'),
		'job: get, waiting': job('get', waiting),
		'job: getMany': job('getMany', { returnAll: true }),
		'job: rename': job('rename', { name: 'Nightly' }),
		'job: getResult': job('getResult', { resultFormat: 'link' }),
		'trigger: jobFinished': trigger('jobFinished'),
		'trigger: jobSucceeded': trigger('jobSucceeded'),
		'trigger: jobFailed': trigger('jobFailed'),
	};
}
