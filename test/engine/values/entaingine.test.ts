import { EntaingineApi } from '../../../credentials/EntaingineApi.credentials';
import { Entaingine } from '../../../nodes/Entaingine/Entaingine.node';
import { EntaingineTrigger } from '../../../nodes/Entaingine/EntaingineTrigger.node';
import { testEveryValue } from './cells.mts';
import { SENDING, WAITING } from './readings.mts';
import type { Call } from './stub.mts';

const PROCESSES = '/aiengine/api/v1/m2m/processes';

function answers({ method, path }: Call, nth: number, url: string): unknown {
	if (path === '/file.txt') return 'content';
	if (path.endsWith('/upload')) return { url: `${url}/file.txt` };
	if (path.endsWith('/inputs')) return [{ name: 'a', value: 'b' }];
	const totalExecutionTime = nth > 2 ? 5 : null;
	if (path.endsWith('/tasks/outputs')) {
		const outputs = [{ outputText: '{"a":"text"}', outputUrl: `${url}/file.txt` }];
		return { outputs, isFailed: false, totalExecutionTime };
	}
	if (method === 'POST') return { id: 1001 };
	const id = path.slice(PROCESSES.length + 1);
	return { id, totalExecutionTime: nth > 1 ? 5 : totalExecutionTime };
}

/** As if it had finished before. */
const finished: typeof answers = (call, nth, url) => answers(call, nth + 5, url);

const service = {
	credential: new EntaingineApi(),
	data: (url: string) => ({ baseUrl: `${url}/aiengine`, apiKey: 'abcdefgh', spaceId: '.space' }),
};
const inputs = { values: [{ name: 'FILE_URL', value: 'a text' }] };
const valid = { processId: '1001', processIds: '1001', processTemplate: '10001', inputs };
const creating = {
	processTemplate: { kind: 'requiredId' },
	inputsMode: { kind: 'choice' },
	'inputs.values.name': { kind: 'requiredText', named: 'ame' },
	'inputs.values.value': { kind: 'content', named: '"FILE_URL" is ' },
	inputsJson: { kind: 'inputs' },
	'options.description': { kind: 'text' },
	'options.isPrivate': { kind: 'switch' },
	'options.spaceId': { kind: 'optionId' },
} as const;

describe('entAIngine', () => {
	testEveryValue({
		...service,
		answers: finished,
		type: new Entaingine(),
		valid,
		readings: {
			...SENDING,
			...WAITING,
			...creating,
			processId: { kind: 'requiredId' },
			'options.parseText': { kind: 'switch' },
			'process create: options.parseText': { kind: 'switch', with: { waitForCompletion: true } },
			waitForCompletion: { kind: 'switch' },
			'process get: waitForCompletion': { kind: 'switch', unseen: true },
			outputPropertyName: { kind: 'requiredText' },
			binaryPropertyName: { kind: 'fileField' },
			storageType: { kind: 'choice' },
			'options.fileName': { kind: 'text' },
			'options.mimeType': { kind: 'mimeType' },
		},
	});
});

describe('entAIngine Trigger', () => {
	testEveryValue({
		...service,
		answers: finished,
		type: new EntaingineTrigger(),
		valid,
		readings: {
			...creating,
			processIds: { kind: 'ids' },
			'options.parseText': { kind: 'switch' },
			maxRunning: { kind: 'count', unseen: true },
		},
	});
});
