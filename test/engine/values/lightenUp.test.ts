import { LightenUpApi } from '../../../credentials/LightenUpApi.credentials';
import { LightenUp } from '../../../nodes/LightenUp/LightenUp.node';
import { LightenUpTrigger } from '../../../nodes/LightenUp/LightenUpTrigger.node';
import { testEveryValue } from './cells.mts';
import { SENDING, WAITING } from './readings.mts';
import type { Call } from './stub.mts';

function answers({ path, body }: Call, nth: number): unknown {
	if (/^\/(webhook|hyperflow)\//.test(path)) return { execution_id: 'x1' };
	if (path !== '/admin/stats') return { outputs: { a: 1 } };
	const { execution_id } = JSON.parse(body);
	const done = { status: 'completed', outputs: { results: [{ a: 1 }, { a: 2 }] } };
	return { execution_id, ...(nth > 2 ? done : { status: 'running' }) };
}

/** As if all had finished before. */
const finished = (call: Call, nth: number) => answers(call, nth + 2);

const service = {
	credential: new LightenUpApi(),
	data: (baseUrl: string) => ({ baseUrl, accessToken: 'abcdefgh' }),
};
const byName = (value: string) => ({ __rl: true, mode: 'name', value });
const valid = {
	executionId: 'x1',
	executionIds: 'x1',
	serviceName: byName('a_service'),
	flowName: byName('a_flow'),
	inputs: { values: [{ name: 'userid', value: '12345' }] },
	additionalInputs: { values: [{ name: 'more', value: '1' }] },
	inputsSchema: {
		mappingMode: 'defineBelow',
		value: { other: 'x' },
		schema: ['string', 'number', 'boolean', 'object', 'array'].map((type) => ({ id: type, type })),
	},
};
const starting = {
	authentication: { kind: 'authentication' },
	serviceName: { kind: 'requiredText', mode: 'name' },
	flowName: { kind: 'requiredText', mode: 'name' },
	inputsMode: { kind: 'choice' },
	'inputs.values.name': { kind: 'requiredText', named: 'ame' },
	'inputs.values.value': { kind: 'value', named: '"userid" is ' },
	'additionalInputs.values.name': { kind: 'requiredText', named: 'ame' },
	'additionalInputs.values.value': { kind: 'value', named: '"more" is ' },
	inputsJson: { kind: 'objectOfInputs' },
	'inputsSchema.value.string': { kind: 'mappedText', named: '"string" is ' },
	'inputsSchema.value.number': { kind: 'mappedNumber', named: '"number" is ' },
	'inputsSchema.value.boolean': { kind: 'switch', named: '"boolean" is ' },
	'inputsSchema.value.object': { kind: 'mappedObject', named: '"object" ' },
	'inputsSchema.value.array': { kind: 'mappedList', named: '"array" ' },
} as const;

describe('LightenUp', () => {
	testEveryValue({
		...service,
		answers,
		type: new LightenUp(),
		valid,
		readings: {
			...SENDING,
			...WAITING,
			...starting,
			executionId: { kind: 'numberedId' },
			waitForCompletion: { kind: 'switch' },
			splitResults: { kind: 'switch', with: { waitForCompletion: true } },
		},
	});
});

describe('LightenUp Trigger', () => {
	testEveryValue({
		...service,
		answers: finished,
		type: new LightenUpTrigger(),
		valid,
		readings: {
			...starting,
			executionIds: { kind: 'numberedIds' },
			maxRunning: { kind: 'count', unseen: true },
		},
	});
});
