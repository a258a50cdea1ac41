import type { ICredentialType, INodeParameters, INodeType } from 'n8n-workflow';

import { ArcannaApi } from '../../../../credentials/ArcannaApi.credentials';
import { EntaingineApi } from '../../../../credentials/EntaingineApi.credentials';
import { GravityAiApi } from '../../../../credentials/GravityAiApi.credentials';
import { LightenUpApi } from '../../../../credentials/LightenUpApi.credentials';
import { Arcanna } from '../../../../nodes/Arcanna/Arcanna.node';
import { Entaingine } from '../../../../nodes/Entaingine/Entaingine.node';
import { GravityAi } from '../../../../nodes/GravityAi/GravityAi.node';
import { LightenUp } from '../../../../nodes/LightenUp/LightenUp.node';
import { CredentialStore, runNode } from '../../harness/index.mts';
import { Stub } from '../../values/stub.mts';

const ID = '47114711';
const jobId = { __rl: true, mode: 'id', value: '123' };
const service = { __rl: true, mode: 'name', value: 'a_service' };

const STARTING: Array<[string, INodeType, ICredentialType, INodeParameters, object]> = [
	[
		'Arcanna: an event',
		new Arcanna(),
		new ArcannaApi(),
		{ resource: 'event', operation: 'create', jobId },
		{ event_id: ID, job_id: 123, status: 'pending_inference' },
	],
	[
		'Gravity AI: a job',
		new GravityAi(),
		new GravityAiApi(),
		{ resource: 'job', operation: 'submit', inputSource: 'text', textInput: 'x' },
		{ data: { id: ID, status: 'incomplete' }, isError: false },
	],
	[
		'entAIngine: a process',
		new Entaingine(),
		new EntaingineApi(),
		{ resource: 'process', operation: 'create', processTemplate: '10001' },
		{ id: Number(ID) },
	],
	[
		'LightenUp: an execution',
		new LightenUp(),
		new LightenUpApi(),
		{ resource: 'service', operation: 'start', serviceName: service },
		{ execution_id: ID },
	],
];

/** Starts a job whose status can't be fetched, and gives all that the user reads of it. */
async function toldOf(
	[, type, credential, parameters, started]: (typeof STARTING)[number],
	items: number,
	maxTries = 1,
): Promise<string> {
	let starts = 0;
	const stub = await Stub.open(({ path }) => {
		const isStart = !/\/admin\/stats$/.test(path) && starts < items * maxTries;
		if (isStart) starts += 1;
		stub.status = isStart ? 200 : 403;
		return isStart ? started : { message: `You may not see ${ID}` };
	});
	const data = { baseUrl: stub.url, apiKey: 'abcdefgh', accessToken: 'abcdefgh' };
	const { error, hints } = await runNode({
		type,
		parameters: { ...parameters, waitForCompletion: true, options: { concurrency: 1 } },
		credentials: new CredentialStore([{ type: credential, data }]),
		items: Array.from({ length: items }, () => ({ json: { rule: 'a' } })),
		settings: maxTries > 1 ? { retryOnFail: true, maxTries, waitBetweenTries: 1 } : {},
	});
	await stub.close();
	return `${error?.message} ${error?.description} ${JSON.stringify(hints)}`;
}

describe.each(STARTING)('%s whose status is refused', (...starting) => {
	test('is named, and three times at most', async () => {
		const told = await toldOf(starting, 1);
		const times = told.split(ID).length - 1;
		expect({ told, times: times > 0 && times < 4 }).toEqual({ told, times: true });
	});
});
