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

type Service = [INodeType, ICredentialType];

const arcanna: Service = [new Arcanna(), new ArcannaApi()];
const gravityAi: Service = [new GravityAi(), new GravityAiApi()];
const entaingine: Service = [new Entaingine(), new EntaingineApi()];
const lightenUp: Service = [new LightenUp(), new LightenUpApi()];
const jobId = { __rl: true, mode: 'id', value: '123' };
const named = (value: string) => ({ __rl: true, mode: 'name', value });
const event = { resource: 'event', jobId };
const useCase = { resource: 'useCase', jobId };
const processOf = { resource: 'process', processTemplate: '10001', processId: '5' };
const job = { resource: 'job', jobId: 'j1', inputSource: 'text', textInput: 'x' };

let stub: Stub;
let words: string;

beforeEach(async () => {
	words = 'Not there';
	stub = await Stub.open(() => ({ message: words }));
	stub.status = 404;
});

afterEach(async () => {
	await stub.close();
});

async function advised([type, credential]: Service, parameters: INodeParameters) {
	const data = { baseUrl: stub.url, apiKey: 'abcdefgh', accessToken: 'abcdefgh' };
	const { error } = await runNode({
		type,
		parameters,
		items: [{ json: { rule: 'x' }, binary: { data: { data: 'YQ==', mimeType: 'text/csv' } } }],
		credentials: new CredentialStore([{ type: credential, data }]),
	});
	return { message: error?.message, advice: error?.description ?? '' };
}

/** What a 404 is about, and what it is not about. */
test.each<[string, Service, INodeParameters, string, RegExp]>([
	['event create', arcanna, { ...event, operation: 'create' }, '"Use Case"', /"Event ID"/],
	['event get', arcanna, { ...event, operation: 'get', eventId: 'e1' }, '"Event ID"', /Base URL/],
	['use case get labels', arcanna, { ...useCase, operation: 'getLabels' }, '"Use Case"', /"Event/],
	['use cases', arcanna, { resource: 'useCase', operation: 'getMany' }, 'Base URL', /"Use Case"/],
	['file upload', entaingine, { resource: 'file', operation: 'upload' }, '"Space ID"', /emplate/],
	[
		'process create',
		entaingine,
		{ ...processOf, operation: 'create' },
		'Template"',
		/"Process ID"/,
	],
	['process get', entaingine, { ...processOf, operation: 'get' }, '"Process ID"', /emplate/],
	['job submit', gravityAi, { ...job, operation: 'submit' }, 'Base URL', /"Job ID"/],
	['job get', gravityAi, { ...job, operation: 'get' }, '"Job ID"', /Base URL/],
	[
		'service start',
		lightenUp,
		{ resource: 'service', operation: 'start', serviceName: named('s') },
		'"Service"',
		/"Flow"|"Execution ID"/,
	],
	[
		'flow start',
		lightenUp,
		{ resource: 'flow', operation: 'start', flowName: named('f') },
		'"Flow"',
		/"Service"|"Execution ID"/,
	],
	[
		'execution get',
		lightenUp,
		{ resource: 'execution', operation: 'get', executionId: 'x1' },
		'"Execution ID"',
		/"Service"|"Flow"/,
	],
])('the advice on a 404 fits %s', async (_, service, parameters, about, notAbout) => {
	const { message, advice } = await advised(service, parameters);
	expect(message).toBe('Not there');
	expect(advice).toContain(about);
	expect(advice).not.toMatch(notAbout);
	const sentences = advice.split(/(?<=\.) (?=[A-Z])/);
	expect(new Set(sentences).size).toBe(sentences.length);
});

test("Arcanna's word for a use case is explained where it says it", async () => {
	words = 'Job not found';
	const { message, advice } = await advised(arcanna, { ...useCase, operation: 'getLabels' });
	expect(message).toBe('Job not found');
	expect(advice).toContain("Arcanna's API calls a use case a job.");
});
