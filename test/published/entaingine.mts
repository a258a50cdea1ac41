import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { EntaingineApi } from '../../credentials/EntaingineApi.credentials';
import { Entaingine } from '../../nodes/Entaingine/Entaingine.node';
import { EntaingineTrigger } from '../../nodes/Entaingine/EntaingineTrigger.node';
import { CredentialStore } from '../engine/harness/index.mts';
import { type EntaingineSimulator, startEntaingine } from '../simulators/entaingine.mts';
import { operationReader, QUICK, triggerReader } from './readers.mts';
import type { Opened, Reader } from './suites.mts';

/** The process 1001 with one output, which still runs. */
export async function openEntaingine(forms: object): Promise<Opened> {
	const simulator = await startEntaingine({ taskMs: 'manual', ...forms });
	const { id } = simulator.insert({ inputs: [{ id: 1, name: 'EXAMPLE_TEXT', value: 'Hello' }] });
	simulator.advance(id, { text: 'The first part' });
	return {
		simulator,
		key: (name = simulator.keys.test) => ({ authorization: `Bearer ${name}` }),
		readers: readersOf(simulator),
	};
}

function readersOf({ url, keys }: EntaingineSimulator): Record<string, Reader> {
	const data = { baseUrl: `${url}/aiengine`, apiKey: keys.test };
	const credentials = new CredentialStore([{ type: new EntaingineApi(), data }]);
	const file: INodeExecutionData['binary'] = {
		data: {
			data: Buffer.from('Hello').toString('base64'),
			mimeType: 'text/plain',
			fileName: 'a.txt',
		},
	};
	const operation = (name: string, more: INodeParameters = {}) => {
		const [resource, value] = name.split(': ');
		const parameters = {
			resource,
			operation: value,
			processId: '1001',
			processTemplate: '10001',
			options: QUICK,
			...more,
		};
		return operationReader(new Entaingine(), credentials, parameters, { json: {}, binary: file });
	};
	const waiting = { waitForCompletion: true };
	return {
		'process: create': operation('process: create'),
		'process: create, waiting': operation('process: create', waiting),
		'process: get': operation('process: get'),
		'process: get, waiting': operation('process: get', waiting),
		'process: getInputs': operation('process: getInputs'),
		'process: getOutputs': operation('process: getOutputs'),
		'file: upload': operation('file: upload'),
		'trigger: processFinished': triggerReader(new EntaingineTrigger(), credentials, {
			processIds: '1001',
		}),
	};
}
