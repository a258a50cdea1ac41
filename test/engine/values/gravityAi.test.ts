import { GravityAiApi } from '../../../credentials/GravityAiApi.credentials';
import { GravityAi } from '../../../nodes/GravityAi/GravityAi.node';
import { GravityAiTrigger } from '../../../nodes/GravityAi/GravityAiTrigger.node';
import { testEveryValue } from './cells.mts';
import { SENDING, WAITING } from './readings.mts';
import type { Call } from './stub.mts';

const job = (number: number, status = 'success') => ({
	id: `g${number}`,
	status,
	inputFileName: 'a.csv',
	createdDateUtc: `2026-01-31T08:00:${10 + number}Z`,
});
const said = (data: unknown) => ({ data, isError: false });

function answers({ method, path }: Call, nth: number, url: string): unknown {
	if (path === '/result.json') return [{ a: 1 }, { a: 2 }];
	if (path.startsWith('/api/v1/jobs/result-link/')) return said(`${url}/result.json`);
	if (path === '/api/v1/jobs/latest') {
		const first = nth === 1 ? 0 : 11;
		return said(Array.from({ length: 12 }, (_, n) => job(first + n)));
	}
	if (method === 'GET') return said(job(1, nth > 2 ? 'success' : 'processing'));
	return said(job(1, 'processing'));
}

/** The same with fewer jobs, whose results a trigger downloads. */
const fewJobs: typeof answers = (call, nth, url) =>
	call.path === '/api/v1/jobs/latest'
		? said(nth === 1 ? [job(0)] : [job(0), job(1), job(2)])
		: answers(call, nth, url);

const service = {
	credential: new GravityAiApi(),
	data: (baseUrl: string) => ({ baseUrl, apiKey: 'abcdefgh' }),
	answers,
};
const row = { source: 'a', destination: 'b', defaultValue: '1' };
const downloads = { waitForCompletion: true, downloadResult: true, resultFormat: 'binary' };

describe('Gravity AI', () => {
	testEveryValue({
		...service,
		type: new GravityAi(),
		valid: {
			jobId: 'g1',
			name: 'a name',
			inputSource: 'text',
			textInput: 'a text',
			options: { inputMapping: { rows: [row] }, outputMapping: { rows: [row] } },
		},
		readings: {
			...SENDING,
			...WAITING,
			jobId: { kind: 'requiredId' },
			name: { kind: 'requiredText' },
			waitForCompletion: { kind: 'switch' },
			downloadResult: { kind: 'switch', with: { waitForCompletion: true } },
			resultFormat: { kind: 'choice' },
			outputPropertyName: { kind: 'text', with: downloads },
			'job getResult: outputPropertyName': { kind: 'text' },
			returnAll: { kind: 'switch', with: { limit: 2 } },
			limit: { kind: 'count' },
			inputSource: { kind: 'choice' },
			binaryPropertyName: { kind: 'fileField' },
			jsonInput: { kind: 'json' },
			textInput: { kind: 'requiredContent' },
			firstRowIsHeader: { kind: 'switch' },
			'options.fileName': { kind: 'text' },
			'options.mimeType': { kind: 'mimeType' },
			'options.inputMapping.rows.source': { kind: 'requiredText' },
			'options.inputMapping.rows.destination': { kind: 'requiredText' },
			'options.inputMapping.rows.defaultValue': { kind: 'mappedValue' },
			'options.inputMapping.rows.defaultType': { kind: 'choice' },
			'options.outputMapping.rows.source': { kind: 'requiredText' },
			'options.outputMapping.rows.destination': { kind: 'requiredText' },
			'options.outputMapping.rows.defaultValue': { kind: 'mappedValue' },
			'options.outputMapping.rows.defaultType': { kind: 'choice' },
			'options.name': { kind: 'text' },
			'options.version': { kind: 'text' },
		},
	});
});

describe('Gravity AI Trigger', () => {
	testEveryValue({
		...service,
		answers: fewJobs,
		type: new GravityAiTrigger(),
		valid: {},
		readings: {
			downloadResult: { kind: 'switch' },
			outputPropertyName: { kind: 'text' },
		},
	});
});
